"""Reading locations. Batches take (database, principal, keys) and open a short read session of their own."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.enums import LocationKind
from app.domain.errors import InvalidInput
from app.domain.places import Near, Point, point_of
from app.domain.principal import Principal
from db.database import Database
from db.repositories.location_reading import LocationReading
from db.repositories.postal_points import PostalPoints

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from db.models.reference import LocationRow

MAX_NEAR = 100
"""Who looks for a place nearby wants none that comes after so many."""


async def locations_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> "dict[UUID, LocationRow]":
    """Batch: locations by id; they are public."""
    async with database.reading() as session:
        return await LocationReading(session).by_ids(ids)


async def locations_by_code(database: Database, principal: Principal, codes: Sequence[str]) -> "dict[str, LocationRow]":
    """Batch: locations by code; they are public."""
    async with database.reading() as session:
        return await LocationReading(session).by_codes(codes)


async def locations_of_channels(
    database: Database, principal: Principal, channel_ids: Sequence[UUID]
) -> "dict[UUID, list[tuple[LocationRow, list[str]]]]":
    """Batch: the locations that serve a channel, in its own order, and their roles there."""
    async with database.reading() as session:
        return await LocationReading(session).of_channels(channel_ids)


async def list_locations(
    database: Database,
    *,
    kinds: Collection[LocationKind] | None = None,
    channel: str | None = None,
    codes: Collection[str] | None = None,
) -> "Sequence[LocationRow]":
    """Locations by code, narrowed to kinds, to those that serve a channel, and to codes."""
    async with database.reading() as session:
        return await LocationReading(session).listed(kinds=kinds, channel=channel, codes=codes)


async def list_locations_near(
    database: Database,
    near: Near,
    *,
    kinds: Collection[LocationKind] | None = None,
    channel: str | None = None,
    codes: Collection[str] | None = None,
) -> "list[tuple[LocationRow, float]]":
    """At most MAX_NEAR locations and how many kilometers away they are, the nearest first; narrowed like the list.

    Locations without coordinates are nowhere near. Raises InvalidInput, at the place in `near`, for a point that is
    none, a postal code that nobody knows, and a radius that is not positive.
    """
    if near.radius_km is not None and not near.radius_km > 0:
        raise InvalidInput("a radius is more than 0 kilometers", ("near", "radiusKm"))
    point = point_of(near.latitude, near.longitude, ("near",))
    async with database.reading() as session:
        if point is None:
            point = await _by_postal_code(session, near)
        return await LocationReading(session).near(
            point, near.radius_km, limit=MAX_NEAR, kinds=kinds, channel=channel, codes=codes
        )


async def _by_postal_code(session: "AsyncSession", near: Near) -> Point:
    if near.postal_code is None:
        raise InvalidInput("a point is coordinates, or a postal code and its country", ("near",))
    if near.country is None:
        raise InvalidInput("a postal code needs its country", ("near", "country"))
    found = await PostalPoints(session).find(near.country, near.postal_code)
    if found is None:
        raise InvalidInput(
            f"nobody knows where {near.postal_code} in {near.country} lies: state coordinates", ("near", "postalCode")
        )
    return found.point
