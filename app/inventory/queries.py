"""Reading stock: exact levels and their ledger, for the merchant's people.

Answers may be a moment old and never decide anything: whoever reserves asks the level's row itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from db.database import Database
from db.repositories.location_reading import LocationReading
from db.repositories.sku_reading import SkuReading
from db.repositories.stock_reading import StockReading

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from db.models.inventory import StockLevelRow, StockMovementRow

Locations: TypeAlias = tuple[str, ...] | None
"""Location codes to narrow to; None does not narrow."""


@dataclass(frozen=True, slots=True)
class PastLevel:
    """What the ledger says a level was."""

    sku_id: UUID
    location_id: UUID
    at: datetime
    on_hand: int
    reserved: int
    quarantined: int
    shortfall: int


async def levels_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> "dict[UUID, StockLevelRow]":
    """Batch: levels by id."""
    async with database.session() as session:
        return await StockReading(session, principal).by_ids(ids)


async def levels_of_skus(
    database: Database, principal: Principal, keys: Sequence[tuple[UUID, Locations]]
) -> "dict[tuple[UUID, Locations], list[StockLevelRow]]":
    """Batch: a SKU's levels by location code, by (SKU id, locations); one statement per different `locations`."""
    found: dict[tuple[UUID, Locations], list[StockLevelRow]] = {}
    async with database.session() as session:
        reading = StockReading(session, principal)
        for locations in {locations for _, locations in keys}:
            levels = await reading.of_skus([sku for sku, asked in keys if asked == locations], locations)
            found |= {(sku, locations): rows for sku, rows in levels.items()}
    return found


async def page_of_levels(
    database: Database,
    principal: Principal,
    page: Page,
    *,
    skus: Collection[str] | None = None,
    locations: Collection[str] | None = None,
) -> "Slice[StockLevelRow]":
    """One page of levels, in the order they were opened."""
    async with database.session() as session:
        return await StockReading(session, principal).page(page, skus=skus, locations=locations)


async def movements_by_id(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> "dict[UUID, StockMovementRow]":
    """Batch: movements by id."""
    async with database.session() as session:
        return await StockReading(session, principal).movements_by_ids(ids)


async def movement_pages(
    database: Database, principal: Principal, keys: Sequence[tuple[UUID, Page]]
) -> "dict[tuple[UUID, Page], Slice[StockMovementRow]]":
    """Batch: a page of a level's ledger, newest first, by (level id, page); one statement per different page."""
    found: dict[tuple[UUID, Page], Slice[StockMovementRow]] = {}
    async with database.session() as session:
        reading = StockReading(session, principal)
        for page in {page for _, page in keys}:
            slices = await reading.movement_pages([level for level, asked in keys if asked == page], page)
            found |= {(level, page): rows for level, rows in slices.items()}
    return found


async def level_as_of(
    database: Database, principal: Principal, sku: str, location: str, at: datetime
) -> PastLevel | None:
    """What the ledger says a level was at an instant of the world's time (late entries count where they belong).

    None when there is no such SKU or location, or the caller may not see the location's stock.
    """
    if not principal.acts_for_merchant or (principal.locations is not None and location not in principal.locations):
        return None
    async with database.session(snapshot=True) as session:
        skus = await SkuReading(session).by_codes([sku])
        places = await LocationReading(session).by_codes([location])
        if sku not in skus or location not in places:
            return None
        reading = StockReading(session, principal)
        sku_id, location_id = skus[sku].id, places[location].id
        if principal.channels is not None and not await reading.serving([location_id], principal.channels):
            return None
        buckets = await reading.as_of(sku_id, location_id, at)
    return PastLevel(sku_id, location_id, at, buckets.on_hand, buckets.reserved, buckets.quarantined, buckets.shortfall)


async def available_to_channels(
    database: Database, principal: Principal, keys: Sequence[tuple[UUID, str]]
) -> dict[tuple[UUID, str], int]:
    """Batch: what a channel could be promised from a level, by (level id, channel code); absent where it is not served.

    One statement for all levels and channels.
    """
    async with database.session() as session:
        return await StockReading(session, principal).available_to(
            {level for level, _ in keys}, {channel for _, channel in keys}
        )


async def levels_in_snapshot(
    session: "AsyncSession", principal: Principal, skus: Collection[str] | None, locations: Collection[str] | None
) -> "list[StockLevelRow]":
    """Every visible level of these SKUs at these locations, in the session's own moment."""
    return await StockReading(session, principal).named(skus, locations)
