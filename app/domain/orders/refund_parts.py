"""What a refund is made of: units of lines, parts of charges, an adjustment; each settling what we owe or crediting.

Whatever is asked for settles first, as far as its units are gone and we owe for them; the rest is credited.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypedDict
from uuid import UUID

from app.domain.enums import RefundReason
from app.domain.errors import AmountExceeded, InvalidInput, NotFound, PartOfKit
from app.domain.money import Money, share
from app.domain.orders.credits import Accounts, accounts
from app.domain.orders.model import Order, RefundCharge, RefundLine

NewId = Callable[[], UUID]


class PartFields(TypedDict):
    """The fields of a refund that say what it is for."""

    lines: tuple[RefundLine, ...]
    charges: tuple[RefundCharge, ...]
    adjustment_minor: int
    adjustment_credited_minor: int


@dataclass(slots=True)
class Parts:
    """The parts found so far, and what of our debt they have not settled yet."""

    due: int
    lines: list[RefundLine] = field(default_factory=list[RefundLine])
    charges: list[RefundCharge] = field(default_factory=list[RefundCharge])
    adjustment: int = 0
    adjustment_credited: int = 0

    def fields(self) -> PartFields:
        """As a refund has them."""
        return PartFields(
            lines=tuple(self.lines),
            charges=tuple(self.charges),
            adjustment_minor=self.adjustment,
            adjustment_credited_minor=self.adjustment_credited,
        )


def wanted_parts(
    order: Order,
    lines: Sequence[tuple[UUID, int]],
    charges_minor: int | None,
    amount_minor: int | None,
    reason: RefundReason,
    new_id: NewId,
) -> Parts:
    """The parts of what somebody asked for; see `refund.plan_refund` for what is refused."""
    known = accounts(order)
    parts = Parts(due=_due(order))
    named: set[UUID] = set()
    for index, (line_id, units) in enumerate(lines):
        place = ("lines", str(index))
        _refuse_odd_line(order, line_id, units, named, place)
        named.add(line_id)
        _add_units(order, known, parts, line_id, units, (*place, "quantity"), new_id)
    if charges_minor is not None:
        _refuse_not_positive(charges_minor, "charges")
        _add_charges(order, known, parts, charges_minor, new_id)
    if amount_minor is not None:
        _refuse_not_positive(amount_minor, "amount")
        _add_adjustment(known, parts, amount_minor, reason)
    return parts


def owed_parts(order: Order, due: int, first: Sequence[tuple[UUID, int]], new_id: NewId) -> Parts:
    """The parts that explain what we owe: units and charges that are gone, then an adjustment for the rest."""
    known = accounts(order)
    parts = Parts(due=due)
    wanted = dict(first)
    wanted |= {line_id: account.settleable_units for line_id, account in known.lines.items() if line_id not in wanted}
    for line_id, units in wanted.items():
        account = known.lines.get(line_id)
        if account is not None:
            settled = _affordable(account.settling, min(units, account.settleable_units), parts.due)
            _append_units(known, parts, line_id, settled, 0, new_id)
    for charge_id, account in known.charges.items():
        _append_charge(order, parts, charge_id, min(account.settleable, parts.due), 0, new_id)
    parts.adjustment, parts.due = parts.due, 0
    return parts


def _due(order: Order) -> int:
    pending = sum(payment.refund_pending_minor for payment in order.payments)
    return max(0, -order.totals.outstanding - pending)


def _refuse_odd_line(order: Order, line_id: UUID, units: int, named: set[UUID], place: tuple[str, ...]) -> None:
    line = next((line for line in order.lines if line.id == line_id), None)
    if line is None:
        raise NotFound("the order has no such line", (*place, "orderLineId"))
    if line.parent_line_id is not None:
        raise PartOfKit(line.parent_line_id, (*place, "orderLineId"))
    if units <= 0:
        raise InvalidInput(f"quantity is at least 1, not {units}", (*place, "quantity"))
    if line_id in named:
        raise InvalidInput("a line is named twice", (*place, "orderLineId"))


def _refuse_not_positive(amount: int, place: str) -> None:
    if amount <= 0:
        raise InvalidInput("an amount that is given back is positive", (place,))


def _add_units(
    order: Order, known: Accounts, parts: Parts, line_id: UUID, units: int, path: tuple[str, ...], new_id: NewId
) -> None:
    account = known.lines[line_id]
    settled = _affordable(account.settling, min(units, account.settleable_units), parts.due)
    credited = units - settled
    if credited > account.creditable_units:
        left = account.settling(settled) + account.crediting(account.creditable_units)
        raise AmountExceeded(
            f"{settled + account.creditable_units} unit(s) of this line can still be refunded, {units} were asked for",
            Money(left, order.currency),
            path,
        )
    _append_units(known, parts, line_id, settled, credited, new_id)


def _append_units(known: Accounts, parts: Parts, line_id: UUID, settled: int, credited: int, new_id: NewId) -> None:
    if settled + credited == 0:
        return
    account, taxes = known.lines[line_id], known.taxes[line_id]
    settling = account.settling(settled) if settled else 0
    parts.due -= settling
    parts.lines.append(
        RefundLine(
            id=new_id(),
            line_id=line_id,
            quantity=settled + credited,
            amount_minor=settling + account.crediting(credited),
            tax_minor=(taxes.settling(settled) if settled else 0) + taxes.crediting(credited),
            credited_quantity=credited,
        )
    )


def _affordable(settling: Callable[[int], int], units: int, due: int) -> int:
    """The most units whose settling we owe for."""
    while units and settling(units) > due:
        units -= 1
    return units


def _add_charges(order: Order, known: Accounts, parts: Parts, amount: int, new_id: NewId) -> None:
    """What is no longer charged goes back first, as far as we owe for it; then what still is, in the order's order."""
    settled: dict[UUID, int] = {}
    left, due = amount, parts.due
    for charge_id, account in known.charges.items():
        settled[charge_id] = min(account.settleable, left, due)
        left, due = left - settled[charge_id], due - settled[charge_id]
    credited: dict[UUID, int] = {}
    for charge_id, account in known.charges.items():
        credited[charge_id] = min(max(0, account.creditable), left)
        left -= credited[charge_id]
    if left:
        raise AmountExceeded(
            "more than is left of the order's charges", Money(amount - left, order.currency), ("charges",)
        )
    for charge_id in known.charges:
        _append_charge(order, parts, charge_id, settled[charge_id], credited[charge_id], new_id)


def _append_charge(order: Order, parts: Parts, charge_id: UUID, settled: int, credited: int, new_id: NewId) -> None:
    if settled + credited == 0:
        return
    charge = next(charge for charge in order.charges if charge.id == charge_id)
    full = charge.amount_minor + (0 if order.tax_included else charge.tax_minor)
    went = [part for refund in order.refunds if refund.counts for part in refund.charges if part.charge_id == charge_id]
    before = sum(part.amount_minor for part in went)
    # the tax that belongs to all that went back, less what went with the parts before: it never drifts
    tax = share(charge.tax_minor, before + settled + credited, full) - sum(part.tax_minor for part in went)
    parts.due -= settled
    parts.charges.append(
        RefundCharge(
            id=new_id(),
            charge_id=charge_id,
            amount_minor=settled + credited,
            tax_minor=tax,
            credited_minor=credited,
        )
    )


def _add_adjustment(known: Accounts, parts: Parts, amount: int, reason: RefundReason) -> None:
    """It settles what we owe first; goodwill is on top of that, as far as anything is left that it can be taken off."""
    credited_before = sum(part.credited_minor for part in parts.charges)
    credited_before += sum(known.lines[part.line_id].crediting(part.credited_quantity) for part in parts.lines)
    left = max(0, known.creditable - credited_before)
    credited = amount if reason is RefundReason.GOODWILL else amount - min(amount, parts.due)
    parts.adjustment, parts.adjustment_credited = amount, min(credited, left)
