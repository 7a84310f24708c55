"""Booked windows of an order's deliveries. Pure."""

from dataclasses import replace

from app.domain.orders.model import Delivery, Order


def kept_slots(order: Order) -> tuple[Delivery, ...]:
    """The deliveries; those of which nothing is left to bring have given their window back."""
    if not any(delivery.slot for delivery in order.deliveries):
        return order.deliveries
    brings = {line.delivery_id for line in order.lines if line.canceled < line.quantity}
    return tuple(
        delivery if delivery.slot is None or delivery.id in brings else replace(delivery, slot=None)
        for delivery in order.deliveries
    )
