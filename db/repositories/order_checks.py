"""What orders were checked for, as the merchant reads it: shoppers are not told which rules they met."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.principal import Principal
from db.models.checks import OrderCheckResultRow
from db.repositories.scope import of_visible_orders


class OrderCheckRepository:
    """Reads results for one principal."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._principal = principal

    async def of_orders(self, order_ids: Collection[UUID]) -> Sequence[OrderCheckResultRow]:
        """The results of these orders, as they were found."""
        if not self._principal.acts_for_merchant:
            return []
        rows = await self._session.scalars(
            select(OrderCheckResultRow)
            .where(
                OrderCheckResultRow.order_id.in_(list(order_ids)),
                of_visible_orders(OrderCheckResultRow.order_id, self._principal),
            )
            .order_by(OrderCheckResultRow.order_id, OrderCheckResultRow.id)
        )
        return rows.all()
