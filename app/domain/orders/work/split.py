"""Splitting and merging: units of one order at one place are done as two works, or as one. Pure; no stock moves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from app.domain.errors import Excess, Held, InvalidInput, NotFound, QuantityExceeded
from app.domain.orders.derive import derive
from app.domain.orders.model import FulfillmentOrder, Order, WorkLine
from app.domain.orders.take_back import ended
from app.domain.orders.work.give_up import without_units
from app.domain.orders.work.refuse import refuse_begun, refuse_tied


def split(order: Order, work_id: UUID, units: Mapping[UUID, int], new_id: Callable[[], UUID]) -> Order:
    """The order with so many units by work line as work of their own, the last of its works.

    Raises IllegalTransition (it is picked, or over), QuantityExceeded, InvalidInput (all of it, or tied work).
    """
    work = order.work(work_id)
    refuse_begun(work, "split")
    refuse_tied(order, work, "split")
    lines = {line.id: line for line in work.lines}
    for index, (line_id, quantity) in enumerate(units.items()):
        line = lines[line_id]
        if quantity > line.outstanding:
            excess = Excess(order.line(line.line_id).sku, quantity, line.outstanding)
            raise QuantityExceeded((excess,), "left to split off", ("lines", str(index), "quantity"))
    if all(line.outstanding == units.get(line.id, 0) for line in work.lines):
        raise InvalidInput("these are all of its units: leave some, or move it", ("lines",))
    rest = replace(work, lines=tuple(without_units(line, units.get(line.id, 0)) for line in work.lines))
    part = replace(
        work,
        id=new_id(),
        version=1,
        lines=tuple(
            WorkLine(id=new_id(), line_id=line.line_id, quantity=units[line.id])
            for line in work.lines
            if line.id in units
        ),
    )
    changed = order.with_work(rest)
    return derive(replace(changed, fulfillment_orders=(*changed.fulfillment_orders, part)))


def merge(order: Order, work_id: UUID, others: Sequence[UUID], new_id: Callable[[], UUID]) -> Order:
    """The order with the units of the other works in this one; the others end as CANCELED.

    Raises NotFound (not of this order), InvalidInput (none; itself; another place, delivery or state; tied work),
    IllegalTransition (picked, or over), Held (one of the others is held by itself).
    """
    target = order.work(work_id)
    refuse_begun(target, "merged")
    refuse_tied(order, target, "merged")
    known = {work.id: work for work in order.fulfillment_orders}
    emptied: list[FulfillmentOrder] = []
    for index, other_id in enumerate(others):
        other, path = known.get(other_id), ("fulfillmentOrderIds", str(index))
        if other is None:
            raise NotFound("the order has no such fulfillment order", path)
        if other_id == work_id or other_id in others[:index]:
            raise InvalidInput("a fulfillment order is named twice", path)
        _refuse_unlike(order, target, other, path)
        target = _joined(target, other, new_id)
        emptied.append(ended(replace(other, lines=tuple(without_units(one, one.outstanding) for one in other.lines))))
    if not emptied:
        raise InvalidInput("name at least one fulfillment order to merge into it", ("fulfillmentOrderIds",))
    after = order.with_work(target)
    for other in emptied:
        after = after.with_work(other)
    return derive(after)


def _refuse_unlike(order: Order, target: FulfillmentOrder, other: FulfillmentOrder, path: tuple[str, ...]) -> None:
    refuse_begun(other, "merged")
    refuse_tied(order, other, "merged")
    if (other.location_id, other.delivery_id) != (target.location_id, target.delivery_id):
        raise InvalidInput("it is for another delivery, or another location's: move it first", path)
    if other.status is not target.status or other.request_status is not target.request_status:
        raise InvalidInput(f"one is {target.status.value}, this one {other.status.value}: bring both as far", path)
    held = [hold.id for hold in order.holds if hold.is_open and hold.fulfillment_order_id == other.id]
    if held:
        raise Held("it is held by itself: release it first", held, path)


def _joined(target: FulfillmentOrder, other: FulfillmentOrder, new_id: Callable[[], UUID]) -> FulfillmentOrder:
    lines = list(target.lines)
    for line in other.lines:
        units = line.outstanding
        place = next((index for index, own in enumerate(lines) if own.line_id == line.line_id), None)
        if units and place is None:
            lines.append(WorkLine(id=new_id(), line_id=line.line_id, quantity=units))
        elif units and place is not None:
            lines[place] = replace(lines[place], quantity=lines[place].quantity + units)
    due = [at for at in (target.due_at, other.due_at) if at is not None]
    return replace(target, lines=tuple(lines), due_at=min(due, default=None))
