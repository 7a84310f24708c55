"""Take units off a location's work that nobody has picked yet: they were canceled, or never existed."""

from dataclasses import replace
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus
from app.domain.orders.model import FulfillmentOrder, WorkLine


def unpicked(line: WorkLine) -> int:
    """Units of a line of work that are still on the shelf."""
    return line.quantity - line.canceled - max(line.picked, line.shipped)


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
    status = work.status
    if all(line.canceled == line.quantity for line in lines):
        status = FulfillmentOrderStatus.CANCELED
    elif all(line.outstanding == 0 for line in lines):
        status = FulfillmentOrderStatus.DISPATCHED
    return replace(work, lines=tuple(lines), status=status), freed
