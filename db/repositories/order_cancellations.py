"""Records of cancellations as readers see them: those of the orders that they see."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.principal import Principal
from db.models.cancellations import OrderCancellationLineRow, OrderCancellationRow
from db.repositories.scope import of_visible_orders


@dataclass(frozen=True, slots=True)
class CancellationRead:
    """A cancellation and the units it is about."""

    row: OrderCancellationRow
    lines: tuple[OrderCancellationLineRow, ...]


class OrderCancellationRepository:
    """Reads cancellations for one principal."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._scope = of_visible_orders(OrderCancellationRow.order_id, principal)

    async def of_orders(self, order_ids: Collection[UUID]) -> Sequence[CancellationRead]:
        """Cancellations of these orders, oldest first."""
        return await self._find(OrderCancellationRow.order_id.in_(list(order_ids)))

    async def by_ids(self, ids: Collection[UUID]) -> Sequence[CancellationRead]:
        """Single cancellations."""
        return await self._find(OrderCancellationRow.id.in_(list(ids)))

    async def _find(self, which: ColumnElement[bool]) -> Sequence[CancellationRead]:
        query = (
            select(OrderCancellationRow, OrderCancellationLineRow)
            .join(OrderCancellationLineRow, OrderCancellationLineRow.cancellation_id == OrderCancellationRow.id)
            .where(which, self._scope)
            .order_by(OrderCancellationRow.order_id, OrderCancellationRow.id, OrderCancellationLineRow.position)
        )
        heads: dict[UUID, OrderCancellationRow] = {}
        lines: defaultdict[UUID, list[OrderCancellationLineRow]] = defaultdict(list)
        for head, line in await self._session.execute(query):
            heads[head.id] = head
            lines[head.id].append(line)
        return [CancellationRead(head, tuple(lines[head.id])) for head in heads.values()]
