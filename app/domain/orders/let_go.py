"""Holds that end by themselves: their event came about, or nothing of what they hold is left.

Pure, and part of `derive`, so that no step that brings the event about can forget it.
"""

from dataclasses import replace

from app.domain.enums import HoldReleaseEvent
from app.domain.orders.ledger import secured_minor
from app.domain.orders.model import Hold, Order, Totals


def let_go(order: Order, sums: Totals) -> tuple[Hold, ...]:
    """The order's holds, ended where their reason is gone; the time of that is set when they are saved."""
    if not any(hold.is_open for hold in order.holds):
        return order.holds
    return tuple(
        replace(hold, is_open=False) if hold.is_open and _is_over(hold, order, sums) else hold for hold in order.holds
    )


def _is_over(hold: Hold, order: Order, sums: Totals) -> bool:
    if hold.fulfillment_order_id is None:
        left = any(line.quantity > line.canceled + line.shipped for line in order.lines if not line.is_kit)
    else:
        held = (work for work in order.fulfillment_orders if work.id == hold.fulfillment_order_id)
        left = any(line.outstanding for work in held for line in work.lines)
    if not left:
        return True
    if hold.release_event is HoldReleaseEvent.PAYMENT_SECURED:
        return secured_minor(order.payments) >= sums.total
    if hold.release_event is HoldReleaseEvent.STOCK_ALLOCATED:
        waiting = (line.open + line.backordered + line.reserved for line in order.lines if not line.is_kit)
        return not any(waiting)
    return False
