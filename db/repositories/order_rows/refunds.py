"""Refunds as rows."""

from collections.abc import Iterator
from typing import Any

from app.domain.orders.model import Order, Refund
from db.base import Base
from db.models.refunds import RefundChargeRow, RefundLineRow, RefundRow


def refund_rows(order: Order, position: int, refund: Refund) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    """A refund and its parts."""
    yield (
        RefundRow,
        {
            "id": refund.id,
            "order_id": order.id,
            "position": position,
            "reason": refund.reason,
            "note": refund.note,
            "destination": refund.destination,
            "status": refund.status,
            "adjustment_minor": refund.adjustment_minor,
            "adjustment_credited_minor": refund.adjustment_credited_minor,
            "total_minor": refund.total_minor,
            "at": refund.at,
        },
    )
    for place, line in enumerate(refund.lines):
        yield (
            RefundLineRow,
            {
                "id": line.id,
                "refund_id": refund.id,
                "position": place,
                "order_line_id": line.line_id,
                "quantity": line.quantity,
                "credited_quantity": line.credited_quantity,
                "amount_minor": line.amount_minor,
                "tax_minor": line.tax_minor,
            },
        )
    for place, charge in enumerate(refund.charges):
        yield (
            RefundChargeRow,
            {
                "id": charge.id,
                "refund_id": refund.id,
                "position": place,
                "order_charge_id": charge.charge_id,
                "amount_minor": charge.amount_minor,
                "tax_minor": charge.tax_minor,
                "credited_minor": charge.credited_minor,
            },
        )
