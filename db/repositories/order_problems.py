"""What is open with an order that somebody should look at, as SQL conditions on `orders`: one definition for lists,
customers and single orders.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Text, and_, case, exists, func, literal, literal_column, or_, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import CustomerStatus, OrderProblem, OrderStatus, PaymentState, PaymentStatus
from app.domain.principal import Principal
from db.models.orders import SUSPECT as RULE
from db.models.orders import DeliveryRow, OrderLineRow, OrderRow
from db.models.payments import PaymentRow
from db.models.waiting import SupplyClaimRow
from db.repositories.scope import visible_orders

SUSPECT: ColumnElement[bool] = literal_column(f"({RULE})", Boolean())
"""Holds for every order that has a problem, and word for word what the index `ix_orders_suspect` holds."""

_UNCOVERED = (
    PaymentStatus.NONE,
    PaymentStatus.PENDING,
    PaymentStatus.PARTIALLY_AUTHORIZED,
    PaymentStatus.PARTIALLY_PAID,
    PaymentStatus.BALANCE_DUE,
    PaymentStatus.VOIDED,
)
"""Payment statuses in which what the order owes is not covered."""


def problem_conditions() -> Mapping[OrderProblem, ColumnElement[bool]]:
    """Each problem's condition; the database's clock decides what is overdue."""
    is_open = OrderRow.status.in_((OrderStatus.OPEN, OrderStatus.PENDING_REVIEW))
    failed = exists(
        select(PaymentRow.id)
        .where(
            PaymentRow.order_id == OrderRow.id,
            PaymentRow.status.in_((PaymentState.FAILED, PaymentState.EXPIRED)),
        )
        .correlate(OrderRow)
    )
    return {
        OrderProblem.IN_REVIEW: OrderRow.status == OrderStatus.PENDING_REVIEW,
        OrderProblem.ON_HOLD: OrderRow.open_holds > 0,
        OrderProblem.PAYMENT_FAILED: and_(is_open, OrderRow.payment_status.in_(_UNCOVERED), failed),
        OrderProblem.AUTHORIZATION_EXPIRED: OrderRow.payment_status == PaymentStatus.AUTHORIZATION_EXPIRED,
        OrderProblem.BALANCE_DUE: OrderRow.payment_status == PaymentStatus.BALANCE_DUE,
        OrderProblem.CREDIT_OWED: OrderRow.payment_status == PaymentStatus.CREDIT_OWED,
        OrderProblem.WAITING_FOR_STOCK: and_(is_open, _waits_without_a_date()),
        OrderProblem.PROMISE_OVERDUE: and_(is_open, _is_overdue()),
        OrderProblem.DELIVERY_FAILED: OrderRow.customer_status == CustomerStatus.DELIVERY_FAILED,
    }


def has_problem(kinds: Collection[OrderProblem]) -> ColumnElement[bool]:
    """Orders with any of these problems."""
    conditions = problem_conditions()
    return and_(SUSPECT, or_(*(conditions[kind] for kind in kinds)))


def problems_column() -> ColumnElement[list[str]]:
    """The names of an order's problems, in the order of the enumeration; empty when it has none."""
    conditions = problem_conditions().items()
    named: list[Any] = [case((condition, literal(kind.value, Text()))) for kind, condition in conditions]
    return func.array_remove(array(named), None)


async def problems_of_orders(
    session: AsyncSession, principal: Principal, order_ids: Collection[UUID]
) -> dict[UUID, list[OrderProblem]]:
    """The problems of orders that the principal sees; orders without any are absent."""
    problems = problems_column().label("problems")
    found = await session.execute(
        select(OrderRow.id, problems).where(OrderRow.id.in_(list(order_ids)), SUSPECT, visible_orders(principal))
    )
    return {order_id: [OrderProblem(name) for name in names] for order_id, names in found if names}


def _waits_without_a_date() -> ColumnElement[bool]:
    dated = (
        select(func.coalesce(func.sum(SupplyClaimRow.quantity), 0))
        .where(SupplyClaimRow.order_line_id == OrderLineRow.id, SupplyClaimRow.expected_at.is_not(None))
        .correlate(OrderLineRow)
        .scalar_subquery()
    )
    waiting = OrderLineRow.open_quantity + OrderLineRow.backordered_quantity
    return exists(
        select(OrderLineRow.id)
        .where(OrderLineRow.order_id == OrderRow.id, OrderLineRow.takes_stock, waiting > 0, waiting > dated)
        .correlate(OrderRow)
    )


def _is_overdue() -> ColumnElement[bool]:
    # The first half is read off one index, and leaves few orders for the second.
    earliest = select(func.min(DeliveryRow.promised_by)).where(DeliveryRow.order_id == OrderRow.id).correlate(OrderRow)
    line = OrderLineRow
    missing = line.delivered_quantity < line.quantity - line.canceled_quantity
    missed = exists(
        select(DeliveryRow.id)
        .join(line, line.delivery_id == DeliveryRow.id)
        .where(
            DeliveryRow.order_id == OrderRow.id,
            line.order_id == OrderRow.id,
            DeliveryRow.promised_by < func.now(),
            missing,
        )
        .correlate(OrderRow)
    )
    return and_(earliest.scalar_subquery() < func.now(), missed)
