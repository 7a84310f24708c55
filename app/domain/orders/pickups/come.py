"""Coming: the person says that they are on the way, or there; whoever keeps the goods may keep them longer."""

import re
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus
from app.domain.errors import InvalidInput
from app.domain.orders.model import Order, Pickup
from app.domain.orders.work.pick import refused, with_work, work_of

BAY = re.compile(r"[0-9A-Z]{1,8}")
"""A sign that stands at a parking bay; not free text, so that it may be told."""


def come(order: Order, work_id: UUID, at: datetime) -> Order:
    """Somebody is on the way. Said again it changes nothing, and who is there is not on the way.

    Raises IllegalTransition when nothing lies ready.
    """
    pickup = lying_ready(order, work_id)
    if pickup.en_route_at is not None or pickup.arrived_at is not None:
        return order
    return _with(order, work_id, replace(pickup, en_route_at=at))


def arrive(order: Order, work_id: UUID, at: datetime, bay: str | None) -> Order:
    """Somebody is there, perhaps at a bay; said again it only corrects the bay.

    Raises IllegalTransition when nothing lies ready, InvalidInput for a bay that is no sign.
    """
    pickup = lying_ready(order, work_id)
    sign = None if bay is None else bay.strip().upper()
    if sign is not None and not BAY.fullmatch(sign):
        raise InvalidInput("bay is what its sign says: up to 8 letters and digits", ("bay",))
    return _with(order, work_id, replace(pickup, arrived_at=pickup.arrived_at or at, bay=sign or pickup.bay))


def extend(order: Order, work_id: UUID, until: datetime) -> Order:
    """The goods wait until then; whoever is reminded again.

    Raises IllegalTransition when nothing lies ready.
    """
    pickup = lying_ready(order, work_id)
    return _with(order, work_id, replace(pickup, expires_at=until, reminded_at=None))


def renew_code(order: Order, work_id: UUID) -> Order:
    """Another code is good for the goods, and the one before no more.

    Raises IllegalTransition when nothing lies ready.
    """
    pickup = lying_ready(order, work_id)
    return _with(order, work_id, replace(pickup, generation=pickup.generation + 1))


def remind(order: Order, work_id: UUID, at: datetime) -> Order:
    """The person is reminded that the goods wait."""
    return _with(order, work_id, replace(lying_ready(order, work_id), reminded_at=at))


def lying_ready(order: Order, work_id: UUID) -> Pickup:
    """The pickup of work whose goods lie ready. Raises IllegalTransition otherwise."""
    work = work_of(order, work_id)
    if work.status is not FulfillmentOrderStatus.READY_FOR_PICKUP or work.pickup is None:
        raise refused(work, FulfillmentOrderStatus.READY_FOR_PICKUP, "that lies ready")
    return work.pickup


def _with(order: Order, work_id: UUID, pickup: Pickup) -> Order:
    return with_work(order, replace(work_of(order, work_id), pickup=pickup))
