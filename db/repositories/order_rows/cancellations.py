"""Records of cancellations as rows."""

from collections.abc import Iterator
from typing import Any

from app.domain.orders.model import CancellationRecord, Order
from db.base import Base
from db.models.cancellations import OrderCancellationLineRow, OrderCancellationRow


def cancellation_rows(order: Order, cancellation: CancellationRecord) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    """A cancellation and the units it is about."""
    yield (
        OrderCancellationRow,
        {
            "id": cancellation.id,
            "order_id": order.id,
            "reason": cancellation.reason,
            "note": cancellation.note,
            "restock": cancellation.restock,
            "refunds": cancellation.refunds,
            "refund_to": cancellation.refund_to,
            "actor_kind": cancellation.by.kind,
            "actor_id": cancellation.by.id,
            "at": cancellation.at,
        },
    )
    for position, line in enumerate(cancellation.lines):
        yield (
            OrderCancellationLineRow,
            {
                "id": line.id,
                "cancellation_id": cancellation.id,
                "order_line_id": line.line_id,
                "position": position,
                "canceled_quantity": line.canceled,
                "recalled_quantity": line.recalled,
                "refused_quantity": line.refused,
            },
        )
