"""Holds as readers and jobs see them: within the merchant, and of other locations' work not at all."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.principal import Principal
from db.models.fulfillment import FulfillmentOrderRow
from db.models.holds import OrderHoldRow
from db.repositories.scope import of_visible_orders, visible_fulfillment_orders


class OrderHoldRepository:
    """Reads holds for one principal."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._scope = _visible(principal)

    async def of_orders(self, order_ids: Collection[UUID]) -> Sequence[OrderHoldRow]:
        """Holds of these orders, released ones too, oldest first."""
        return await self._find(OrderHoldRow.order_id.in_(list(order_ids)))

    async def by_ids(self, hold_ids: Collection[UUID]) -> Sequence[OrderHoldRow]:
        """Single holds."""
        return await self._find(OrderHoldRow.id.in_(list(hold_ids)))

    async def due(self, now: datetime, most: int, but: Collection[UUID] = ()) -> list[UUID]:
        """Orders with holds whose time has come, the longest overdue first."""
        first = func.min(OrderHoldRow.release_at)
        query = (
            select(OrderHoldRow.order_id)
            .where(OrderHoldRow.is_open, OrderHoldRow.release_at <= now, OrderHoldRow.order_id.not_in(list(but)))
            .group_by(OrderHoldRow.order_id)
            .order_by(first)
            .limit(most)
        )
        return list(await self._session.scalars(query))

    async def until_next_release(self, now: datetime) -> timedelta | None:
        """How long until the next hold ends by its time, negative when one has; None when none does."""
        first = await self._session.scalar(
            select(func.min(OrderHoldRow.release_at)).where(OrderHoldRow.is_open, OrderHoldRow.release_at.is_not(None))
        )
        return None if first is None else first - now

    async def _find(self, which: ColumnElement[bool]) -> Sequence[OrderHoldRow]:
        query = select(OrderHoldRow).where(which, self._scope).order_by(OrderHoldRow.order_id, OrderHoldRow.id)
        return (await self._session.scalars(query)).all()


def _visible(principal: Principal) -> ColumnElement[bool]:
    """Why something is held is the merchant's business; what holds another location's work alone, that location's."""
    if not principal.acts_for_merchant:
        return false()
    works = select(FulfillmentOrderRow.id).where(visible_fulfillment_orders(principal))
    return and_(
        of_visible_orders(OrderHoldRow.order_id, principal),
        or_(OrderHoldRow.fulfillment_order_id.is_(None), OrderHoldRow.fulfillment_order_id.in_(works)),
    )
