"""What refunds took off an order: what was given back although it was neither canceled nor returned.

A refund either settles what we owe (its units were canceled, say) or credits what is still owed for: the buyer keeps
the mug with the crack and owes nothing for it any more. Credits lower the order's total, so that `outstanding` tells
the truth; and they end where their units are canceled or returned later, so that nothing is given back twice. Units
that were credited are the last of their line to be counted as canceled or returned.

Everything here telescopes: what is left of a line is always its share for the units that are left, so cents never
drift however units are refunded (domain rules, money). All amounts hold tax, whether prices do or not.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import RefundStatus, TransactionStatus
from app.domain.money import share
from app.domain.orders.model import Charge, Line, Order, Refund, RefundLine


def owed_for(line: Line, units: int, *, tax_included: bool) -> int:
    """What so many units of a line cost: price less discount, plus tax where prices do not hold it."""
    price = line.unit_price_minor * units
    if line.price_share_minor is not None:
        price = share(line.price_share_minor, units, line.quantity)
    goods = price - share(line.discount_minor, units, line.quantity)
    return goods if tax_included else goods + share(line.tax_minor, units, line.quantity)


@dataclass(frozen=True, slots=True)
class LineAccount:
    """Where a line's units and money stand: live and owed for, live and credited, gone and given back, gone and not.

    `worth` is the share for a number of units; it counts amounts, or the tax within them.
    """

    worth: Callable[[int], int]
    quantity: int
    live: int
    refunded_units: int
    credited_units: int
    refunded: int

    @property
    def credited_now(self) -> int:
        """Units that are still live and owed for no longer."""
        return min(self.credited_units, self.live)

    @property
    def credit(self) -> int:
        """What they take off the line."""
        return self.worth(self.live) - self.worth(self.live - self.credited_now)

    @property
    def settleable_units(self) -> int:
        """Units that are gone and were not refunded."""
        return max(0, self.quantity - self.live - (self.refunded_units - self.credited_now))

    @property
    def creditable_units(self) -> int:
        """Units that are live and owed for."""
        return self.live - self.credited_now

    def settling(self, units: int) -> int:
        """What goes back for the next so many units that are gone; the last takes what the shares left."""
        settled = self.refunded_units - self.credited_now
        left = self.worth(self.quantity) - self.worth(self.live) - (self.refunded - self.credit)
        return max(0, left - (self.worth(self.quantity - settled - units) - self.worth(self.live)))

    def crediting(self, units: int) -> int:
        """What goes back for the next so many units that are live."""
        return self.worth(self.creditable_units) - self.worth(self.creditable_units - units)


@dataclass(frozen=True, slots=True)
class ChargeAccount:
    """Where a charge's money stands: charged, given back while charged, given back when it was no longer charged."""

    charged: int
    full: int
    refunded: int
    credited: int

    @property
    def credit(self) -> int:
        """What was given back of what is still charged."""
        return max(0, min(self.credited, self.charged))

    @property
    def settleable(self) -> int:
        """What is no longer charged and did not go back."""
        return max(0, self.full - self.charged - (self.refunded - self.credit))

    @property
    def creditable(self) -> int:
        """What is charged and did not go back."""
        return self.charged - self.credit


@dataclass(frozen=True, slots=True)
class Accounts:
    """All of an order's accounts, by line and by charge; a kit's components have none, since the kit is what is owed.

    `taxes` counts the tax within each line's amounts.
    """

    lines: Mapping[UUID, LineAccount]
    taxes: Mapping[UUID, LineAccount]
    charges: Mapping[UUID, ChargeAccount]
    adjustment: int
    """What was credited beside lines and charges, as far as something is left that it can be taken off."""

    @property
    def credit(self) -> int:
        """What refunds take off the order's total."""
        accounts = (*self.lines.values(), *self.charges.values())
        return sum(account.credit for account in accounts) + self.adjustment

    @property
    def creditable(self) -> int:
        """What is still owed for: the most that could be credited."""
        return self._remaining - self.adjustment

    @property
    def _remaining(self) -> int:
        return _remaining(self.lines, self.charges)


def accounts(order: Order) -> Accounts:
    """The order's accounts after all its refunds that count."""
    counting = [refund for refund in order.refunds if refund.counts]
    parts: defaultdict[UUID, list[RefundLine]] = defaultdict(list)
    for part in (part for refund in counting for part in refund.lines):
        parts[part.line_id].append(part)
    owed = [line for line in order.lines if not line.is_component]
    lines = {line.id: _line_account(line, parts[line.id], tax_included=order.tax_included) for line in owed}
    taxes = {line.id: _tax_account(line, parts[line.id]) for line in owed}
    charges = {charge.id: _charge_account(order, charge, counting) for charge in order.charges}
    adjustment = sum(refund.adjustment_credited_minor for refund in counting)
    return Accounts(lines, taxes, charges, min(adjustment, _remaining(lines, charges)))


def credit_of(order: Order) -> int:
    """What refunds take off the order's total; nothing is computed where there are none."""
    return accounts(order).credit if order.refunds else 0


def refunds_as_their_steps_say(order: Order) -> tuple[Refund, ...]:
    """The order's refunds, each with the status that its tenders' steps have brought it to."""
    if not order.refunds:
        return ()
    steps: dict[UUID, set[TransactionStatus]] = {}
    for payment in order.payments:
        for step in payment.transactions:
            if step.refund_id is not None:
                steps.setdefault(step.refund_id, set()).add(step.status)
    return tuple(replace(refund, status=_status(steps.get(refund.id, set()))) for refund in order.refunds)


def _status(steps: set[TransactionStatus]) -> RefundStatus:
    if steps - {TransactionStatus.SUCCEEDED, TransactionStatus.FAILED}:
        return RefundStatus.PENDING
    if TransactionStatus.FAILED not in steps:
        return RefundStatus.SUCCEEDED
    return RefundStatus.PARTLY_FAILED if TransactionStatus.SUCCEEDED in steps else RefundStatus.FAILED


def _remaining(lines: Mapping[UUID, LineAccount], charges: Mapping[UUID, ChargeAccount]) -> int:
    goods = sum(account.worth(account.creditable_units) for account in lines.values())
    return max(0, goods + sum(account.creditable for account in charges.values()))


def _line_account(line: Line, parts: Sequence[RefundLine], *, tax_included: bool) -> LineAccount:
    return LineAccount(
        worth=lambda units: owed_for(line, units, tax_included=tax_included),
        quantity=line.quantity,
        live=line.live,
        refunded_units=sum(part.quantity for part in parts),
        credited_units=sum(part.credited_quantity for part in parts),
        refunded=sum(part.amount_minor for part in parts),
    )


def _tax_account(line: Line, parts: Sequence[RefundLine]) -> LineAccount:
    def worth(units: int) -> int:
        return share(line.tax_minor, units, line.quantity)

    account = _line_account(line, parts, tax_included=True)
    return replace(account, worth=worth, refunded=sum(part.tax_minor for part in parts))


def _charge_account(order: Order, charge: Charge, refunds: list[Refund]) -> ChargeAccount:
    full = charge.amount_minor + (0 if order.tax_included else charge.tax_minor)
    parts = [part for refund in refunds for part in refund.charges if part.charge_id == charge.id]
    return ChargeAccount(
        charged=0 if charge.canceled else full,
        full=full,
        refunded=sum(part.amount_minor for part in parts),
        credited=sum(part.credited_minor for part in parts),
    )
