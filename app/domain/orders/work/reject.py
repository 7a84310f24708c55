"""Rejecting: a location will not do its work, and says why. Pure; `give_up.py` takes the units off it."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus, RejectReason
from app.domain.orders.derive import derive
from app.domain.orders.model import FulfillmentOrder, Order
from app.domain.orders.transitions import NOT_BEGUN
from app.domain.orders.work.refuse import refuse_following, refuse_state

NOT_THERE = frozenset({RejectReason.OUT_OF_STOCK, RejectReason.DAMAGED})
"""Reasons that say something of the units: they are not to be sold again before somebody looked."""


def rejected_units(work: FulfillmentOrder) -> Mapping[UUID, int]:
    """All units of work that nobody has begun, by work line. Raises IllegalTransition otherwise."""
    refuse_following(work, "rejected")
    refuse_state(work, NOT_BEGUN, FulfillmentOrderStatus.REJECTED, "rejected")
    return {line.id: line.outstanding for line in work.lines if line.outstanding}


def reject(order: Order, work_id: UUID, reason: RejectReason, note: str | None) -> Order:
    """The order with this work REJECTED, once its units are given up."""
    work = replace(order.work(work_id), status=FulfillmentOrderStatus.REJECTED, reject_reason=reason, reject_note=note)
    return derive(order.with_work(work))
