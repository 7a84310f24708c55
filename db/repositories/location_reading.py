"""Locations as readers see them. They are public: shoppers see where they may collect. What lies in them is not."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import LocationKind
from db.models.reference import ChannelLocationRow, ChannelRow, LocationRow


class LocationReading:
    """Named queries over locations; unknown ids and codes are absent from the answers."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_ids(self, ids: Collection[UUID]) -> dict[UUID, LocationRow]:
        """Locations by id."""
        rows = await self._session.scalars(select(LocationRow).where(LocationRow.id.in_(list(ids))))
        return {row.id: row for row in rows}

    async def by_codes(self, codes: Collection[str]) -> dict[str, LocationRow]:
        """Locations by code."""
        rows = await self._session.scalars(select(LocationRow).where(LocationRow.code.in_(list(codes))))
        return {row.code: row for row in rows}

    async def of_channels(self, channel_ids: Collection[UUID]) -> dict[UUID, list[LocationRow]]:
        """The locations that serve each channel, preferred first; channels without any are absent."""
        rows = await self._session.execute(
            select(ChannelLocationRow.channel_id, LocationRow)
            .join(LocationRow, LocationRow.id == ChannelLocationRow.location_id)
            .where(ChannelLocationRow.channel_id.in_(list(channel_ids)))
            .order_by(ChannelLocationRow.channel_id, ChannelLocationRow.position)
        )
        found: dict[UUID, list[LocationRow]] = {}
        for channel_id, location in rows:
            found.setdefault(channel_id, []).append(location)
        return found

    async def listed(
        self,
        *,
        kinds: Collection[LocationKind] | None = None,
        channel: str | None = None,
        codes: Collection[str] | None = None,
    ) -> Sequence[LocationRow]:
        """Locations by code, narrowed to kinds, to those that serve a channel, and to codes; None does not narrow."""
        statement = select(LocationRow).order_by(LocationRow.code)
        if kinds is not None:
            statement = statement.where(LocationRow.kind.in_(list(kinds)))
        if codes is not None:
            statement = statement.where(LocationRow.code.in_(list(codes)))
        if channel is not None:
            serving = (
                select(ChannelLocationRow.location_id)
                .join(ChannelRow, ChannelRow.id == ChannelLocationRow.channel_id)
                .where(ChannelRow.code == channel)
            )
            statement = statement.where(LocationRow.id.in_(serving))
        return (await self._session.scalars(statement)).all()
