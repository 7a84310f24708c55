"""Editing a placed order: operations become another order, whose new units still need a source.

Pure. `staged` says what an edit makes of an order, whatever happened to the order since it was staged, or refuses; who
commits and who looks at a preview call the same function. What it leaves open is sourced, then `settled`.

Decreases are cancellations: quantity never falls. More units of a line make the line larger while no unit of it was
ever canceled, shipped or returned, so that shares of its amounts stay as they were taken; afterwards they are a line of
their own at the same price. Units that were picked cannot be edited: canceling them asks their location.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from app.domain.enums import OrderStatus
from app.domain.errors import Excess, IllegalTransition, InvalidInput, NotFound, PartOfKit, QuantityExceeded
from app.domain.orders.cancel import Release
from app.domain.orders.derive import derive
from app.domain.orders.edit.amounts import copied, resized
from app.domain.orders.edit.decrease import decrease, unpicked_units
from app.domain.orders.edit.delivery import promised, reissued, rerouted
from app.domain.orders.edit.money import line_of, with_discount, with_shipping, with_taxes
from app.domain.orders.edit.operations import (
    AddLine,
    Discount,
    Operation,
    SetAddress,
    SetContact,
    SetMethod,
    SetPromise,
    SetQuantity,
    SetShipping,
    SetTaxes,
)
from app.domain.orders.kits import components
from app.domain.orders.model import SYSTEM_AUTHOR, Author, Line, Order
from app.domain.orders.place import Source
from app.domain.orders.serve import serve

EDITABLE = frozenset({OrderStatus.OPEN, OrderStatus.PENDING_REVIEW})
"""Orders of which something may still be otherwise."""

MAX_LINES = 1_000


@dataclass(frozen=True, slots=True)
class Staged:
    """What an edit makes of an order, before its new units have a source."""

    order: Order
    wanted: Mapping[UUID, int]
    """Open units by line that the edit brought, or whose way changed: they need a source."""
    may_wait: frozenset[UUID]
    """Lines whose wanted units may wait for stock."""
    releases: tuple[Release, ...]
    """Held units that are given up, where a location had work with them."""
    reserved: Mapping[UUID, int]
    """Units by line that are given up, were held, and that no location worked on; the order does not say where."""
    spoiled: tuple[Release, ...] = ()
    """Of the releases, those that are not for sale again."""
    spoiled_reserved: Mapping[UUID, int] = field(default_factory=dict[UUID, int])
    """Of `reserved`, those that are not for sale again."""


@dataclass(slots=True)
class _Change:
    """An order on its way, and what was found out about it."""

    order: Order
    wanted: Counter[UUID] = field(default_factory=Counter[UUID])
    may_wait: set[UUID] = field(default_factory=set[UUID])
    releases: list[Release] = field(default_factory=list[Release])
    reserved: Counter[UUID] = field(default_factory=Counter[UUID])
    spoiled: list[Release] = field(default_factory=list[Release])
    spoiled_reserved: Counter[UUID] = field(default_factory=Counter[UUID])

    def put(self, *lines: Line) -> None:
        """Lines in place of those with their ids."""
        new = {line.id: line for line in lines}
        self.order = replace(self.order, lines=tuple(new.get(line.id, line) for line in self.order.lines))


def refuse_uneditable(order: Order) -> None:
    """Raise IllegalTransition when nothing of an order may be edited any more."""
    status = order.statuses.order
    left = any(line.quantity > line.canceled + line.shipped for line in order.lines)
    if status not in EDITABLE or not left:
        words = status.value if status not in EDITABLE else "shipped whole"
        raise IllegalTransition(
            f"order {order.number} is {words}: nothing of it can be edited any more",
            source=status.value,
            target="EDIT",
            allowed=(),
        )


def staged(
    order: Order, operations: Sequence[Operation], new_id: Callable[[], UUID], author: Author = SYSTEM_AUTHOR
) -> Staged:
    """What these operations make of an order as it stands.

    Raises IllegalTransition (the order is over; a delivery's units were picked or left), QuantityExceeded (units that
    are to be taken off have left or were picked), NotFound (line, delivery), PartOfKit, InvalidInput (nothing is left,
    a discount above what the line costs), each at the place of its operation.
    """
    refuse_uneditable(order)
    change = _Change(order)
    for operation in operations:
        if isinstance(operation, AddLine):
            _add(change, operation)
    _set_quantities(change, [one for one in operations if isinstance(one, SetQuantity)], new_id)
    # Whatever the order of the steps: ways before addresses, taxes of where it goes before discounts on what is taxed.
    for kind in (SetContact, SetMethod, SetAddress, SetPromise, SetShipping, SetTaxes, Discount):
        for operation in operations:
            if isinstance(operation, kind):
                _apply(change, operation, new_id, author)
    return Staged(
        derive(change.order),
        dict(change.wanted),
        frozenset(change.may_wait),
        tuple(change.releases),
        dict(change.reserved),
        tuple(change.spoiled),
        dict(change.spoiled_reserved),
    )


def _apply(change: _Change, operation: Operation, new_id: Callable[[], UUID], author: Author) -> None:
    match operation:
        case SetContact(contact_id=contact_id):
            change.order = replace(change.order, contact_id=contact_id, contact=None)
        case SetMethod():
            _set_method(change, operation)
        case SetAddress():
            change.order = _with_address(change.order, operation, new_id)
        case SetPromise():
            change.order = promised(change.order, operation)
        case SetShipping():
            change.order = with_shipping(change.order, operation)
        case SetTaxes():
            change.order = with_taxes(change.order, operation, new_id)
        case Discount():
            change.order = with_discount(change.order, operation, new_id, author)
        case AddLine() | SetQuantity():
            raise AssertionError("lines come first")


def settled(
    one: Staged, sources: Sequence[Source], new_id: Callable[[], UUID], *, kept: Collection[UUID] = ()
) -> tuple[Order, Mapping[UUID, int]]:
    """The order with these units provided, and units by line for which there was no source; they are still open.

    Lines in `kept` are held, and no location gets work with them yet.
    """
    found: Counter[UUID] = Counter()
    for source in sources:
        found[source.line_id] += source.quantity
    kits = {line.id for line in one.order.lines if line.is_kit}
    missing = {
        line: units - found[line] for line, units in one.wanted.items() if line not in kits and units > found[line]
    }
    return serve(one.order, sources, new_id, kept=kept), missing


def _add(change: _Change, operation: AddLine) -> None:
    order = change.order
    if all(delivery.id != operation.lines[0].delivery_id for delivery in order.deliveries):
        raise NotFound("the order has no such delivery", ("deliveryId",))
    position = max(line.position for line in order.lines) + 1
    lines = tuple(replace(line, position=position + index) for index, line in enumerate(operation.lines))
    if len(order.lines) + len(lines) > MAX_LINES:
        raise InvalidInput(f"an order has at most {MAX_LINES:,} lines, components of kits among them", ("sku",))
    change.order = replace(order, lines=(*order.lines, *lines))
    _want(change, lines, operation.may_wait)


def _want(change: _Change, lines: Sequence[Line], may_wait: bool) -> None:
    for line in lines:
        if not line.is_kit:
            change.wanted[line.id] += line.open
            if may_wait:
                change.may_wait.add(line.id)


def _set_quantities(change: _Change, operations: Sequence[SetQuantity], new_id: Callable[[], UUID]) -> None:
    fewer: dict[UUID, int] = {}
    spoiled: set[UUID] = set()
    for operation in operations:
        line = line_of(change.order, operation.line_id)
        if line.parent_line_id is not None:
            raise PartOfKit(line.parent_line_id, ("orderLineId",))
        more = operation.quantity - line.live
        if more > 0:
            _more(change, line, operation, more, new_id)
        elif more < 0:
            fewer[line.id] = -more
            if not operation.restock:
                spoiled.add(line.id)
    if not fewer:
        return
    left = unpicked_units(change.order)
    excesses = [
        Excess(line_of(change.order, line_id).sku, units, left[line_id])
        for line_id, units in fewer.items()
        if units > left[line_id]
    ]
    if excesses:
        raise QuantityExceeded(tuple(excesses), "neither picked nor gone", ("quantity",))
    _take_off(change, {line: units for line, units in fewer.items() if line not in spoiled}, restock=True)
    _take_off(change, {line: units for line, units in fewer.items() if line in spoiled}, restock=False)
    if all(line.canceled == line.quantity for line in change.order.lines):
        raise InvalidInput("nothing would be left of the order: cancel it instead", ("quantity",))


def _take_off(change: _Change, fewer: Mapping[UUID, int], *, restock: bool) -> None:
    if not fewer:
        return
    taken = decrease(change.order, fewer)
    change.order = taken.order
    change.releases += taken.releases
    change.reserved.update(taken.reserved)
    if not restock:
        change.spoiled += taken.releases
        change.spoiled_reserved.update(taken.reserved)


def _more(change: _Change, line: Line, operation: SetQuantity, more: int, new_id: Callable[[], UUID]) -> None:
    parts = components(change.order).get(line.id, ())
    if line.quantity == line.live and not line.shipped and not line.cancel_requested:
        before = {part.id: part.open for part in (line, *parts)}
        grown, shares = resized(line, parts, line.quantity + more, tax_included=change.order.tax_included)
        change.put(grown, *shares)
        for each in (grown, *shares):
            if not each.is_kit:
                change.wanted[each.id] += each.open - before[each.id]
                if operation.may_wait:
                    change.may_wait.add(each.id)
        return
    position = max(other.position for other in change.order.lines) + 1
    lines = copied(
        line,
        parts,
        operation.spare_ids,
        more,
        position,
        new_id,
        tax_included=change.order.tax_included,
    )
    change.order = replace(change.order, lines=(*change.order.lines, *lines))
    _want(change, lines, operation.may_wait)


def _set_method(change: _Change, operation: SetMethod) -> None:
    taken = rerouted(change.order, operation)
    change.order = taken.order
    change.releases += taken.releases
    change.reserved.update(taken.reserved)
    for line_id, units in taken.wanted.items():
        # Units that were wanted already are open, and among those that are looked for anew.
        change.wanted[line_id] = units
        if operation.may_wait or line_id in taken.waited:
            change.may_wait.add(line_id)


def _with_address(order: Order, operation: SetAddress, new_id: Callable[[], UUID]) -> Order:
    if operation.delivery_id is None:
        return replace(order, billing_address_id=operation.address_id, billing_address=None)
    return reissued(order, operation, new_id)
