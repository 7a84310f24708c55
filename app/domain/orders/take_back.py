"""Take units off a location's work: unpicked ones at once, picked ones when the location agrees."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus
from app.domain.orders.model import FulfillmentOrder, WorkLine
from app.domain.orders.work.parcels import fitted


def unpicked(line: WorkLine) -> int:
    """Units of a line of work that are still on the shelf."""
    return line.quantity - line.canceled - max(line.picked, line.shipped)


def recallable(line: WorkLine) -> int:
    """Picked units that are still in the building and that nobody has asked back yet."""
    return max(line.picked - line.shipped, 0) - line.recalled


def take_back(work: FulfillmentOrder, line_id: UUID, wanted: int) -> tuple[FulfillmentOrder, int]:
    """Work without so many unpicked units of an order's line, and how many those were."""
    freed = 0
    lines: list[WorkLine] = []
    for line in work.lines:
        units = min(wanted - freed, unpicked(line)) if line.line_id == line_id else 0
        freed += units
        lines.append(replace(line, canceled=line.canceled + units) if units else line)
    if freed == 0:
        return work, 0
    return ended(replace(work, lines=tuple(lines))), freed


def ask_back(work: FulfillmentOrder, line_id: UUID, wanted: int) -> tuple[FulfillmentOrder, int]:
    """Work that is asked to give back so many picked units of an order's line, and how many those are."""
    asked = 0
    lines: list[WorkLine] = []
    for line in work.lines:
        units = min(wanted - asked, recallable(line)) if line.line_id == line_id else 0
        asked += units
        lines.append(replace(line, recalled=line.recalled + units) if units else line)
    if asked == 0:
        return work, 0
    came_from = work.recalled_from or work.status
    status = FulfillmentOrderStatus.CANCEL_REQUESTED
    return replace(work, lines=tuple(lines), status=status, recalled_from=came_from), asked


def give_back(work: FulfillmentOrder, accepted: Mapping[UUID, int]) -> FulfillmentOrder:
    """Work after its location answered: so many units by work line are canceled, the other recalled ones stay."""
    assert work.recalled_from is not None, "only work that is asked to give units back answers"
    lines = tuple(_put_back(line, accepted.get(line.id, 0)) for line in work.lines)
    return ended(replace(work, lines=lines, status=work.recalled_from, recalled_from=None))


def ended(work: FulfillmentOrder) -> FulfillmentOrder:
    """Work of which nothing is left is CANCELED, or DISPATCHED when some of it had left; parcels hold what is left."""
    work = fitted(work)
    if any(line.outstanding for line in work.lines):
        return work
    left = any(line.canceled != line.quantity for line in work.lines)
    status = FulfillmentOrderStatus.DISPATCHED if left else FulfillmentOrderStatus.CANCELED
    pickup = work.pickup
    if pickup is not None and pickup.expired_at is None:
        pickup = replace(pickup, expires_at=None)  # nothing lies there any more that could wait too long
    return replace(work, status=status, recalled_from=None, pickup=pickup)


def _put_back(line: WorkLine, units: int) -> WorkLine:
    picked = line.picked - units
    return replace(line, canceled=line.canceled + units, picked=picked, packed=min(line.packed, picked), recalled=0)
