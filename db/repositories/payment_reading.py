"""Payments and their ledgers as readers see them. Places that pack never see money; every query carries the scope."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.principal import Principal
from db.models.orders import OrderRow
from db.models.payments import GatewayCallRow, PaymentRow, PaymentTransactionRow
from db.repositories.scope import visible_payments, within


class PaymentReadRepository:
    """Reads payments for one principal."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._scope = within(PaymentRow.order_id, OrderRow.id, visible_payments(principal))

    async def payments(self, order_ids: Collection[UUID]) -> Sequence[tuple[PaymentRow, str]]:
        """Payments of these orders, in order, each with its order's currency."""
        return await self._find(PaymentRow.order_id.in_(list(order_ids)))

    async def payments_by_ids(self, payment_ids: Collection[UUID]) -> Sequence[tuple[PaymentRow, str]]:
        """Single payments, each with its order's currency."""
        return await self._find(PaymentRow.id.in_(list(payment_ids)))

    async def transactions(self, payment_ids: Collection[UUID]) -> Sequence[tuple[PaymentTransactionRow, str]]:
        """Steps of these payments, in order, each with its order's currency."""
        return await self._find_transactions(PaymentTransactionRow.payment_id.in_(list(payment_ids)))

    async def transactions_by_ids(self, ids: Collection[UUID]) -> Sequence[tuple[PaymentTransactionRow, str]]:
        """Single steps of payments, each with its order's currency."""
        return await self._find_transactions(PaymentTransactionRow.id.in_(list(ids)))

    async def unanswered(self, ids: Collection[UUID]) -> dict[UUID, datetime]:
        """Since when nobody asks about these steps any more; others are absent."""
        rows = await self._session.execute(
            select(GatewayCallRow.id, GatewayCallRow.given_up_at)
            .join(PaymentTransactionRow, PaymentTransactionRow.id == GatewayCallRow.id)
            .join(PaymentRow, PaymentRow.id == PaymentTransactionRow.payment_id)
            .where(GatewayCallRow.id.in_(list(ids)), GatewayCallRow.given_up_at.is_not(None), self._scope)
        )
        return {row.id: row.given_up_at for row in rows}

    async def _find(self, which: ColumnElement[bool]) -> Sequence[tuple[PaymentRow, str]]:
        rows = await self._session.execute(
            select(PaymentRow, OrderRow.currency)
            .join(OrderRow, OrderRow.id == PaymentRow.order_id)
            .where(which, self._scope)
            .order_by(PaymentRow.order_id, PaymentRow.position)
        )
        return [(row[0], row[1]) for row in rows]

    async def _find_transactions(self, which: ColumnElement[bool]) -> Sequence[tuple[PaymentTransactionRow, str]]:
        rows = await self._session.execute(
            select(PaymentTransactionRow, OrderRow.currency)
            .join(PaymentRow, PaymentRow.id == PaymentTransactionRow.payment_id)
            .join(OrderRow, OrderRow.id == PaymentRow.order_id)
            .where(which, self._scope)
            .order_by(PaymentTransactionRow.payment_id, PaymentTransactionRow.position)
        )
        return [(row[0], row[1]) for row in rows]
