"""Booked windows of an order's deliveries. Pure."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from app.domain.enums import FulfillmentMethod, OrderStatus
from app.domain.errors import IllegalTransition, InvalidInput, NotFound
from app.domain.orders.model import Delivery, DeliverySlot, Order

_OVER = frozenset({OrderStatus.CANCELED, OrderStatus.EXPIRED, OrderStatus.COMPLETED, OrderStatus.DRAFT})


def kept_slots(order: Order) -> tuple[Delivery, ...]:
    """The deliveries; those of which nothing is left to bring have given their window back."""
    if not any(delivery.slot for delivery in order.deliveries):
        return order.deliveries
    brings = {line.delivery_id for line in order.lines if line.canceled < line.quantity}
    return tuple(
        delivery if delivery.slot is None or delivery.id in brings else replace(delivery, slot=None)
        for delivery in order.deliveries
    )


def who_drives(order: Order, delivery_id: UUID | None) -> tuple[Delivery, UUID | None]:
    """A delivery that comes by van, and the location whose van that is, where it is known.

    Raises NotFound, InvalidInput (another method; not named, and several come by van), IllegalTransition (the order is
    over, or units of the delivery left).
    """
    driven = [one for one in order.deliveries if one.method is FulfillmentMethod.LOCAL_DELIVERY]
    named = [one for one in order.deliveries if one.id == delivery_id] if delivery_id else driven
    if not named:
        raise NotFound("the order has no such delivery", ("deliveryId",))
    if len(named) > 1 or named[0] not in driven:
        raise InvalidInput("name one delivery of LOCAL_DELIVERY: no other comes in a window", ("deliveryId",))
    delivery = named[0]
    lines = [line for line in order.lines if line.delivery_id == delivery.id and not line.is_kit]
    left = any(line.shipped for line in lines) or all(line.canceled == line.quantity for line in lines)
    status = order.statuses.order
    if left or status in _OVER:
        raise IllegalTransition(
            "units of this delivery have left, or nothing is to be brought: it keeps its window",
            source=status.value,
            target="SLOT",
            allowed=(),
            path=("deliveryId",),
        )
    sends = {
        work.location_id
        for work in order.fulfillment_orders
        if work.delivery_id == delivery.id and any(line.outstanding for line in work.lines)
    }
    bound = {line.location_id for line in lines if line.location_id is not None}
    places = {delivery.slot.location_id} if delivery.slot else sends | bound
    if len(places) > 1:
        raise InvalidInput("several locations send this delivery: no one van brings it", ("deliveryId",))
    return delivery, next(iter(places), None)


def move_slot(order: Order, delivery_id: UUID, slot: DeliverySlot, on: date) -> Order:
    """The order with a delivery in this window, and promised for it."""
    return replace(
        order,
        deliveries=tuple(
            replace(one, slot=slot, promised_from=slot.starts_at, promised_by=slot.ends_at, promised_on=on)
            if one.id == delivery_id
            else one
            for one in order.deliveries
        ),
    )
