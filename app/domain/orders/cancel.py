"""Canceling: whole or by quantity, whatever has not been picked.

Units are taken from where they hurt least: open, then backordered, then reserved, then allocated and unpicked
(domain rules, lines). Picked units need the location's consent and are refused here. A kit is canceled whole, by its
own line: its components follow with the units that so many kits hold, and none of them is canceled by itself, since
what is left of the kit could be neither priced nor delivered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import CancelReason, ChargeKind, OrderStatus, PaymentState
from app.domain.errors import IllegalTransition, InvalidInput, PartOfKit
from app.domain.orders.derive import derive
from app.domain.orders.kits import components, follow_components, per_kit
from app.domain.orders.model import Charge, Line, Order, Payment
from app.domain.orders.promises import give_up
from app.domain.orders.take_back import take_back
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


def cancel(order: Order, quantities: Mapping[UUID, int] | None, reason: CancelReason) -> Cancellation:
    """Cancel these units (in the order they were asked for), or all that is left when `quantities` is None.

    Raises IllegalTransition when the order may not be canceled (whole, while units have left or nothing is left),
    InvalidInput when a line has fewer cancelable units than asked, PartOfKit for a component of a kit.
    """
    kits = components(order)
    cancelable = _cancelable(order, kits)
    asked = _all_units(order, cancelable) if quantities is None else dict(quantities)
    for index, (line_id, quantity) in enumerate(asked.items()):
        kit = order.line(line_id).parent_line_id
        if kit is not None:
            raise PartOfKit(kit, ("lines", str(index), "orderLineId"))
        if quantity > cancelable[line_id]:
            raise InvalidInput(
                f"{cancelable[line_id]} unit(s) of this line can still be canceled, {quantity} were asked for",
                ("lines", str(index), "quantity"),
            )
    wanted = asked | {part.id: asked.get(kit, 0) * per_kit(part) for kit, parts in kits.items() for part in parts}
    lines: list[Line] = []
    releases: list[Release] = []
    reserved: dict[UUID, int] = {}
    works = list(order.fulfillment_orders)
    for line in order.lines:
        if line.is_kit:
            lines.append(line)  # its components give up the units
            continue
        after, from_work = _take(line, wanted.get(line.id, 0))
        lines.append(after)
        if line.takes_stock and line.reserved > after.reserved:
            reserved[line.id] = line.reserved - after.reserved
        for index, work in enumerate(works):
            works[index], freed = take_back(work, line.id, from_work)
            from_work -= freed
            if freed and line.takes_stock:
                releases.append(Release(line.id, line.sku_id, work.location_id, freed))
    remaining = follow_components(
        replace(order, lines=tuple(lines), fulfillment_orders=tuple(works), cancel_reason=reason)
    )
    whole = all(line.canceled == line.quantity for line in remaining.lines)
    remaining = replace(
        remaining,
        fulfillment_orders=tuple(complete(work, remaining) for work in works),
        charges=tuple(_give_back(charge, remaining, whole=whole) for charge in order.charges),
        payments=tuple(_void(payment) for payment in order.payments) if whole else order.payments,
    )
    return Cancellation(derive(remaining), tuple(releases), {k: v for k, v in wanted.items() if v}, reserved)


def _cancelable(order: Order, kits: Mapping[UUID, Sequence[Line]]) -> dict[UUID, int]:
    """Units of each line that are still there and that nobody picked; of a kit, the kits that can be made of them."""
    picked = _picked(order)
    units = {line.id: line.quantity - line.canceled - line.shipped - picked.get(line.id, 0) for line in order.lines}
    return units | {kit: min(units[part.id] // per_kit(part) for part in parts) for kit, parts in kits.items()}


def _all_units(order: Order, cancelable: Mapping[UUID, int]) -> dict[UUID, int]:
    status = order.statuses.order
    allowed = tuple(sorted(state.value for state in NEXT_ORDER[status]))
    if OrderStatus.CANCELED not in NEXT_ORDER[status]:
        raise IllegalTransition(
            f"order {order.number} is {status.value} and cannot be canceled",
            source=status.value,
            target=OrderStatus.CANCELED.value,
            allowed=allowed,
        )
    left = sum(line.shipped for line in order.lines if not line.is_kit)
    if left:
        raise IllegalTransition(
            f"{left} unit(s) of order {order.number} have left: cancel the others by quantity, or return them",
            source=status.value,
            target=OrderStatus.CANCELED.value,
            allowed=tuple(state for state in allowed if state != OrderStatus.CANCELED.value),
        )
    stuck = [line for line in order.lines if cancelable[line.id] < line.quantity - line.canceled]
    if stuck:
        raise IllegalTransition(
            f"{len(stuck)} line(s) of order {order.number} are picked: their location must agree",
            source=status.value,
            target=OrderStatus.CANCELED.value,
            allowed=tuple(state for state in allowed if state != OrderStatus.CANCELED.value),
        )
    return {line.id: cancelable[line.id] for line in order.lines if not line.is_component}


def _picked(order: Order) -> dict[UUID, int]:
    picked: dict[UUID, int] = {}
    for work in order.fulfillment_orders:
        for line in work.lines:
            held = max(line.picked - line.shipped, 0)
            picked[line.line_id] = picked.get(line.line_id, 0) + held
    return picked


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


def _void(payment: Payment) -> Payment:
    """Nothing will be captured for an order that is canceled whole."""
    if payment.status in (PaymentState.PENDING, PaymentState.AUTHORIZED):
        return replace(payment, status=PaymentState.VOIDED)
    return payment
