"""Invoices and credit notes, for issuing: what waits for one, what is on paper, the next number, the new paper.

The order's row guards its papers; the series' row is the last lock that a transaction takes.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import InvoiceKind, RefundStatus
from app.domain.ids import new_id
from app.domain.invoicing.numbering import SeriesNumber
from app.domain.invoicing.paper import Paper, PaperLine
from app.domain.invoicing.plan import DONE, Standing
from db.models.fulfillment import ShipmentRow
from db.models.invoices import InvoiceLineRow, InvoiceRow, InvoiceTaxRow
from db.models.refunds import RefundRow
from db.repositories.invoice_loading import build_papers
from db.saving import save_rows

_WAITING = text(
    """
    SELECT DISTINCT order_id FROM (
        SELECT order_id FROM shipments WHERE awaits_invoice
        UNION ALL
        SELECT order_id FROM refunds WHERE NOT papered AND status IN ('SUCCEEDED', 'PARTLY_FAILED')
    ) waiting
    WHERE order_id <> ALL (CAST(:but AS uuid[])) ORDER BY order_id LIMIT :most
    """
)

_NEXT = text(
    """
    INSERT INTO invoice_series AS s (legal_entity_id, kind, year, last_number)
    VALUES (:legal_entity_id, :kind, :year, 1)
    ON CONFLICT (legal_entity_id, kind, year) DO UPDATE SET last_number = s.last_number + 1
    RETURNING last_number
    """
)


class InvoiceRepository:
    """Papers of orders that the caller has locked."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def orders_waiting(self, most: int, *, but: Collection[UUID]) -> list[UUID]:
        """Orders with something to be billed or credited, the oldest orders first."""
        return list(await self._session.scalars(_WAITING, {"most": most, "but": list(but)}))

    async def standing(self, order_id: UUID) -> Standing:
        """What stands on the papers of an order."""
        rows = await self._session.scalars(
            select(InvoiceRow).where(InvoiceRow.order_id == order_id).order_by(InvoiceRow.id)
        )
        standing = Standing()
        for paper in await build_papers(self._session, rows.all()):
            standing.count_in(paper)
        papered = select(RefundRow.id).where(RefundRow.order_id == order_id, RefundRow.papered)
        standing.noted |= set(await self._session.scalars(papered))
        return standing

    async def next_number(self, legal_entity_id: UUID, kind: InvoiceKind, year: int) -> SeriesNumber:
        """The next number of a series. Locks: the series, until the end: take it last."""
        sequence = await self._session.scalar(
            _NEXT, {"legal_entity_id": legal_entity_id, "kind": kind.value, "year": year}
        )
        assert isinstance(sequence, int), "RETURNING returns"
        return SeriesNumber(legal_entity_id, kind, year, sequence)

    async def add(self, paper: Paper, place: SeriesNumber, details: dict[str, Any]) -> None:
        """Write a paper; `details` are columns that no paper value carries: seller, language, who is billed."""
        amounts = paper.amounts
        head = {
            **details,
            "id": paper.id,
            "legal_entity_id": place.legal_entity_id,
            "kind": paper.kind,
            "year": place.year,
            "sequence": place.sequence,
            "number": paper.number,
            "order_id": paper.order_id,
            "shipment_id": paper.shipment_id,
            "refund_id": paper.refund_id,
            "voided_shipment_id": paper.voided_shipment_id,
            "currency": paper.currency,
            "tax_included": paper.tax_included,
            "net_minor": amounts.net,
            "tax_minor": amounts.tax,
            "total_minor": amounts.total,
            "remitted_tax_minor": amounts.remitted,
            "tenders": [
                {"tender": one.tender.value, "amountMinor": one.amount_minor, "due": one.due} for one in paper.tenders
            ],
            "credited": list(paper.credited),
            "issued_at": paper.issued_at,
            "issued_on": paper.issued_on,
            "supplied_on": paper.supplied_on,
            "due_on": paper.due_on,
        }
        lines = [(new_id(), position, line) for position, line in enumerate(paper.lines)]
        await save_rows(
            self._session,
            {
                InvoiceRow: [head],
                InvoiceLineRow: [_line_row(paper.id, *one) for one in lines],
                InvoiceTaxRow: [row for line_id, _, line in lines for row in _tax_rows(line_id, line)],
            },
            {},
        )

    async def have_papers(self, order_id: UUID) -> None:
        """Nothing of a locked order waits for a paper any more."""
        await self._session.execute(
            update(ShipmentRow)
            .where(ShipmentRow.order_id == order_id, ShipmentRow.awaits_invoice)
            .values(awaits_invoice=False)
        )
        done = [status for status in RefundStatus if status in DONE]
        await self._session.execute(
            update(RefundRow)
            .where(RefundRow.order_id == order_id, RefundRow.papered.is_(False), RefundRow.status.in_(done))
            .values(papered=True)
        )


def _line_row(invoice_id: UUID, line_id: UUID, position: int, line: PaperLine) -> dict[str, Any]:
    return {
        "id": line_id,
        "invoice_id": invoice_id,
        "position": position,
        "order_line_id": line.order_line_id,
        "charge_id": line.charge_id,
        "sku": line.sku,
        "name": line.name,
        "quantity": line.amounts.units,
        "unit_price_minor": line.unit_price_minor,
        "discount_minor": line.amounts.discount,
        "net_minor": line.amounts.net,
        "tax_minor": line.amounts.tax,
    }


def _tax_rows(line_id: UUID, line: PaperLine) -> list[dict[str, Any]]:
    return [
        {
            "invoice_line_id": line_id,
            "position": position,
            "name": key.name,
            "rate": key.rate,
            "amount_minor": amount,
            "remitted_by": key.remitted_by,
        }
        for position, (key, amount) in enumerate(line.amounts.taxes.items())
    ]
