"""A customer at a glance: batches `(database, principal, customer ids) -> {customer id: value}`, a statement each."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.pages import grouped
from app.domain.principal import Principal
from db.database import Database
from db.repositories.customer_overview import SHOWN_AT_MOST, CustomerOverview, OrderCounts, Spent, Troubled
from db.repositories.order_reading import LineRead

if TYPE_CHECKING:
    from db.models.customers import CustomerConsentRow, CustomerContactRow, CustomerNoteRow

__all__ = ["SHOWN_AT_MOST", "OrderCounts", "Spent", "Troubled"]


async def order_counts_of_customers(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, OrderCounts]:
    """Batch: how many orders, by what became of them; customers without orders are absent."""
    async with database.reading() as session:
        return await CustomerOverview(session, principal).order_counts(ids)


async def spent_by_customers(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, list[Spent]]:
    """Batch: what was captured and refunded, by currency, the largest first."""
    async with database.reading() as session:
        return grouped(await CustomerOverview(session, principal).spent(ids))


async def returned_lines_of_customers(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, list[LineRead]]:
    """Batch: the newest lines of which units came back, or shall."""
    async with database.reading() as session:
        return grouped(await CustomerOverview(session, principal).returned_lines(ids))


async def returned_units_of_customers(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, int]:
    """Batch: how many units came back."""
    async with database.reading() as session:
        return await CustomerOverview(session, principal).returned_units(ids)


async def open_problems_of_customers(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, list[Troubled]]:
    """Batch: the newest orders that somebody should look at."""
    async with database.reading() as session:
        return grouped(await CustomerOverview(session, principal).troubled(ids))


async def refunds_of_customers(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, list[UUID]]:
    """Batch: the ids of the newest refunds."""
    async with database.reading() as session:
        return grouped(await CustomerOverview(session, principal).refunds(ids))


async def notes_of_customers(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> "Mapping[UUID, list[CustomerNoteRow]]":
    """Batch: the newest notes."""
    async with database.reading() as session:
        return grouped((row.customer_id, row) for row in await CustomerOverview(session, principal).notes(ids))


async def contacts_of_customers(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> "Mapping[UUID, list[CustomerContactRow]]":
    """Batch: when they were in touch, the newest first."""
    async with database.reading() as session:
        return grouped((row.customer_id, row) for row in await CustomerOverview(session, principal).contacts(ids))


async def consents_of_customers(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> "Mapping[UUID, list[CustomerConsentRow]]":
    """Batch: what stands of what they agreed to."""
    async with database.reading() as session:
        return grouped((row.customer_id, row) for row in await CustomerOverview(session, principal).consents(ids))


async def consent_history_of_customers(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> "Mapping[UUID, list[CustomerConsentRow]]":
    """Batch: all they ever agreed to or took back, the newest first."""
    async with database.reading() as session:
        found = await CustomerOverview(session, principal).consent_history(ids)
    return grouped((row.customer_id, row) for row in found)
