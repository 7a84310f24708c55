"""What an edit makes of an order's money: what is to be collected or given back, and tenders that follow the total.

Pure. Money that is promised beyond the new total stays promised: the last capture takes less.
"""

from dataclasses import dataclass, replace

from app.domain.orders.derive import derive
from app.domain.orders.ledger import is_trusted, secured_minor
from app.domain.orders.model import Order
from app.domain.orders.refund import owed_back, refundable


@dataclass(frozen=True, slots=True)
class Settlement:
    """Minor units of the order's currency; never negative."""

    to_collect_minor: int
    """Owed, and neither paid, promised, nor trusted to be paid later."""
    to_refund_minor: int
    """Paid, and owed no longer."""


def settlement(order: Order) -> Settlement:
    """What is to be done about an order's money as it stands."""
    return Settlement(uncovered_minor(order), min(owed_back(order), refundable(order)))


def uncovered_minor(order: Order) -> int:
    """What of the total nobody has paid, promised, or is trusted with."""
    return max(0, order.totals.total - secured_minor(order.payments))


def with_trusted_tender(before: Order, after: Order) -> Order:
    """The edited order with what is paid on delivery or by invoice following its total; the last such tender takes it.

    What is trusted was never promised by anybody: the payer pays what the order costs in the end. Where the tenders
    did not cover the order exactly before, nobody knows what was meant, and they stay as they are.
    """
    trusted = [payment for payment in after.payments if is_trusted(payment) and not payment.through_gateway]
    if not trusted or secured_minor(before.payments) != before.totals.total:
        return after
    last = trusted[-1]
    amount = max(last.captured_minor, last.amount_minor + after.totals.total - before.totals.total)
    payments = tuple(
        replace(payment, amount_minor=amount) if payment.id == last.id else payment for payment in after.payments
    )
    return derive(replace(after, payments=payments))


def is_newly_uncovered(before: Order, after: Order) -> bool:
    """Whether an edit made an order cost more than is covered, which it was, or was less far from before."""
    return bool(before.payments) and uncovered_minor(after) > uncovered_minor(before)
