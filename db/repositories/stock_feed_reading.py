"""Feeds as readers see them: at the locations that they may see stock of."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from db.models.stock_feeds import StockFeedRow
from db.repositories.both_ends import at_an_end
from db.repositories.keyset import read_page
from db.repositories.scope import location_ids


class StockFeedReading:
    """Named queries over feeds; foreign and missing ones are both absent."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session, self._scope = session, at_an_end(principal, StockFeedRow.location_id)

    async def by_ids(self, ids: Collection[UUID]) -> dict[UUID, StockFeedRow]:
        """Feeds by id."""
        rows = await self._session.scalars(select(StockFeedRow).where(StockFeedRow.id.in_(list(ids)), self._scope))
        return {row.id: row for row in rows}

    async def page(
        self, page: Page, *, locations: Collection[str] | None, stale: bool | None, now: datetime
    ) -> Slice[StockFeedRow]:
        """Feeds in the order they were opened, narrowed to location codes, and to stale or fresh ones; None: all."""
        statement = select(StockFeedRow).where(self._scope)
        if locations is not None:
            statement = statement.where(StockFeedRow.location_id.in_(location_ids(locations)))
        if stale is not None:
            age = func.make_interval(0, 0, 0, 0, 0, StockFeedRow.max_age_minutes)
            too_old = and_(
                StockFeedRow.max_age_minutes.is_not(None),
                or_(StockFeedRow.as_of.is_(None), StockFeedRow.as_of + age <= now),
            )
            statement = statement.where(too_old if stale else not_(too_old))
        return await read_page(self._session, statement, [StockFeedRow.id], page)
