"""When a line's last unit is expected, as far as that is not what its delivery was promised for. Pure.

What is on its way comes when its carrier expects it, what waits comes no earlier than the supply that it was promised
from, what has yet to leave leaves when its location has to have it done; all else is expected as promised. What has
arrived says nothing: whether the promise was kept is read from the day of arrival.
"""

from dataclasses import replace
from datetime import datetime

from app.domain.enums import FulfillmentOrderStatus, ShipmentStatus
from app.domain.orders.model import Delivery, Line, Order, Shipment

_ON_ITS_WAY = frozenset(
    {
        ShipmentStatus.IN_TRANSIT,
        ShipmentStatus.OUT_FOR_DELIVERY,
        ShipmentStatus.AVAILABLE_FOR_PICKUP,
        ShipmentStatus.EXCEPTION,
    }
)
_OVER = frozenset(
    {
        FulfillmentOrderStatus.DISPATCHED,
        FulfillmentOrderStatus.COMPLETED,
        FulfillmentOrderStatus.REJECTED,
        FulfillmentOrderStatus.CANCELED,
    }
)


def expected(order: Order) -> tuple[Line, ...]:
    """The order's lines with when each is expected; the very same ones where nothing says anything else."""
    if not _tells_anything(order):
        return order.lines
    promised = {delivery.id: delivery for delivery in order.deliveries}
    lines = tuple(_expected(order, line, promised[line.delivery_id]) for line in order.lines)
    whole = {line.id: line for line in lines if line.is_kit}
    for kit in whole.values():
        parts = [line.expected_by for line in lines if line.parent_line_id == kit.id and line.expected_by is not None]
        whole[kit.id] = replace(kit, expected_by=max(parts, default=None))
    return tuple(whole.get(line.id, line) for line in lines) if whole else lines


def _tells_anything(order: Order) -> bool:
    promised = {delivery.id: delivery.promised_by for delivery in order.deliveries}
    return (
        any(line.expected_by is not None or line.claims for line in order.lines)
        or any(shipment.estimated_delivery_at is not None for shipment in order.shipments)
        or any(
            work.due_at is not None and (by := promised[work.delivery_id]) is not None and work.due_at > by
            for work in order.fulfillment_orders
        )
    )


def _expected(order: Order, line: Line, delivery: Delivery) -> Line:
    if line.is_kit or line.delivered == line.quantity - line.canceled:
        return line  # what has arrived was expected as it was
    promised = delivery.promised_by
    on_its_way = [
        shipment.estimated_delivery_at or promised
        for shipment in order.shipments
        if shipment.status in _ON_ITS_WAY and _carries(shipment, line)
    ]
    times: list[datetime] = [at for at in on_its_way if at is not None]
    if promised is not None:
        times += [claim.expected_at for claim in line.claims if claim.expected_at and claim.expected_at > promised]
        times += [
            work.due_at
            for work in order.fulfillment_orders
            if work.due_at is not None
            and work.due_at > promised
            and work.status not in _OVER
            and any(part.line_id == line.id and part.outstanding for part in work.lines)
        ]
        if line.open or line.backordered or line.reserved or line.allocated:
            times.append(promised)
    by = max(times, default=None)
    by = None if by == promised else by
    return line if by == line.expected_by else replace(line, expected_by=by)


def _carries(shipment: Shipment, line: Line) -> bool:
    return any(part.line_id == line.id for parcel in shipment.parcels for part in parcel.lines)
