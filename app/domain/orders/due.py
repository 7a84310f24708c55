"""When the next promise of an order falls due: what its lists of overdue orders are made from."""

from datetime import datetime

from app.domain.enums import OrderStatus
from app.domain.orders.model import Order

_UNDER_WAY = (OrderStatus.OPEN, OrderStatus.PENDING_REVIEW)


def due_at(order: Order) -> datetime | None:
    """The earliest promise of a delivery of which units have not arrived; None without any, and for a closed order."""
    if order.statuses.order not in _UNDER_WAY:
        return None
    missing = {line.delivery_id for line in order.lines if line.delivered < line.quantity - line.canceled}
    promises = (delivery.promised_by for delivery in order.deliveries if delivery.id in missing)
    return min((promise for promise in promises if promise is not None), default=None)
