"""Papers read back from their tables, in three statements however many there are."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import TenderKind
from app.domain.invoicing.paper import Amounts, Paper, PaperLine, TaxKey, TenderShare
from db.models.invoices import InvoiceLineRow, InvoiceRow, InvoiceTaxRow


async def build_papers(session: AsyncSession, rows: Sequence[InvoiceRow]) -> list[Paper]:
    """The papers of these rows, in the same order."""
    if not rows:
        return []
    lines = (
        await session.scalars(
            select(InvoiceLineRow)
            .where(InvoiceLineRow.invoice_id.in_([row.id for row in rows]))
            .order_by(InvoiceLineRow.invoice_id, InvoiceLineRow.position)
        )
    ).all()
    taxes: defaultdict[UUID, dict[TaxKey, int]] = defaultdict(dict)
    for tax in await session.scalars(
        select(InvoiceTaxRow)
        .where(InvoiceTaxRow.invoice_line_id.in_([line.id for line in lines]))
        .order_by(InvoiceTaxRow.invoice_line_id, InvoiceTaxRow.position)
    ):
        taxes[tax.invoice_line_id][TaxKey(tax.name, tax.rate, tax.remitted_by)] = tax.amount_minor
    by_paper: defaultdict[UUID, list[PaperLine]] = defaultdict(list)
    for line in lines:
        by_paper[line.invoice_id].append(
            PaperLine(
                name=line.name,
                amounts=Amounts(line.quantity, line.discount_minor, line.net_minor, taxes[line.id]),
                unit_price_minor=line.unit_price_minor,
                order_line_id=line.order_line_id,
                charge_id=line.charge_id,
                sku=line.sku,
            )
        )
    return [_paper(row, by_paper[row.id]) for row in rows]


def _paper(row: InvoiceRow, lines: Sequence[PaperLine]) -> Paper:
    return Paper(
        id=row.id,
        kind=row.kind,
        number=row.number,
        order_id=row.order_id,
        currency=row.currency,
        tax_included=row.tax_included,
        lines=lines,
        issued_at=row.issued_at,
        issued_on=row.issued_on,
        shipment_id=row.shipment_id,
        refund_id=row.refund_id,
        voided_shipment_id=row.voided_shipment_id,
        tenders=tuple(
            TenderShare(tender=TenderKind(one["tender"]), amount_minor=one["amountMinor"], due=one["due"])
            for one in row.tenders
        ),
        credited=tuple(row.credited),
        supplied_on=row.supplied_on,
        due_on=row.due_on,
    )
