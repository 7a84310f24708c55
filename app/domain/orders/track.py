"""Tracking: what carriers saw decides where a shipment is, whatever order the news comes in.

`occurred_at` decides, not arrival. DELIVERED is left only by RETURN_TO_SENDER or LOST, or by a sighting that corrects
the one that said so. Arrived units are delivered, lost or returned ones undelivered; both follow their parcel and are
taken back when it turns out to be elsewhere.
"""

from dataclasses import replace
from uuid import UUID

from app.domain.enums import EventOrigin, FulfillmentOrderStatus, ShipmentStatus
from app.domain.errors import InvalidInput
from app.domain.orders.derive import derive
from app.domain.orders.model import FulfillmentOrder, Line, Order, Shipment, TrackingEvent
from app.domain.orders.seen import (
    LEAVES_DELIVERED,
    RANK,
    UNDELIVERED,
    Estimate,
    expecting,
    placed,
    shipment_status,
    units_in,
)
from app.domain.orders.watch import watched
from app.domain.orders.work.following import at_its_door

__all__ = ["LEAVES_DELIVERED", "RANK", "UNDELIVERED", "complete", "follow_parcels", "shipment_status", "track"]

_ARRIVED = frozenset({ShipmentStatus.DELIVERED})


def track(order: Order, shipment_id: UUID, *sightings: TrackingEvent, estimate: Estimate | None = None) -> Order:
    """Add sightings to a shipment, and what its carrier expects; everything that depends on them follows.

    Raises InvalidInput for VOIDED, which is a decision about a label and no sighting.
    """
    if any(sighting.status is ShipmentStatus.VOIDED for sighting in sightings):
        raise InvalidInput("VOIDED is not something a carrier sees: void the label instead", ("status",))
    shipment = next(shipment for shipment in order.shipments if shipment.id == shipment_id)
    sightings = tuple(at_its_door(order, shipment, sighting) for sighting in sightings)
    after = placed(shipment, (*shipment.tracking, *sightings))
    if estimate is not None:
        after = expecting(after, estimate)
    if order.origin is EventOrigin.LIVE and sightings:
        after = watched(after, max(sighting.received_at for sighting in sightings))
    return follow_parcels(order, shipment, after)


def follow_parcels(order: Order, before: Shipment, after: Shipment) -> Order:
    """The order with a shipment as it is now: its lines, its location's work and its statuses follow."""
    shipments = tuple(after if other.id == after.id else other for other in order.shipments)
    moved = replace(order, shipments=shipments)
    lines = tuple(_follow(line, before, after) for line in order.lines)
    works = tuple(complete(work, moved) for work in order.fulfillment_orders)
    return derive(replace(moved, lines=lines, fulfillment_orders=works))


def complete(work: FulfillmentOrder, order: Order) -> FulfillmentOrder:
    """Work that left whole is complete when all its parcels arrived, and open again when one turns out not to have."""
    shipments = [one for one in order.shipments if one.fulfillment_order_id == work.id and one.has_left]
    arrived = bool(shipments) and all(shipment.status is ShipmentStatus.DELIVERED for shipment in shipments)
    if work.status is FulfillmentOrderStatus.DISPATCHED and arrived:
        return replace(work, status=FulfillmentOrderStatus.COMPLETED)
    if work.status is FulfillmentOrderStatus.COMPLETED and not arrived:
        return replace(work, status=FulfillmentOrderStatus.DISPATCHED)
    return work


def _follow(line: Line, before: Shipment, after: Shipment) -> Line:
    delivered = units_in(after, _ARRIVED)[line.id] - units_in(before, _ARRIVED)[line.id]
    undelivered = units_in(after, UNDELIVERED)[line.id] - units_in(before, UNDELIVERED)[line.id]
    if not delivered and not undelivered:
        return line
    return replace(line, delivered=line.delivered + delivered, undelivered=line.undelivered + undelivered)
