"""Reading what people at one location look at first: what waits for them there, and stock here and nearby.

Whoever is narrowed to locations asks for one of theirs; how much of a SKU may be sold at the merchant's other places
nearby is told to them as well, and nothing else of those.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.enums import LocationKind
from app.domain.errors import InvalidInput, NotFound
from app.domain.places import Point
from app.domain.principal import Principal
from app.fulfillment.queries import refuse_foreign
from db.database import Database
from db.repositories.fulfillment_reading import FulfillmentReadRepository, StateCount
from db.repositories.location_reading import LocationReading
from db.repositories.sku_reading import SkuReading
from db.repositories.store_reading import StoreReading, Waiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from db.models.reference import LocationRow

OWN_KINDS = (LocationKind.STORE, LocationKind.WAREHOUSE, LocationKind.DARK_STORE)
NEAR_KM = 50.0
MAX_NEAR = 20


@dataclass(frozen=True, slots=True)
class StoreSummary:
    """A location, its work by state, and what else waits there."""

    location: "LocationRow"
    work: "Sequence[StateCount]"
    waiting: Waiting


@dataclass(frozen=True, slots=True)
class NearbyStock:
    """Units of a SKU at a place. `distance_km` is None here, `on_hand` where it is not the caller's to know."""

    location: "LocationRow"
    distance_km: float | None
    on_hand: int | None
    available: int


async def store_summary(database: Database, principal: Principal, location: str) -> StoreSummary:
    """What waits at a location now. Three statements. Raises NotFound for a missing or foreign location."""
    refuse_foreign(principal, location)
    async with database.session(snapshot=True) as session:
        place = await _place(session, location)
        counts = await FulfillmentReadRepository(session, principal).counts(location, database.clock.now())
        return StoreSummary(place, counts, await StoreReading(session, principal).waiting(place.id))


async def stock_nearby(
    database: Database, principal: Principal, *, sku: str, location: str, within_km: float | None
) -> list[NearbyStock]:
    """Units of a SKU here, then at the merchant's own active places nearby that have some to sell, the nearest first.

    Raises NotFound (SKU, missing or foreign location), InvalidInput for a distance that is not positive.
    """
    refuse_foreign(principal, location)
    if within_km is not None and not within_km > 0:
        raise InvalidInput("a distance is more than 0 kilometers", ("withinKm",))
    async with database.session() as session:
        here = await _place(session, location)
        if sku not in await SkuReading(session).by_codes([sku]):
            raise NotFound(f"there is no SKU {sku}", ("sku",))
        others = await _others(session, here, within_km or NEAR_KM)
        places = [here, *(row for row, _ in others)]
        shelves = await StoreReading(session, principal).shelves(
            sku, [place.id for place in places], database.clock.now()
        )
    distances = {row.id: km for row, km in others}
    found: list[NearbyStock] = []
    for place in places:
        shelf = shelves.get(place.id)
        if place.id == here.id or (shelf is not None and shelf.available > 0):
            on_hand, available = (shelf.on_hand, shelf.available) if shelf else (None, 0)
            found.append(NearbyStock(place, distances.get(place.id), on_hand, available))
    return found[: MAX_NEAR + 1]


async def _place(session: "AsyncSession", location: str) -> "LocationRow":
    found = (await LocationReading(session).by_codes([location])).get(location)
    if found is None:
        raise NotFound(f"there is no location {location}", ("location",))
    return found


async def _others(session: "AsyncSession", here: "LocationRow", within_km: float) -> "list[tuple[LocationRow, float]]":
    if here.latitude is None or here.longitude is None:
        return []
    point = Point(here.latitude, here.longitude)
    found = await LocationReading(session).near(point, within_km, limit=100, kinds=OWN_KINDS)
    return [(row, km) for row, km in found if row.id != here.id and row.active]
