"""Fewer units of a line: what is neither picked nor gone is canceled. Picked units need their location's consent."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from app.domain.enums import CancelReason
from app.domain.orders.cancel import Cancellation, cancel
from app.domain.orders.kits import components, per_kit
from app.domain.orders.model import Order


def decrease(order: Order, quantities: Mapping[UUID, int]) -> Cancellation:
    """Cancel so many units of lines that have them unpicked (see `unpicked_units`); the order is not called canceled.

    What is canceled by an edit is no reason why the order ended: reason and note stay what they were.
    """
    taken = cancel(order, quantities, CancelReason.CUSTOMER)
    return replace(taken, order=replace(taken.order, cancel_reason=order.cancel_reason, cancel_note=order.cancel_note))


def unpicked_units(order: Order) -> Mapping[UUID, int]:
    """Units of each line that are still there and that nobody picked; of a kit, the kits that can be made of them."""
    picked: Counter[UUID] = Counter()
    for work in order.fulfillment_orders:
        for line in work.lines:
            picked[line.line_id] += max(line.picked - line.shipped, 0)
    units = {line.id: line.quantity - line.canceled - line.shipped - picked[line.id] for line in order.lines}
    kits = {
        kit: min(units[part.id] // per_kit(part) for part in parts) for kit, parts in components(order).items() if parts
    }
    return units | kits
