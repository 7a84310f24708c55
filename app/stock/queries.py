"""Reading what is on its way to stock levels, in batches: `(database, principal, keys) -> {key: value}`."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.pages import grouped
from app.domain.principal import Principal
from app.domain.supplies import Supply
from db.database import Database
from db.repositories.supply_reading import SupplyReading
from db.repositories.transfer_reading import TransferReading


async def supplies_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, Supply]:
    """Batch: single supplies."""
    async with database.session() as session:
        return await SupplyReading(session, principal).by_ids(ids)


async def incoming_by_level(
    database: Database, principal: Principal, levels: Sequence[tuple[UUID, UUID]]
) -> Mapping[tuple[UUID, UUID], list[Supply]]:
    """Batch: what is still to come, the earliest first, by (SKU id, location id)."""
    async with database.session() as session:
        found = await SupplyReading(session, principal).incoming(levels)
    return grouped(((supply.sku_id, supply.location_id), supply) for supply in found)


async def levels_of_supplies(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """Batch: the ids of the levels that supplies (by id) come to."""
    async with database.session() as session:
        return await SupplyReading(session, principal).levels(ids)


async def in_transit_by_level(
    database: Database, principal: Principal, levels: Sequence[tuple[UUID, UUID]]
) -> Mapping[tuple[UUID, UUID], tuple[int, int]]:
    """Batch: units of transfers on the way (to it, from it) by (SKU id, location id) of levels that the caller sees."""
    async with database.session() as session:
        return await TransferReading(session, principal).in_transit(levels)
