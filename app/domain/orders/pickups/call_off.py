"""Calling off: goods that lie ready and that nobody takes go back to the shelf, and are owed for no longer.

All of them when nobody came in time, or those that the person leaves behind. The place has them in its hands: nobody is
asked to give them back, as picked units otherwise are.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import CancelReason, FulfillmentOrderStatus
from app.domain.orders.cancel import Cancellation, Release, concluded
from app.domain.orders.kits import follow_components
from app.domain.orders.model import FulfillmentOrder, Order, WorkLine
from app.domain.orders.pickups.ready import refuse_torn_kits
from app.domain.orders.take_back import ended
from app.domain.orders.work.parcels import fitted
from app.domain.orders.work.pick import refuse_more, refused, with_work, work_of


def left_behind(order: Order, work_id: UUID, taken: Mapping[UUID, int]) -> Mapping[UUID, int]:
    """What stays, by work line, when so many units are taken, in the order asked for.

    Raises QuantityExceeded for more than lies there, PartOfKit when a kit would be torn.
    """
    work = work_of(order, work_id)
    here = {line.id: line.outstanding for line in work.lines}
    refuse_more(order, work, taken, here, "here")
    left = {line_id: units - taken.get(line_id, 0) for line_id, units in here.items()}
    if any(left.values()):
        refuse_torn_kits(order, work, left)
    return {line_id: units for line_id, units in left.items() if units}


def call_off(
    order: Order,
    work_id: UUID,
    units: Mapping[UUID, int],
    reason: CancelReason,
    *,
    expired_at: datetime | None = None,
) -> Cancellation:
    """Cancel so many units by work line of goods that lie ready; `expired_at` says that nobody came.

    Raises IllegalTransition when they do not lie ready.
    """
    work = work_of(order, work_id)
    if work.status is not FulfillmentOrderStatus.READY_FOR_PICKUP:
        raise refused(work, FulfillmentOrderStatus.CANCELED, "that lies ready")
    by_line: Counter[UUID] = Counter()
    for line in work.lines:
        by_line[line.line_id] += units.get(line.id, 0)
    pickup = work.pickup
    if pickup is not None and expired_at is not None:
        pickup = replace(pickup, expired_at=expired_at)
    back = replace(
        work,
        lines=tuple(_put_back(line, units.get(line.id, 0)) for line in work.lines),
        pickup=pickup,
    )
    lines = tuple(
        replace(line, canceled=line.canceled + by_line[line.id], allocated=line.allocated - by_line[line.id])
        for line in order.lines
    )
    after = concluded(replace(with_work(order, ended(fitted(back))), lines=lines, cancel_reason=reason))
    releases = tuple(
        Release(line.id, line.sku_id, work.location_id, by_line[line.id])
        for line in order.lines
        if line.takes_stock and by_line[line.id]
    )
    return Cancellation(after, releases, _canceled(order, after), {}, {})


def all_here(work: FulfillmentOrder) -> Mapping[UUID, int]:
    """Units that still lie there, by work line."""
    return {line.id: line.outstanding for line in work.lines if line.outstanding}


def _canceled(before: Order, after: Order) -> Mapping[UUID, int]:
    """Units that were canceled, by line; kits' own lines too."""
    known = {line.id: line.canceled for line in follow_components(before).lines}
    return {line.id: line.canceled - known[line.id] for line in after.lines if line.canceled > known[line.id]}


def _put_back(line: WorkLine, units: int) -> WorkLine:
    if not units:
        return line
    picked = line.picked - units
    return replace(line, canceled=line.canceled + units, picked=picked, packed=min(line.packed, picked))
