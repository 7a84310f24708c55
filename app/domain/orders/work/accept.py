"""Accepting: a location takes the work. Pure."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus
from app.domain.orders.derive import derive
from app.domain.orders.hold import refuse_held
from app.domain.orders.model import Order
from app.domain.orders.work.refuse import refuse_following, refuse_state


def accept(order: Order, work_id: UUID, expected_ship_at: datetime | None = None) -> Order:
    """The order with this work ACCEPTED. Raises IllegalTransition (it is not OPEN), Held, InvalidInput (it follows)."""
    work = order.work(work_id)
    refuse_following(work, "accepted")
    refuse_state(work, (FulfillmentOrderStatus.OPEN,), FulfillmentOrderStatus.ACCEPTED, "accepted")
    refuse_held(order, work_id)
    taken = replace(work, status=FulfillmentOrderStatus.ACCEPTED, expected_ship_at=expected_ship_at)
    return derive(order.with_work(taken))
