"""Canceling: whole or by quantity, whatever has not left.

Units are taken from where they hurt least: open, then backordered, then reserved, then allocated and unpicked
(domain rules, lines). Picked units become a recall: their location says whether it can still take them back
(`recall.py`). A kit is canceled whole, by its own line: its components follow with the units that so many kits hold,
and none of them is canceled by itself, since what is left of the kit could be neither priced nor delivered. For the
same reason nothing is recalled of a kit: kits of which a unit is picked are sent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import CancelReason, ChargeKind, EventOrigin, OrderStatus, PaymentState
from app.domain.errors import Excess, IllegalTransition, PartOfKit, QuantityExceeded
from app.domain.orders.authorize import let_go_of
from app.domain.orders.charge import charge_for
from app.domain.orders.derive import derive
from app.domain.orders.kits import components, follow_components, per_kit
from app.domain.orders.model import Charge, FulfillmentOrder, Line, Order
from app.domain.orders.promises import give_up
from app.domain.orders.take_back import ask_back, recallable, take_back
from app.domain.orders.track import complete
from app.domain.orders.transitions import NEXT_ORDER


@dataclass(frozen=True, slots=True)
class Release:
    """Held units of a line at a location that are no longer promised."""

    line_id: UUID
    sku_id: UUID
    location_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Cancellation:
    """What canceling changes: the order afterwards, and the stock that becomes free."""

    order: Order
    releases: tuple[Release, ...]
    canceled: Mapping[UUID, int]
    """Units canceled, by line; those of a kit's components too."""
    reserved: Mapping[UUID, int]
    """Units of them, by line, that were held and that no location worked on; the order does not say where."""
    recalled: Mapping[UUID, int]
    """Units beside them, by line, that locations are asked to take back."""


def cancel(
    order: Order, quantities: Mapping[UUID, int] | None, reason: CancelReason, *, recalls: bool = False
) -> Cancellation:
    """Cancel these units (in the order they were asked for), or all that is left when `quantities` is None.

    With `recalls` picked units are asked back from their locations; without, they count as out of reach.
    Raises IllegalTransition when the order may not be canceled (it is over; whole, while units have left or, without
    recalls, are picked), QuantityExceeded when a line has fewer units left, PartOfKit for a component of a kit.
    """
    _refuse_over(order)
    kits = components(order)
    free, back = _unpicked(order, kits), _recallable(order, kits) if recalls else {}
    asked = _all_units(order, free, back) if quantities is None else dict(quantities)
    for index, (line_id, quantity) in enumerate(asked.items()):
        line = order.line(line_id)
        if line.parent_line_id is not None:
            raise PartOfKit(line.parent_line_id, ("lines", str(index), "orderLineId"))
        left = free[line_id] + back.get(line_id, 0)
        if quantity > left:
            excess = Excess(line.sku, quantity, left)
            raise QuantityExceeded((excess,), "left to cancel", ("lines", str(index), "quantity"))
    now = {line_id: min(quantity, free[line_id]) for line_id, quantity in asked.items()}
    recalled = {line_id: asked[line_id] - now[line_id] for line_id in asked if asked[line_id] > now[line_id]}
    return _canceled(order, now, recalled, reason, kits)


def _canceled(
    order: Order,
    now: Mapping[UUID, int],
    recalled: Mapping[UUID, int],
    reason: CancelReason,
    kits: Mapping[UUID, Sequence[Line]],
) -> Cancellation:
    wanted = dict(now) | {part.id: now.get(kit, 0) * per_kit(part) for kit, parts in kits.items() for part in parts}
    lines: list[Line] = []
    releases: list[Release] = []
    reserved: dict[UUID, int] = {}
    works = list(order.fulfillment_orders)
    for line in order.lines:
        if line.is_kit:
            lines.append(line)  # its components give up the units
            continue
        after, from_work = _take(line, wanted.get(line.id, 0))
        lines.append(replace(after, cancel_requested=after.cancel_requested + recalled.get(line.id, 0)))
        if line.takes_stock and line.reserved > after.reserved:
            reserved[line.id] = line.reserved - after.reserved
        for index, work in enumerate(works):
            works[index], freed = take_back(work, line.id, from_work)
            from_work -= freed
            if freed and line.takes_stock:
                releases.append(Release(line.id, line.sku_id, work.location_id, freed))
    works = _asked_back(works, recalled)
    remaining = replace(order, lines=tuple(lines), fulfillment_orders=tuple(works), cancel_reason=reason)
    return Cancellation(
        concluded(remaining), tuple(releases), {k: v for k, v in wanted.items() if v}, reserved, dict(recalled)
    )


def concluded(order: Order) -> Order:
    """The order after units of it were canceled: what ends with them ends, and everything is derived anew.

    An order without any unit left owes nothing; before that, shipping goes with the last unit of its delivery.
    """
    order = follow_components(order)
    whole = all(line.canceled == line.quantity for line in order.lines)
    statuses = order.statuses
    if whole and statuses.order is OrderStatus.DRAFT:
        statuses = replace(statuses, order=OrderStatus.OPEN)  # derived from there: nothing is left to complete
    remaining = replace(
        order,
        fulfillment_orders=tuple(complete(work, order) for work in order.fulfillment_orders),
        charges=tuple(_give_back(charge, order, whole=whole) for charge in order.charges),
        statuses=statuses,
    )
    return derive(remaining)


def has_unpicked(order: Order) -> bool:
    """Whether any unit of an order can be canceled without asking its location."""
    return any(_unpicked(order, components(order)).values())


def without_promises(order: Order, at: datetime, new_id: Callable[[], UUID]) -> Order:
    """An order that is canceled whole lets go what payers promised and nobody took.

    Gateways are asked to; what is settled elsewhere is let go at once, with a step that says so. Where the last units
    were canceled after others had left, gateways are asked for what is still due of those, and let go of the rest.
    """
    if order.statuses.order is not OrderStatus.CANCELED:
        left = any(line.quantity - line.canceled - line.shipped for line in order.lines if not line.is_kit)
        return order if left or order.origin is not EventOrigin.LIVE else charge_for(order, None, at, new_id)
    payments = tuple(
        let_go_of(payment, at, new_id) if payment.status in _PROMISED else payment for payment in order.payments
    )
    return order if payments == order.payments else derive(replace(order, payments=payments))


_PROMISED = frozenset({PaymentState.PENDING, PaymentState.AUTHORIZED, PaymentState.PARTIALLY_CAPTURED})


def _refuse_over(order: Order) -> None:
    status = order.statuses.order
    if OrderStatus.CANCELED not in NEXT_ORDER[status]:
        raise IllegalTransition(
            f"order {order.number} is {status.value} and cannot be canceled",
            source=status.value,
            target=OrderStatus.CANCELED.value,
            allowed=tuple(sorted(state.value for state in NEXT_ORDER[status])),
        )


def _unpicked(order: Order, kits: Mapping[UUID, Sequence[Line]]) -> dict[UUID, int]:
    """Units of each line that are still there and that nobody picked; of a kit, the kits that can be made of them."""
    picked = _picked(order)
    units = {line.id: line.quantity - line.canceled - line.shipped - picked.get(line.id, 0) for line in order.lines}
    return units | {kit: min(units[part.id] // per_kit(part) for part in parts) for kit, parts in kits.items()}


def _picked(order: Order) -> dict[UUID, int]:
    picked: dict[UUID, int] = {}
    for work in order.fulfillment_orders:
        for line in work.lines:
            held = max(line.picked - line.shipped, 0)
            picked[line.line_id] = picked.get(line.line_id, 0) + held
    return picked


def _recallable(order: Order, kits: Mapping[UUID, Sequence[Line]]) -> dict[UUID, int]:
    """Picked units of each line that its locations can be asked to take back."""
    parts = {part.id for group in kits.values() for part in group}
    units: dict[UUID, int] = {}
    for work in order.fulfillment_orders:
        for line in work.lines:
            if line.line_id not in parts:
                units[line.line_id] = units.get(line.line_id, 0) + recallable(line)
    return units


def _all_units(order: Order, free: Mapping[UUID, int], back: Mapping[UUID, int]) -> dict[UUID, int]:
    left = sum(line.shipped for line in order.lines if not line.is_kit)
    if left:
        raise _not_whole(order, f"{left} unit(s) of order {order.number} have left: cancel the others by quantity")
    asked = {line.id: free[line.id] + back.get(line.id, 0) for line in order.lines if not line.is_component}
    stuck = [line for line in order.lines if line.id in asked and asked[line.id] < line.quantity - line.canceled]
    if stuck:
        raise _not_whole(
            order, f"{len(stuck)} line(s) of order {order.number} are picked, and their location has the last word"
        )
    return {line_id: quantity for line_id, quantity in asked.items() if quantity}


def _not_whole(order: Order, message: str) -> IllegalTransition:
    status = order.statuses.order
    allowed = sorted(state.value for state in NEXT_ORDER[status] if state is not OrderStatus.CANCELED)
    return IllegalTransition(
        message, source=status.value, target=OrderStatus.CANCELED.value, allowed=tuple(allowed), path=()
    )


def _asked_back(works: Sequence[FulfillmentOrder], recalled: Mapping[UUID, int]) -> list[FulfillmentOrder]:
    asked = list(works)
    for line_id, units in recalled.items():
        left = units
        for index, work in enumerate(asked):
            asked[index], taken = ask_back(work, line_id, left)
            left -= taken
        assert left == 0, "only what can be recalled is recalled"
    return asked


def _take(line: Line, quantity: int) -> tuple[Line, int]:
    """The line with so many units canceled, and how many of them were allocated."""
    left = quantity
    from_open = min(left, line.open)
    left -= from_open
    from_backordered = min(left, line.backordered)
    left -= from_backordered
    from_reserved = min(left, line.reserved)
    left -= from_reserved
    after = replace(
        line,
        canceled=line.canceled + quantity,
        open=line.open - from_open,
        backordered=line.backordered - from_backordered,
        claims=give_up(line.claims, from_backordered),
        reserved=line.reserved - from_reserved,
        allocated=line.allocated - left,
    )
    return after, left


def _give_back(charge: Charge, order: Order, *, whole: bool) -> Charge:
    """An order that is canceled whole owes nothing; before that, shipping goes with the last unit of its delivery."""
    if whole:
        return replace(charge, canceled=True)
    lines = [line for line in order.lines if line.delivery_id == charge.delivery_id]
    if charge.kind is not ChargeKind.SHIPPING or not lines:
        return charge
    return replace(charge, canceled=all(line.canceled == line.quantity for line in lines))
