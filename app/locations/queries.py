"""Reading locations. Batches take (database, principal, keys) and open a short read session of their own."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.enums import LocationKind
from app.domain.principal import Principal
from db.repositories.location_reading import LocationReading
from db.unit_of_work import Database

if TYPE_CHECKING:
    from db.models.reference import LocationRow


async def locations_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> "dict[UUID, LocationRow]":
    """Batch: locations by id; they are public."""
    async with database.session() as session:
        return await LocationReading(session).by_ids(ids)


async def locations_by_code(database: Database, principal: Principal, codes: Sequence[str]) -> "dict[str, LocationRow]":
    """Batch: locations by code; they are public."""
    async with database.session() as session:
        return await LocationReading(session).by_codes(codes)


async def locations_of_channels(
    database: Database, principal: Principal, channel_ids: Sequence[UUID]
) -> "dict[UUID, list[LocationRow]]":
    """Batch: the locations that serve a channel, preferred first."""
    async with database.session() as session:
        return await LocationReading(session).of_channels(channel_ids)


async def list_locations(
    database: Database,
    *,
    kinds: Collection[LocationKind] | None = None,
    channel: str | None = None,
    codes: Collection[str] | None = None,
) -> "Sequence[LocationRow]":
    """Locations by code, narrowed to kinds, to those that serve a channel, and to codes."""
    async with database.session() as session:
        return await LocationReading(session).listed(kinds=kinds, channel=channel, codes=codes)
