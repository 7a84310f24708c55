"""What a carrier brings back: goods that could not be delivered are on a shelf again. Pure; stock follows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import ShipmentStatus
from app.domain.errors import IllegalTransition
from app.domain.orders.derive import derive
from app.domain.orders.model import Order, TrackingEvent
from app.domain.orders.seen import UNDELIVERED
from app.domain.orders.track import track


@dataclass(frozen=True, slots=True)
class CameBack:
    """The order afterwards, and units of each SKU that are on the shelf again."""

    order: Order
    units: dict[UUID, int]


def come_back(order: Order, shipment_id: UUID, location_id: UUID, at: datetime, new_id: Callable[[], UUID]) -> CameBack:
    """The parcels of a shipment are at this location again. What nobody said went back is seen to have.

    Raises IllegalTransition when it never left, arrived, or came back before.
    """
    shipment = next(one for one in order.shipments if one.id == shipment_id)
    gone = shipment.has_left and shipment.status is not ShipmentStatus.DELIVERED
    if not gone or shipment.received_back_at is not None:
        raise IllegalTransition(
            f"a shipment that is {shipment.status.value} does not come back"
            if not gone
            else "the shipment came back already",
            source=shipment.status.value,
            target=ShipmentStatus.RETURN_TO_SENDER.value,
            allowed=(),
            path=("shipmentId",),
        )
    if shipment.status not in UNDELIVERED:
        seen = TrackingEvent(
            id=new_id(),
            status=ShipmentStatus.RETURN_TO_SENDER,
            occurred_at=max([at, *(event.occurred_at for event in shipment.tracking)]),
            received_at=at,
            external_id=f"back:{shipment.id}",
        )
        order = track(order, shipment_id, seen)
    shipments = tuple(
        replace(one, received_back_at=at, received_back_location_id=location_id) if one.id == shipment_id else one
        for one in order.shipments
    )
    lines = {line.id: line for line in order.lines}
    units: dict[UUID, int] = {}
    for parcel in shipment.parcels:
        for part in parcel.lines:
            line = lines[part.line_id]
            if line.takes_stock:
                units[line.sku_id] = units.get(line.sku_id, 0) + part.quantity
    return CameBack(derive(replace(order, shipments=shipments)), units)
