"""Shedding: units that turned out not to exist are taken from orders whose units nobody has picked yet.

Pure. A fact is never refused: whoever loses units waits again (`open`), and is served elsewhere or later.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.orders.derive import derive
from app.domain.orders.model import Line, Order
from app.domain.orders.take_back import take_back, unpicked
from app.domain.orders.track import complete


@dataclass(frozen=True, slots=True)
class Held:
    """Units of an order's line that are held at a location, with or without work there."""

    line_id: UUID
    sku_id: UUID
    location_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Loss:
    """Units that a line gives up at a location: `reserved` ones had no work yet, `allocated` ones had."""

    line_id: UUID
    sku_id: UUID
    location_id: UUID
    reserved: int
    allocated: int

    @property
    def quantity(self) -> int:
        """All of them."""
        return self.reserved + self.allocated


def loss(order: Order, held: Held, wanted: int) -> Loss:
    """What a line can give up at a location, at most `wanted`: units without work first, then unpicked ones."""
    at_work = on_the_shelf = 0
    for work in order.fulfillment_orders:
        if work.location_id == held.location_id:
            for line in work.lines:
                if line.line_id == held.line_id:
                    at_work += line.outstanding
                    on_the_shelf += unpicked(line)
    reserved = min(wanted, max(0, held.quantity - at_work))
    return Loss(held.line_id, held.sku_id, held.location_id, reserved, min(wanted - reserved, on_the_shelf))


def shed(order: Order, losses: Sequence[Loss]) -> Order:
    """The order with these units open again, and the locations' work without them."""
    lines = {line.id: line for line in order.lines}
    works = list(order.fulfillment_orders)
    for lost in losses:
        lines[lost.line_id] = _reopened(lines[lost.line_id], lost)
        left = lost.allocated
        for index, work in enumerate(works):
            if work.location_id == lost.location_id:
                works[index], freed = take_back(work, lost.line_id, left)
                left -= freed
        assert left == 0, "only units that nobody picked are shed"
    after = replace(order, lines=tuple(lines[line.id] for line in order.lines), fulfillment_orders=tuple(works))
    return derive(replace(after, fulfillment_orders=tuple(complete(work, after) for work in works)))


def _reopened(line: Line, lost: Loss) -> Line:
    return replace(
        line,
        open=line.open + lost.quantity,
        reserved=line.reserved - lost.reserved,
        allocated=line.allocated - lost.allocated,
    )
