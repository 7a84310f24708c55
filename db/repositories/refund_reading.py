"""Refunds as readers see them: with their order's payments, or not at all; every query carries the scope."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.principal import Principal
from db.models.orders import OrderRow
from db.models.payments import PaymentTransactionRow
from db.models.refunds import RefundChargeRow, RefundLineRow, RefundRow
from db.repositories.scope import visible_payments, within


@dataclass(frozen=True, slots=True)
class RefundRead:
    """A refund, its order's currency, and what of it goes back of charges."""

    row: RefundRow
    currency: str
    charges_minor: int


class RefundReadRepository:
    """Reads refunds for one principal."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._scope = within(RefundRow.order_id, OrderRow.id, visible_payments(principal))

    async def by_orders(self, order_ids: Collection[UUID]) -> Sequence[RefundRead]:
        """Refunds of these orders, oldest first."""
        return await self._find(RefundRow.order_id.in_(list(order_ids)))

    async def by_ids(self, ids: Collection[UUID]) -> Sequence[RefundRead]:
        """Single refunds."""
        return await self._find(RefundRow.id.in_(list(ids)))

    async def lines(self, refund_ids: Collection[UUID]) -> Sequence[tuple[RefundLineRow, str]]:
        """The lines of these refunds, in order, each with its order's currency."""
        rows = await self._session.execute(
            select(RefundLineRow, OrderRow.currency)
            .join(RefundRow, RefundRow.id == RefundLineRow.refund_id)
            .join(OrderRow, OrderRow.id == RefundRow.order_id)
            .where(RefundLineRow.refund_id.in_(list(refund_ids)), self._scope)
            .order_by(RefundLineRow.refund_id, RefundLineRow.position)
        )
        return [(row[0], row[1]) for row in rows]

    async def steps(self, refund_ids: Collection[UUID]) -> Sequence[tuple[PaymentTransactionRow, str]]:
        """The tenders' steps that carry these refunds out, in the order of asking, each with its order's currency."""
        rows = await self._session.execute(
            select(PaymentTransactionRow, OrderRow.currency)
            .join(RefundRow, RefundRow.id == PaymentTransactionRow.refund_id)
            .join(OrderRow, OrderRow.id == RefundRow.order_id)
            .where(PaymentTransactionRow.refund_id.in_(list(refund_ids)), self._scope)
            .order_by(PaymentTransactionRow.refund_id, PaymentTransactionRow.id)
        )
        return [(row[0], row[1]) for row in rows]

    async def _find(self, which: ColumnElement[bool]) -> Sequence[RefundRead]:
        charges = (
            select(func.coalesce(func.sum(RefundChargeRow.amount_minor), 0))
            .where(RefundChargeRow.refund_id == RefundRow.id)
            .scalar_subquery()
        )
        rows = await self._session.execute(
            select(RefundRow, OrderRow.currency, charges)
            .join(OrderRow, OrderRow.id == RefundRow.order_id)
            .where(which, self._scope)
            .order_by(RefundRow.order_id, RefundRow.position)
        )
        return [RefundRead(row[0], row[1], int(row[2])) for row in rows]
