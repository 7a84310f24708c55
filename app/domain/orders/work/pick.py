"""Picking: units of a location's work are taken off the shelf.

Pure. Whoever picks has taken the work: accepting is implied, and every state that is crossed is a step of the answer,
so that each leaves its event. Units move in the last step.
"""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus
from app.domain.errors import Excess, IllegalTransition, QuantityExceeded
from app.domain.orders.derive import derive
from app.domain.orders.hold import refuse_held
from app.domain.orders.model import FulfillmentOrder, Order
from app.domain.orders.take_back import unpicked
from app.domain.orders.transitions import NEXT_WORK

_F = FulfillmentOrderStatus

TO_PICK = (_F.OPEN, _F.ACCEPTED, _F.PICKING)
"""States in which units of the work may be picked, in the order in which it goes through them."""


def pick(order: Order, work_id: UUID, quantities: Mapping[UUID, int] | None) -> tuple[Order, ...]:
    """The order after each state that the work crosses when so many more units by work line are picked; None: all.

    Raises IllegalTransition when its state does not allow it or nothing is left to pick, QuantityExceeded for more
    units than are, Held when a hold binds the work.
    """
    work = work_of(order, work_id)
    left = {line.id: unpicked(line) for line in work.lines}
    if work.status not in TO_PICK or not any(left.values()):
        raise refused(work, _F.PICKING, "to pick")
    taken = left if quantities is None else quantities
    refuse_more(order, work, taken, left, "left to pick")
    refuse_held(order, work.id)
    whole = all(taken.get(line_id, 0) == units for line_id, units in left.items())
    crossed = [*TO_PICK[TO_PICK.index(work.status) + 1 :], *([_F.PICKED] if whole else [])] or [work.status]
    lines = tuple(replace(line, picked=line.picked + taken.get(line.id, 0)) for line in work.lines)
    steps = [with_work(order, replace(work, status=status)) for status in crossed[:-1]]
    return (*steps, derive(with_work(order, replace(work, status=crossed[-1], lines=lines))))


def work_of(order: Order, work_id: UUID) -> FulfillmentOrder:
    """The work with this id; a KeyError is a bug of the caller."""
    for work in order.fulfillment_orders:
        if work.id == work_id:
            return work
    raise KeyError(work_id)


def with_work(order: Order, work: FulfillmentOrder) -> Order:
    """The order with this work in its place."""
    works = tuple(work if other.id == work.id else other for other in order.fulfillment_orders)
    return replace(order, fulfillment_orders=works)


def refuse_more(
    order: Order,
    work: FulfillmentOrder,
    wanted: Mapping[UUID, int],
    left: Mapping[UUID, int],
    what: str,
    path: tuple[str, ...] = (),
) -> None:
    """Raise QuantityExceeded for the first line of which more units are wanted than are left."""
    skus = {line.id: order.line(line.line_id).sku for line in work.lines}
    for index, (line_id, units) in enumerate(wanted.items()):
        if units > left[line_id]:
            excess = Excess(skus[line_id], units, left[line_id])
            raise QuantityExceeded((excess,), what, (*path, "lines", str(index), "quantity"))


def refused(work: FulfillmentOrder, target: FulfillmentOrderStatus, what: str) -> IllegalTransition:
    """Why the work cannot go on to a state as it stands."""
    return IllegalTransition(
        f"a fulfillment order that is {work.status.value} has nothing {what}",
        source=work.status.value,
        target=target.value,
        allowed=tuple(sorted(status.value for status in NEXT_WORK[work.status])),
        path=("fulfillmentOrderId",),
    )
