"""What one delivery of an order tells its recipient: the order's own rules, applied to that part alone.

Pure. A payment is made for the whole order, so its status counts for every delivery.
"""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from app.domain.enums import CustomerStatus
from app.domain.orders.derive import customer_status, fulfillment_status
from app.domain.orders.model import Order


def part_of(order: Order, delivery_id: UUID) -> Order:
    """The order as if it had this delivery only: its lines, its work and its shipments."""
    works = tuple(work for work in order.fulfillment_orders if work.delivery_id == delivery_id)
    here = {work.id for work in works}
    return replace(
        order,
        lines=tuple(line for line in order.lines if line.delivery_id == delivery_id),
        deliveries=tuple(delivery for delivery in order.deliveries if delivery.id == delivery_id),
        fulfillment_orders=works,
        shipments=tuple(shipment for shipment in order.shipments if shipment.fulfillment_order_id in here),
    )


def delivery_status(order: Order, delivery_id: UUID) -> CustomerStatus:
    """The few words that the recipient of one delivery reads."""
    part = part_of(order, delivery_id)
    return customer_status(part, order.statuses.payment, fulfillment_status(part))


def worked_on_at(order: Order, locations: Collection[str]) -> Order:
    """The order as far as these locations (codes) work on it: their work, what left them, and where that goes."""
    works = tuple(work for work in order.fulfillment_orders if work.location in locations)
    ids = {work.id for work in works}
    deliveries = {work.delivery_id for work in works}
    return replace(
        order,
        deliveries=tuple(one for one in order.deliveries if one.id in deliveries),
        fulfillment_orders=works,
        shipments=tuple(one for one in order.shipments if one.fulfillment_order_id in ids),
    )
