"""Moving: another location gets the work, and holds the units. Pure; the guarded statements move the stock."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus, FulfillmentRequestStatus
from app.domain.errors import InvalidInput
from app.domain.orders.cancel import Release
from app.domain.orders.derive import COLLECTED, derive
from app.domain.orders.model import Order
from app.domain.orders.work.refuse import refuse_begun


def move(order: Order, work_id: UUID, location_id: UUID, location: str) -> Order:
    """The order with this work at another location, OPEN where it was accepted.

    Raises IllegalTransition (it is picked, or over), InvalidInput (it is there already; the shopper comes to the place
    where it is; one of its lines may come from no other place).
    """
    work = order.work(work_id)
    refuse_begun(work, "moved")
    if work.location_id == location_id:
        raise InvalidInput(f"the work is at {location} already", ("location",))
    if work.method in COLLECTED or work.follows_id is not None:
        raise InvalidInput("somebody comes for it to this place: change the delivery", ("fulfillmentOrderId",))
    bound = [line for line in _lines(order, work_id) if order.line(line).location_id is not None]
    if bound:
        skus = ", ".join(sorted({order.line(line).sku for line in bound}))
        raise InvalidInput(f"{skus} was sold from {work.location} and from no other place", ("fulfillmentOrderId",))
    accepted = work.status is FulfillmentOrderStatus.ACCEPTED
    return derive(
        order.with_work(
            replace(
                work,
                location_id=location_id,
                location=location,
                status=FulfillmentOrderStatus.OPEN if accepted else work.status,
                request_status=FulfillmentRequestStatus.UNSUBMITTED,
                expected_ship_at=None,
            )
        )
    )


def held_units(order: Order, work_id: UUID) -> tuple[Release, ...]:
    """What a location holds for its work: stock follows when the work goes elsewhere."""
    work = order.work(work_id)
    return tuple(
        Release(line.line_id, order.line(line.line_id).sku_id, work.location_id, line.outstanding)
        for line in work.lines
        if line.outstanding and order.line(line.line_id).takes_stock
    )


def _lines(order: Order, work_id: UUID) -> Sequence[UUID]:
    return [line.line_id for line in order.work(work_id).lines if line.outstanding]
