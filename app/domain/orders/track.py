"""Tracking: what carriers saw decides where a shipment is, whatever order the news comes in.

`occurred_at` decides, not arrival. DELIVERED is left only by RETURN_TO_SENDER or LOST (a correction). Arrived units
are delivered, lost or returned ones undelivered; both follow the shipment's status and are taken back when it changes.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus, ShipmentStatus
from app.domain.errors import InvalidInput
from app.domain.orders.derive import derive
from app.domain.orders.model import FulfillmentOrder, Line, Order, Shipment, TrackingEvent

RANK: dict[ShipmentStatus, int] = {
    ShipmentStatus.LABELED: 0,
    ShipmentStatus.IN_TRANSIT: 1,
    ShipmentStatus.OUT_FOR_DELIVERY: 2,
    ShipmentStatus.AVAILABLE_FOR_PICKUP: 3,
    ShipmentStatus.EXCEPTION: 4,
    ShipmentStatus.DELIVERED: 5,
    ShipmentStatus.RETURN_TO_SENDER: 6,
    ShipmentStatus.LOST: 7,
    ShipmentStatus.VOIDED: 8,
}
"""Which of two sightings at the same instant is the later one."""

assert RANK.keys() == set(ShipmentStatus), "every status has a rank"

LEAVES_DELIVERED = frozenset({ShipmentStatus.RETURN_TO_SENDER, ShipmentStatus.LOST})
UNDELIVERED = frozenset({ShipmentStatus.RETURN_TO_SENDER, ShipmentStatus.LOST})


def track(order: Order, shipment_id: UUID, sighting: TrackingEvent) -> Order:
    """Add a sighting to a shipment and let everything that depends on it follow.

    Raises InvalidInput for VOIDED, which is a decision about a label and no sighting.
    """
    if sighting.status is ShipmentStatus.VOIDED:
        raise InvalidInput("VOIDED is not something a carrier sees: void the label instead", ("status",))
    shipment = next(shipment for shipment in order.shipments if shipment.id == shipment_id)
    after = _seen(shipment, sighting)
    shipments = tuple(after if other.id == shipment_id else other for other in order.shipments)
    moved = replace(order, shipments=shipments)
    lines = order.lines
    if shipment.status is not after.status:
        aboard: Counter[UUID] = Counter()
        for parcel in after.parcels:
            for part in parcel.lines:
                aboard[part.line_id] += part.quantity
        lines = tuple(_follow(line, aboard[line.id], shipment, after) for line in order.lines)
    works = tuple(complete(work, moved) for work in order.fulfillment_orders)
    return derive(replace(moved, lines=lines, fulfillment_orders=works))


def shipment_status(sightings: Iterable[TrackingEvent]) -> ShipmentStatus:
    """Where a shipment is, from all that was seen; IN_TRANSIT before anything was."""
    status = ShipmentStatus.IN_TRANSIT
    for sighting in sorted(sightings, key=lambda event: (event.occurred_at, RANK[event.status])):
        if status is ShipmentStatus.DELIVERED and sighting.status not in LEAVES_DELIVERED:
            continue
        status = sighting.status
    return status


def complete(work: FulfillmentOrder, order: Order) -> FulfillmentOrder:
    """Work that left whole is complete when all its parcels arrived, and open again when one turns out not to have."""
    if work.follows_id is not None:
        return work  # its parcels are those of another's work
    shipments = [shipment for shipment in order.shipments if shipment.fulfillment_order_id == work.id]
    arrived = bool(shipments) and all(shipment.status is ShipmentStatus.DELIVERED for shipment in shipments)
    if work.status is FulfillmentOrderStatus.DISPATCHED and arrived:
        return replace(work, status=FulfillmentOrderStatus.COMPLETED)
    if work.status is FulfillmentOrderStatus.COMPLETED and not arrived:
        return replace(work, status=FulfillmentOrderStatus.DISPATCHED)
    return work


def _seen(shipment: Shipment, sighting: TrackingEvent) -> Shipment:
    tracking = (*shipment.tracking, sighting)
    status = shipment_status(tracking)
    delivered = [event.occurred_at for event in tracking if event.status is ShipmentStatus.DELIVERED]
    return replace(
        shipment,
        tracking=tracking,
        status=status,
        delivered_at=min(delivered) if status is ShipmentStatus.DELIVERED else None,
    )


def _follow(line: Line, units: int, before: Shipment, after: Shipment) -> Line:
    if units == 0:
        return line
    delivered = units * ((after.status is ShipmentStatus.DELIVERED) - (before.status is ShipmentStatus.DELIVERED))
    undelivered = units * ((after.status in UNDELIVERED) - (before.status in UNDELIVERED))
    return replace(line, delivered=line.delivered + delivered, undelivered=line.undelivered + undelivered)
