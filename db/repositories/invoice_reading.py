"""Reading invoices and credit notes for one principal: whoever sees an order's payments sees its papers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.enums import InvoiceKind
from app.domain.invoicing.paper import Paper
from app.domain.orders.model import Address, Contact
from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from db.models.invoices import InvoiceDocumentRow, InvoiceRow, LegalEntityRow
from db.models.orders import OrderRow
from db.models.people import AddressRow, ContactRow
from db.repositories.invoice_loading import build_papers
from db.repositories.keyset import read_page
from db.repositories.order_reading import address_value, contact_value
from db.repositories.scope import visible_payments, within


@dataclass(frozen=True, slots=True)
class PaperRead:
    """A paper, its row, and whose order it is."""

    row: InvoiceRow
    paper: Paper
    customer_id: UUID | None


@dataclass(frozen=True, slots=True)
class PaperToPrint:
    """A paper, and what is printed on it that is kept elsewhere; `sha256` is the print, if there is one."""

    row: InvoiceRow
    paper: Paper
    order_number: str
    placed_at: datetime
    timezone: str
    billed: Address | None
    delivered: Address | None
    contact: Contact | None
    sha256: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFilter:
    """Which papers a list has; None narrows nothing."""

    legal_entity: str | None = None
    kind: InvoiceKind | None = None
    issued_after: datetime | None = None
    issued_before: datetime | None = None


class InvoiceReading:
    """Papers within the principal's scope."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._scope = within(InvoiceRow.order_id, OrderRow.id, visible_payments(principal))

    async def of_orders(self, order_ids: Collection[UUID]) -> list[PaperRead]:
        """The papers of these orders, oldest first."""
        return await self._found(InvoiceRow.order_id.in_(list(order_ids)))

    async def by_ids(self, ids: Collection[UUID]) -> list[PaperRead]:
        """Single papers."""
        return await self._found(InvoiceRow.id.in_(list(ids)))

    async def page(self, wanted: PaperFilter, page: Page) -> Slice[InvoiceRow]:
        """One page of papers, newest first, by keyset."""
        query = select(InvoiceRow).where(self._scope)
        if wanted.legal_entity is not None:
            entity = select(LegalEntityRow.id).where(LegalEntityRow.code == wanted.legal_entity)
            query = query.where(InvoiceRow.legal_entity_id.in_(entity))
        if wanted.kind is not None:
            query = query.where(InvoiceRow.kind == wanted.kind)
        if wanted.issued_after is not None:
            query = query.where(InvoiceRow.issued_at >= wanted.issued_after)
        if wanted.issued_before is not None:
            query = query.where(InvoiceRow.issued_at < wanted.issued_before)
        return await read_page(self._session, query, (InvoiceRow.id,), page, descending=True)

    async def _found(self, which: ColumnElement[bool]) -> list[PaperRead]:
        rows = (
            await self._session.execute(
                select(InvoiceRow, OrderRow.customer_id)
                .join(OrderRow, OrderRow.id == InvoiceRow.order_id)
                .where(which, self._scope)
                .order_by(InvoiceRow.order_id, InvoiceRow.id)
            )
        ).all()
        papers = await build_papers(self._session, [row for row, _ in rows])
        return [PaperRead(row, paper, customer) for (row, customer), paper in zip(rows, papers, strict=True)]


class PrintReading:
    """What a paper is printed from, for whoever holds a link to it: no scope is asked, the link was signed for one."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, invoice_id: UUID) -> PaperToPrint | None:
        """The paper with this id."""
        billed, delivered = aliased(AddressRow), aliased(AddressRow)
        found = (
            await self._session.execute(
                select(
                    InvoiceRow,
                    OrderRow.number,
                    OrderRow.placed_at,
                    LegalEntityRow.timezone,
                    billed,
                    delivered,
                    ContactRow,
                    InvoiceDocumentRow.sha256,
                )
                .join(OrderRow, OrderRow.id == InvoiceRow.order_id)
                .join(LegalEntityRow, LegalEntityRow.id == InvoiceRow.legal_entity_id)
                .outerjoin(billed, billed.id == InvoiceRow.billing_address_id)
                .outerjoin(delivered, delivered.id == InvoiceRow.delivery_address_id)
                .outerjoin(ContactRow, ContactRow.id == InvoiceRow.contact_id)
                .outerjoin(InvoiceDocumentRow, InvoiceDocumentRow.invoice_id == InvoiceRow.id)
                .where(InvoiceRow.id == invoice_id)
            )
        ).one_or_none()
        if found is None:
            return None
        row, number, placed_at, timezone, billing, delivery, contact, sha256 = found
        (paper,) = await build_papers(self._session, [row])
        return PaperToPrint(
            row,
            paper,
            number,
            placed_at,
            timezone,
            address_value(billing),
            address_value(delivery),
            contact_value(contact),
            sha256,
        )

    async def keep(self, invoice_id: UUID, sha256: bytes) -> bytes:
        """Keep a print as the paper's; the first one stays. The digest of the one that is kept."""
        await self._session.execute(
            upsert(InvoiceDocumentRow).values(invoice_id=invoice_id, sha256=sha256).on_conflict_do_nothing()
        )
        kept = await self._session.scalar(
            select(InvoiceDocumentRow.sha256).where(InvoiceDocumentRow.invoice_id == invoice_id)
        )
        assert kept is not None, "it was written a moment ago"
        return kept
