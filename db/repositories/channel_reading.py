"""Channels as readers see them. They are public: the storefront shows them to everybody, so no scope narrows them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models.reference import ChannelRow


class ChannelReading:
    """Named queries over channels; unknown ids and codes are absent from the answers."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_ids(self, ids: Collection[UUID]) -> dict[UUID, ChannelRow]:
        """Channels by id."""
        rows = await self._session.scalars(select(ChannelRow).where(ChannelRow.id.in_(list(ids))))
        return {row.id: row for row in rows}

    async def by_codes(self, codes: Collection[str]) -> dict[str, ChannelRow]:
        """Channels by code."""
        rows = await self._session.scalars(select(ChannelRow).where(ChannelRow.code.in_(list(codes))))
        return {row.code: row for row in rows}

    async def all(self, codes: Collection[str] | None = None) -> Sequence[ChannelRow]:
        """Every channel by code, or those of `codes`."""
        statement = select(ChannelRow).order_by(ChannelRow.code)
        if codes is not None:
            statement = statement.where(ChannelRow.code.in_(list(codes)))
        return (await self._session.scalars(statement)).all()
