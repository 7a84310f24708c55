"""Deliveries and lines as rows."""

from typing import Any

from app.domain.orders.model import Delivery, Line, Order


def delivery_row(order: Order, delivery: Delivery) -> dict[str, Any]:
    """A delivery."""
    return {
        "id": delivery.id,
        "order_id": order.id,
        "position": delivery.position,
        "key": delivery.key,
        "method": delivery.method,
        "address_id": delivery.address_id,
        "pickup_location_id": delivery.pickup_location_id,
        "pickup_point": dict(delivery.pickup_point) if delivery.pickup_point is not None else None,
        "recipient_id": delivery.recipient_id,
        "not_before": delivery.not_before,
        "promised_from": delivery.promised_from,
        "promised_by": delivery.promised_by,
        "promised_on": delivery.promised_on,
        "gift_message": delivery.gift_message,
        "slot_location_id": delivery.slot and delivery.slot.location_id,
        "slot_starts_at": delivery.slot and delivery.slot.starts_at,
        "slot_ends_at": delivery.slot and delivery.slot.ends_at,
    }


def line_row(order: Order, line: Line) -> dict[str, Any]:
    """A line."""
    return {
        "id": line.id,
        "order_id": order.id,
        "position": line.position,
        "sku_id": line.sku_id,
        "delivery_id": line.delivery_id,
        "name": line.name,
        "quantity": line.quantity,
        "canceled_quantity": line.canceled,
        "open_quantity": line.open,
        "backordered_quantity": line.backordered,
        "reserved_quantity": line.reserved,
        "allocated_quantity": line.allocated,
        "shipped_quantity": line.shipped,
        "delivered_quantity": line.delivered,
        "undelivered_quantity": line.undelivered,
        "returned_quantity": line.returned,
        "cancel_requested_quantity": line.cancel_requested,
        "return_requested_quantity": line.return_requested,
        "unit_price_minor": line.unit_price_minor,
        "discount_minor": line.discount_minor,
        "tax_minor": line.tax_minor,
        "tax_rate": line.tax_rate,
        "takes_stock": line.takes_stock,
        "location_id": line.location_id,
        "refused_by": list(line.refused_by) or None,
        "expected_by": line.expected_by,
        "promise_revision": line.promise_revision,
        "line_ref": line.line_ref,
        "properties": dict(line.properties) if line.properties is not None else None,
        "is_kit": line.is_kit,
        "parent_line_id": line.parent_line_id,
        "per_parent": line.per_parent,
        "price_share_minor": line.price_share_minor,
        "replaces_line_id": None,
    }
