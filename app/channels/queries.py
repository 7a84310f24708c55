"""Reading channels. Batches take (database, principal, keys) and open a short read session of their own."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.principal import Principal
from db.database import Database
from db.repositories.channel_reading import ChannelReading

if TYPE_CHECKING:
    from db.models.reference import ChannelRow


async def channels_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> "dict[UUID, ChannelRow]":
    """Batch: channels by id; they are public."""
    async with database.reading() as session:
        return await ChannelReading(session).by_ids(ids)


async def channels_by_code(database: Database, principal: Principal, codes: Sequence[str]) -> "dict[str, ChannelRow]":
    """Batch: channels by code; they are public."""
    async with database.reading() as session:
        return await ChannelReading(session).by_codes(codes)


async def all_channels(database: Database, codes: Collection[str] | None = None) -> "Sequence[ChannelRow]":
    """Every channel by code, or those of `codes`."""
    async with database.reading() as session:
        return await ChannelReading(session).all(codes)
