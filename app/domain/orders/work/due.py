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
from app.domain.errors import InvalidInput
from app.domain.orders.derive import COLLECTED, derive
from app.domain.orders.model import Delivery, FulfillmentOrder, Order
from app.domain.orders.work.refuse import refuse_begun, refuse_state, refuse_tied

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


def reschedule(
    order: Order, work_id: UUID, *, opens_at: datetime | None, due_at: datetime | None, now: datetime
) -> Order:
    """The order with this work's times as somebody states them; None leaves one as it is.

    Work that may not begin before a time to come is SCHEDULED, else OPEN; what is ACCEPTED is begun already. Raises
    IllegalTransition (it is picked, or over; accepted work cannot wait), InvalidInput (due before it may begin; work
    that follows other work).
    """
    work = order.work(work_id)
    refuse_begun(work, "rescheduled")
    refuse_tied(order, work, "rescheduled")
    opens = work.opens_at if opens_at is None else opens_at
    due = work.due_at if due_at is None else due_at
    waits = opens is not None and opens > now
    if opens is not None and due is not None and due < opens and waits:
        raise InvalidInput("it is due before it may begin", ("dueAt" if due_at is not None else "opensAt",))
    status = work.status
    if waits or status is not FulfillmentOrderStatus.ACCEPTED:
        status = FulfillmentOrderStatus.SCHEDULED if waits else FulfillmentOrderStatus.OPEN
    if work.status is FulfillmentOrderStatus.ACCEPTED and waits:
        refuse_state(work, (FulfillmentOrderStatus.SCHEDULED, FulfillmentOrderStatus.OPEN), status, "scheduled")
    return derive(order.with_work(replace(work, status=status, opens_at=opens if waits else None, due_at=due)))
