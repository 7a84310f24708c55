"""Reading what amounts are made of, in batches: `(database, principal, keys) -> {key: value}`."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.pages import grouped
from app.domain.principal import Principal
from db.database import Database
from db.repositories.amount_reading import AmountReading, DiscountRead, TaxRead

__all__ = ["DiscountRead", "TaxRead"]


async def discounts_by_line(
    database: Database, principal: Principal, line_ids: Sequence[UUID]
) -> Mapping[UUID, list[DiscountRead]]:
    """Batch: discounts of lines, in the order in which they were taken off; absent where nothing was."""
    async with database.session() as session:
        found = await AmountReading(session, principal).discounts(line_ids)
    return grouped((read.row.order_line_id, read) for read in found)


async def taxes_by_line(
    database: Database, principal: Principal, line_ids: Sequence[UUID]
) -> Mapping[UUID, list[TaxRead]]:
    """Batch: taxes of lines; absent where nothing was said of tax."""
    async with database.session() as session:
        found = await AmountReading(session, principal).taxes_of_lines(line_ids)
    return grouped((read.owner_id, read) for read in found)


async def taxes_by_charge(
    database: Database, principal: Principal, charge_ids: Sequence[UUID]
) -> Mapping[UUID, list[TaxRead]]:
    """Batch: taxes of charges, likewise."""
    async with database.session() as session:
        found = await AmountReading(session, principal).taxes_of_charges(charge_ids)
    return grouped((read.owner_id, read) for read in found)
