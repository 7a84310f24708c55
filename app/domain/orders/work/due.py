"""When work may begin, and by when it is to be done: from the location's calendar, its cut-offs and the promise. Pure.

What is sent is due at the departure that the promise was made of: the first one after opening time for handling it has
passed. What is collected is due when that time has passed, what is driven in a window when the window begins. A
location that states neither handling time nor cut-offs is told no time. Work of a delivery that is not wanted earlier
is SCHEDULED until then; `app/jobs/open_work.py` opens it.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.calendars import Calendar, next_departure, ready_at
from app.domain.enums import FulfillmentMethod, FulfillmentOrderStatus
from app.domain.orders.derive import COLLECTED, derive
from app.domain.orders.model import Delivery, FulfillmentOrder, Order

UNTIMED = frozenset({FulfillmentMethod.CARRY_OUT, FulfillmentMethod.DIGITAL})
"""Methods whose goods are there at once: nothing is due."""


def timed(order: Order, work_ids: Collection[UUID], calendars: Mapping[UUID, Calendar], now: datetime) -> Order:
    """The order with these works' times; `calendars` are those of their locations, by id."""
    if not work_ids:
        return order
    deliveries = {delivery.id: delivery for delivery in order.deliveries}
    works = tuple(
        _timed(work, deliveries[work.delivery_id], calendars.get(work.location_id), now)
        if work.id in work_ids and work.lines
        else work
        for work in order.fulfillment_orders
    )
    return derive(replace(order, fulfillment_orders=works))


def begun_by_the_clock(order: Order, now: datetime) -> Order:
    """The order with the work open whose time has come; the same order when there is none."""
    works = tuple(
        replace(work, status=FulfillmentOrderStatus.OPEN)
        if work.status is FulfillmentOrderStatus.SCHEDULED and work.opens_at is not None and work.opens_at <= now
        else work
        for work in order.fulfillment_orders
    )
    return order if works == order.fulfillment_orders else derive(replace(order, fulfillment_orders=works))


def due(method: FulfillmentMethod, delivery: Delivery, calendar: Calendar, from_: datetime) -> datetime | None:
    """By when work that may begin at `from_` is to be done; None: nothing says so."""
    if method in UNTIMED:
        return None
    if delivery.slot is not None and method is FulfillmentMethod.LOCAL_DELIVERY:
        return delivery.slot.starts_at
    if not calendar.handling_minutes and not calendar.cut_offs:
        return None
    ready = ready_at(calendar, from_)
    if ready is None or method in COLLECTED:
        return ready
    carriers = {(cut_off.carrier, cut_off.service) for cut_off in calendar.cut_offs}
    leaves = [next_departure(calendar, carrier, ready, service) for carrier, service in carriers]
    known = [at for at in (*leaves, delivery.promised_by) if at is not None]
    return min((at for at in known if at >= ready), default=ready)


def _timed(work: FulfillmentOrder, delivery: Delivery, calendar: Calendar | None, now: datetime) -> FulfillmentOrder:
    waits = delivery.not_before is not None and delivery.not_before > now
    opens_at = delivery.not_before if waits else None
    status = work.status
    if status in (FulfillmentOrderStatus.OPEN, FulfillmentOrderStatus.SCHEDULED):
        status = FulfillmentOrderStatus.SCHEDULED if waits else FulfillmentOrderStatus.OPEN
    due_at = None if calendar is None else due(work.method, delivery, calendar, opens_at or now)
    return replace(work, status=status, opens_at=opens_at, due_at=due_at)
