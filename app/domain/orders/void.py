"""Voiding: a shipment does not take place after all. Pure.

One that is only labeled gives its parcels back to its work. One that left comes back as long as no carrier saw it: its
units are held and packed again, as they were before it left; what was taken for them stays taken, and is not taken
again when they leave.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus, LabelStatus, ShipmentStatus
from app.domain.errors import IllegalTransition
from app.domain.orders.derive import derive
from app.domain.orders.label import back_in_building, void_labeled
from app.domain.orders.leave import Departure, moved_stock, with_shipment
from app.domain.orders.model import Order, Shipment
from app.domain.orders.work.parcels import units_in
from app.domain.orders.work.pick import with_work

_CALLED_BACK_TO = {FulfillmentOrderStatus.DISPATCHED: FulfillmentOrderStatus.PACKED}
"""Where work goes on whose parcel came back; other states say that it was not done anyway."""


@dataclass(frozen=True, slots=True)
class Voiding:
    """The order without the shipment, and the held units that are back in the building: stock follows."""

    order: Order
    shipment: Shipment
    returns: tuple[Departure, ...]


def void(order: Order, shipment_id: UUID, new_id: Callable[[], UUID]) -> Voiding:
    """Void a shipment. A label that was, or may have been, bought is to be voided at the carrier.

    Raises IllegalTransition when it is void already, when a carrier saw it, or when its work has ended otherwise.
    """
    shipment = next(shipment for shipment in order.shipments if shipment.id == shipment_id)
    _refuse_gone(shipment)
    label = shipment.label
    if label is not None and label.status in (LabelStatus.PENDING, LabelStatus.PURCHASED, LabelStatus.FAILED):
        shipment = replace(shipment, label=replace(label, status=LabelStatus.VOIDING))
    if not shipment.has_left:
        after = void_labeled(order, shipment, new_id)
        return Voiding(after, _of(after, shipment_id), ())
    work = next(work for work in order.fulfillment_orders if work.id == shipment.fulfillment_order_id)
    back = units_in(shipment.parcels)
    by_line: Counter[UUID] = Counter()
    for line in work.lines:
        by_line[line.line_id] += back[line.id]
    here = replace(
        work,
        status=_CALLED_BACK_TO.get(work.status, work.status),
        lines=tuple(replace(line, shipped=line.shipped - back[line.id]) for line in work.lines),
        parcels=(*work.parcels, *back_in_building(shipment.parcels, new_id)),
    )
    lines = tuple(
        replace(line, allocated=line.allocated + by_line[line.id], shipped=line.shipped - by_line[line.id])
        for line in order.lines
    )
    voided = replace(shipment, status=ShipmentStatus.VOIDED)
    after = derive(with_shipment(with_work(replace(order, lines=lines), here), voided))
    return Voiding(after, voided, moved_stock(order, work.location_id, by_line))


def _refuse_gone(shipment: Shipment) -> None:
    seen = any(event.status is not ShipmentStatus.LABELED for event in shipment.tracking)
    if shipment.status is ShipmentStatus.VOIDED:
        raise _refused(shipment, "the shipment is void already")
    if seen or (shipment.has_left and shipment.status is not ShipmentStatus.IN_TRANSIT):
        raise _refused(shipment, "a carrier saw the shipment: it comes back as a return, or is stopped by the carrier")


def _refused(shipment: Shipment, message: str) -> IllegalTransition:
    return IllegalTransition(
        message,
        source=shipment.status.value,
        target=ShipmentStatus.VOIDED.value,
        allowed=(),
        path=("shipmentId",),
    )


def _of(order: Order, shipment_id: UUID) -> Shipment:
    return next(shipment for shipment in order.shipments if shipment.id == shipment_id)
