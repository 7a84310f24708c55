"""Ship to store: the place that has the goods sends them, and the store's own work follows that.

Pure. The following work has no lines: its units are those of the parcels that it waits for, and count where they are
sent, until they are handed over at the store. It is SCHEDULED until a parcel is on its way, OPEN until all arrived,
READY_FOR_PICKUP until the person came. Goods that lie at the store already are collected there: nothing follows.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import UUID

from app.domain.enums import FulfillmentMethod, FulfillmentOrderStatus, ShipmentStatus
from app.domain.orders.model import Delivery, FulfillmentOrder, Order, Shipment, TrackingEvent

_F = FulfillmentOrderStatus

IN_PERSON = frozenset({FulfillmentMethod.PICKUP_IN_STORE, FulfillmentMethod.CURBSIDE, FulfillmentMethod.CARRY_OUT})
"""Methods whose goods are where the person comes."""

OVER = frozenset({_F.COMPLETED, _F.REJECTED, _F.CANCELED})
"""Work that nobody does any more."""

_RECEIVED = "received:"
_AT_A_DOOR = frozenset({ShipmentStatus.DELIVERED, ShipmentStatus.AVAILABLE_FOR_PICKUP})

ON_ITS_WAY = frozenset({ShipmentStatus.IN_TRANSIT, ShipmentStatus.OUT_FOR_DELIVERY, ShipmentStatus.EXCEPTION})
"""Parcels that the store has yet to receive."""


def collects_here(order: Order, work: FulfillmentOrder) -> bool:
    """Whether the person comes to this work's location for its goods, whoever brought them there."""
    if work.method in IN_PERSON or work.follows_id is not None:
        return True
    return work.method is FulfillmentMethod.SHIP_TO_STORE and (
        _delivery(order, work.delivery_id).pickup_location_id == work.location_id
    )


def with_followers(
    order: Order, works: Iterable[FulfillmentOrder], new_id: Callable[[], UUID]
) -> tuple[FulfillmentOrder, ...]:
    """These works of an order, each that sends to a store with the store's own behind it where that has none yet."""
    found = tuple(works)
    followed = {work.follows_id for work in (*order.fulfillment_orders, *found)}
    behind: list[FulfillmentOrder] = []
    for work in found:
        behind.append(work)
        delivery = _delivery(order, work.delivery_id)
        sends = work.method is FulfillmentMethod.SHIP_TO_STORE and not collects_here(order, work)
        if not sends or work.id in followed or delivery.pickup_location is None:
            continue
        assert delivery.pickup_location_id is not None, "a place with a code has an id"
        behind.append(
            FulfillmentOrder(
                id=new_id(),
                version=1,
                location_id=delivery.pickup_location_id,
                location=delivery.pickup_location,
                delivery_id=delivery.id,
                method=work.method,
                status=_F.SCHEDULED,
                lines=(),
                follows_id=work.id,
            )
        )
    return tuple(behind)


def follower_of(order: Order, work_id: UUID) -> FulfillmentOrder | None:
    """The store's work that follows this one."""
    return next((work for work in order.fulfillment_orders if work.follows_id == work_id), None)


def awaited(order: Order, work: FulfillmentOrder) -> tuple[Shipment, ...]:
    """The parcels that following work waits for or holds: those that left the place it follows and count."""
    return tuple(
        shipment
        for shipment in order.shipments
        if shipment.fulfillment_order_id == work.follows_id
        if shipment.status not in (ShipmentStatus.VOIDED, ShipmentStatus.LABELED)
    )


def mark_of_receipt(work: FulfillmentOrder) -> str:
    """How a store's own sighting says that a parcel came to it."""
    return f"{_RECEIVED}{work.id}"


def is_received(shipment: Shipment) -> bool:
    """Whether the store that a parcel was sent to has it."""
    return any((event.external_id or "").startswith(_RECEIVED) for event in shipment.tracking)


def is_coming(shipment: Shipment) -> bool:
    """Whether a parcel that is sent to a store has yet to be received there."""
    return shipment.status in ON_ITS_WAY and not is_received(shipment)


def at_its_door(order: Order, shipment: Shipment, sighting: TrackingEvent) -> TrackingEvent:
    """What a sighting says of goods that are sent to a store: a carrier delivers them to its door, not to the person.

    Until the store has received them they are on their way, and until it handed them over they wait there. What came
    back stays there, whatever is told of it later.
    """
    if shipment.received_back_at is not None:
        return replace(sighting, status=ShipmentStatus.RETURN_TO_SENDER)
    behind = follower_of(order, shipment.fulfillment_order_id)
    if behind is None or behind.status in OVER or sighting.status not in _AT_A_DOOR:
        return sighting
    if behind.status is _F.READY_FOR_PICKUP or (sighting.external_id or "").startswith("ready:"):
        return replace(sighting, status=ShipmentStatus.AVAILABLE_FOR_PICKUP)
    return replace(sighting, status=ShipmentStatus.IN_TRANSIT)


def in_step(order: Order) -> tuple[FulfillmentOrder, ...]:
    """The works of an order, those that follow brought to where the followed ones and their parcels are.

    What is not sent is not waited for; a parcel that left opens the work; when all were handed over it is complete.
    """
    if not any(work.follows_id for work in order.fulfillment_orders):
        return order.fulfillment_orders
    known = {work.id: work for work in order.fulfillment_orders}
    return tuple(
        work if work.follows_id is None or work.status in OVER else _followed(order, work, known[work.follows_id])
        for work in order.fulfillment_orders
    )


def _followed(order: Order, work: FulfillmentOrder, sender: FulfillmentOrder) -> FulfillmentOrder:
    parcels = awaited(order, work)
    if sender.status in (_F.REJECTED, _F.CANCELED):
        return replace(work, status=_F.CANCELED)
    if sender.status is _F.COMPLETED and work.status is not _F.SCHEDULED:
        return replace(work, status=_F.COMPLETED)
    if parcels and work.status is _F.SCHEDULED:
        return replace(work, status=_F.OPEN)
    return work


def _delivery(order: Order, delivery_id: UUID) -> Delivery:
    return next(delivery for delivery in order.deliveries if delivery.id == delivery_id)
