"""Notes on orders: written once, read by the merchant, and by the buyer where they are public."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.principal import Principal
from db.models.notes import OrderNoteRow
from db.repositories.scope import of_visible_orders


class OrderNoteRepository:
    """Notes for one principal."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        shown: ColumnElement[bool] = true() if principal.acts_for_merchant else OrderNoteRow.is_public.is_(True)
        self._scope = of_visible_orders(OrderNoteRow.order_id, principal) & shown

    async def add(self, row: OrderNoteRow) -> None:
        """Write a note. The caller holds the order."""
        self._session.add(row)
        await self._session.flush()

    async def count(self, order_id: UUID) -> int:
        """How many notes an order has, whoever may read them."""
        query = select(func.count()).select_from(OrderNoteRow).where(OrderNoteRow.order_id == order_id)
        return await self._session.scalar(query) or 0

    async def of_orders(self, order_ids: Collection[UUID]) -> Sequence[OrderNoteRow]:
        """Notes on these orders, oldest first."""
        return await self._find(OrderNoteRow.order_id.in_(list(order_ids)))

    async def by_ids(self, note_ids: Collection[UUID]) -> Sequence[OrderNoteRow]:
        """Single notes."""
        return await self._find(OrderNoteRow.id.in_(list(note_ids)))

    async def _find(self, which: ColumnElement[bool]) -> Sequence[OrderNoteRow]:
        query = select(OrderNoteRow).where(which, self._scope).order_by(OrderNoteRow.order_id, OrderNoteRow.id)
        return (await self._session.scalars(query)).all()
