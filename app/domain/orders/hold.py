"""Holding back and letting go: what is held stays, whatever its statuses say.

Pure. `place_hold` and `release_holds` are called by whoever has a reason: staff, an app, a check at placing, a tender
that is not paid yet. A hold with a `release_event` needs nobody: `derive` ends it in the step that made the event so.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus, HoldReason, HoldReleaseEvent, OrderStatus
from app.domain.errors import Held, IllegalTransition, NotFound
from app.domain.orders.derive import derive
from app.domain.orders.model import Author, Hold, Order

HOLDABLE = frozenset({OrderStatus.DRAFT, OrderStatus.PENDING_REVIEW, OrderStatus.OPEN})
"""Orders of which something may still leave."""

_ENDED_WORK = frozenset(
    {
        FulfillmentOrderStatus.DISPATCHED,
        FulfillmentOrderStatus.COMPLETED,
        FulfillmentOrderStatus.REJECTED,
        FulfillmentOrderStatus.CANCELED,
    }
)


def place_hold(order: Order, hold: Hold) -> Order:
    """The order with one more hold; at once without it again when its release event is so already.

    Raises IllegalTransition when nothing of the order (or of the work) can leave any more, NotFound when the work is
    not the order's.
    """
    if order.statuses.order not in HOLDABLE or not units_in_building(order):
        raise IllegalTransition(
            f"order {order.number} is {order.statuses.order.value} and nothing of it is left to hold",
            source=order.statuses.order.value,
            target="HELD",
            allowed=(),
        )
    if hold.fulfillment_order_id is not None:
        _refuse_ended_work(order, hold.fulfillment_order_id)
    return derive(replace(order, holds=(*order.holds, hold)))


def release_holds(
    order: Order,
    at: datetime,
    *,
    ids: Collection[UUID] | None = None,
    reasons: Collection[HoldReason] | None = None,
    event: HoldReleaseEvent | None = None,
    by: Author | None = None,
) -> Order:
    """The order without the open holds that match all that is given; the same order when none does."""
    holds = tuple(
        replace(hold, is_open=False, released_at=at, released_by=by)
        if hold.is_open
        and (ids is None or hold.id in ids)
        and (reasons is None or hold.reason in reasons)
        and (event is None or hold.release_event is event)
        else hold
        for hold in order.holds
    )
    return order if holds == order.holds else derive(replace(order, holds=holds))


def release_due(order: Order, at: datetime) -> Order:
    """The order without the holds whose time has come by `at`; the same order when there are none."""
    due = [hold.id for hold in order.holds if hold.is_open and hold.release_at is not None and hold.release_at <= at]
    return release_holds(order, at, ids=due) if due else order


def open_holds(order: Order) -> tuple[Hold, ...]:
    """What holds the order or some of its work, oldest first."""
    return tuple(hold for hold in order.holds if hold.is_open)


def blocking_holds(order: Order, fulfillment_order_id: UUID | None = None) -> tuple[Hold, ...]:
    """What keeps this work from leaving: its own holds and the whole order's; without work, the order's alone."""
    return tuple(hold for hold in order.holds if hold.binds(fulfillment_order_id))


def refuse_held(order: Order, fulfillment_order_id: UUID | None = None) -> None:
    """Raise Held, carrying the holds, when this work (or the whole order) may not leave."""
    holds = blocking_holds(order, fulfillment_order_id)
    if holds:
        reasons = ", ".join(sorted({hold.reason.value for hold in holds}))
        raise Held(f"order {order.number} is held ({reasons})", [hold.id for hold in holds])


def units_in_building(order: Order) -> int:
    """Units that are neither canceled nor gone; a kit's are its components'."""
    return sum(line.quantity - line.canceled - line.shipped for line in order.lines if not line.is_kit)


def _refuse_ended_work(order: Order, fulfillment_order_id: UUID) -> None:
    path = ("fulfillmentOrderId",)
    work = next((work for work in order.fulfillment_orders if work.id == fulfillment_order_id), None)
    if work is None:
        raise NotFound("the order has no such fulfillment order", path)
    if work.status in _ENDED_WORK:
        raise IllegalTransition(
            f"a fulfillment order that is {work.status.value} has nothing left to hold",
            source=work.status.value,
            target="HELD",
            allowed=(),
            path=path,
        )
