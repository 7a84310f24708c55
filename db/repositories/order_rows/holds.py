"""Holds as rows."""

from typing import Any

from app.domain.orders.model import Hold, Order


def hold_row(order: Order, hold: Hold) -> dict[str, Any]:
    """A hold."""
    return {
        "id": hold.id,
        "order_id": order.id,
        "fulfillment_order_id": hold.fulfillment_order_id,
        "reason": hold.reason,
        "note": hold.note,
        "placed_kind": hold.placed_by.kind,
        "placed_by": hold.placed_by.id,
        "placed_at": hold.placed_at,
        "release_at": hold.release_at,
        "release_event": hold.release_event,
        "is_open": hold.is_open,
        "released_at": hold.released_at,
        "released_kind": hold.released_by.kind if hold.released_by else None,
        "released_by": hold.released_by.id if hold.released_by else None,
    }
