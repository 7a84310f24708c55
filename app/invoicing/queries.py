"""Reading papers and who issues them, in batches `(database, principal, keys) -> {key: value}`."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.invoicing.entities import LegalEntity
from app.domain.pages import Page, Slice, grouped
from app.domain.principal import MERCHANT_ROLES, Principal
from app.domain.privacy import Disclosure, billing_disclosure
from db.database import Database
from db.repositories.documents import DocumentRepository
from db.repositories.invoice_reading import InvoiceReading, PaperFilter, PaperRead
from db.repositories.legal_entities import LegalEntityRepository

__all__ = ["PaperFilter", "PaperRead"]


async def papers_by_order(
    database: Database, principal: Principal, order_ids: Sequence[UUID]
) -> Mapping[UUID, list[PaperRead]]:
    """Batch: the papers of an order, oldest first."""
    async with database.session() as session:
        found = await InvoiceReading(session, principal).of_orders(order_ids)
    return grouped((read.paper.order_id, read) for read in found)


async def papers_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, PaperRead]:
    """Batch: single papers."""
    async with database.session() as session:
        return {read.paper.id: read for read in await InvoiceReading(session, principal).by_ids(ids)}


async def page_of_papers(database: Database, principal: Principal, wanted: PaperFilter, page: Page) -> Slice[PaperRead]:
    """One page of papers, newest first."""
    async with database.session() as session:
        reading = InvoiceReading(session, principal)
        rows = await reading.page(wanted, page)
        found = {read.paper.id: read for read in await reading.by_ids([row.id for row in rows.items])}
    return Slice([found[row.id] for row in rows.items], rows.has_next, rows.has_previous)


async def legal_entities_by_id(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, LegalEntity]:
    """Batch: single legal entities; they are no business of shoppers."""
    if not principal.roles & MERCHANT_ROLES:
        return {}
    async with database.session() as session:
        return await LegalEntityRepository(session).by_ids(ids)


async def list_legal_entities(database: Database) -> list[LegalEntity]:
    """Every legal entity, by code: a merchant has a few."""
    async with database.session() as session:
        return await LegalEntityRepository(session).all()


async def logo_of(database: Database, sha256: bytes) -> bytes | None:
    """A logo's bytes."""
    async with database.session() as session:
        found = await DocumentRepository(session).find(sha256)
    return None if found is None else found.content


def may_open(principal: Principal, read: PaperRead) -> bool:
    """Whether somebody may read a paper as it is printed: it says in full whom it bills."""
    disclosure = billing_disclosure(principal, customer_id=read.customer_id, order_id=read.paper.order_id)
    return disclosure is Disclosure.FULL
