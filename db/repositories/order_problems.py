"""What is open with an order that somebody should look at, as SQL conditions on `orders`: one definition for lists,
customers and single orders.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Text, and_, case, exists, func, literal, literal_column, or_, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.enums import CustomerStatus, LabelStatus, OrderProblem, OrderStatus, PaymentState, PaymentStatus
from app.domain.orders.transitions import STEPS_TO_DISPATCH
from app.domain.principal import Principal
from db.models.fulfillment import FulfillmentOrderRow, ShipmentRow
from db.models.orders import SUSPECT as RULE
from db.models.orders import OrderLineRow, OrderRow
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

_OVERDUE: ColumnElement[bool] = and_(OrderRow.due_at.is_not(None), OrderRow.due_at < func.now())
"""A promise of it has passed: an order that is closed, or has all, has no `due_at`. Never NULL, it may be negated."""

_LOOKED_UP = (OrderProblem.PAYMENT_FAILED, OrderProblem.WAITING_FOR_STOCK)
"""Problems that are seen in payments and lines, not in the order's own row."""


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
        OrderProblem.PAYMENT_UNANSWERED: OrderRow.unanswered_calls > 0,
        OrderProblem.CREDIT_OWED: OrderRow.payment_status == PaymentStatus.CREDIT_OWED,
        OrderProblem.WAITING_FOR_STOCK: and_(is_open, _waits_without_a_date()),
        OrderProblem.PROMISE_OVERDUE: _OVERDUE,
        OrderProblem.DELIVERY_FAILED: OrderRow.customer_status == CustomerStatus.DELIVERY_FAILED,
        OrderProblem.LABEL_FAILED: and_(is_open, _packed_without_a_label()),
    }


def has_problem(kinds: Collection[OrderProblem]) -> ColumnElement[bool]:
    """Orders with any of these problems. What the head alone tells is asked first."""
    if tuple(kinds) == (OrderProblem.PROMISE_OVERDUE,):
        return _OVERDUE  # by its own index
    conditions = problem_conditions()
    kinds = sorted(kinds, key=_LOOKED_UP.__contains__)
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


def _packed_without_a_label() -> ColumnElement[bool]:
    """The last label of a location's work that is still there was refused, or never answered."""
    later = aliased(ShipmentRow)
    return exists(
        select(ShipmentRow.id)
        .join(FulfillmentOrderRow, FulfillmentOrderRow.id == ShipmentRow.fulfillment_order_id)
        .where(
            ShipmentRow.order_id == OrderRow.id,
            ShipmentRow.label_status == LabelStatus.FAILED,
            FulfillmentOrderRow.status.in_(STEPS_TO_DISPATCH[:-1]),
            ~exists(
                select(later.id).where(
                    later.fulfillment_order_id == ShipmentRow.fulfillment_order_id, later.id > ShipmentRow.id
                )
            ),
        )
        .correlate(OrderRow)
    )


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
