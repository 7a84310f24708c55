"""A payer's bank takes money back, or gives it up again: a fact, told by the gateway, beside our own refunds.

Players: the payment's ledger keeps one CHARGEBACK step per dispute, by the gateway's reference. SUCCEEDED: the money is
gone. FAILED: the dispute was won, it is ours again. What is told late or twice changes nothing more: a dispute that was
won stays won. The payment's own status stays as it is: it tells of what we did.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import TransactionKind, TransactionStatus
from app.domain.errors import AmountExceeded
from app.domain.money import Money
from app.domain.orders.authorize import hold_until_paid
from app.domain.orders.derive import derive
from app.domain.orders.model import Order, Payment, Transaction

_S = TransactionStatus


def charge_back(
    order: Order,
    payment_id: UUID,
    reference: str,
    amount_minor: int,
    status: TransactionStatus,
    at: datetime,
    new_id: Callable[[], UUID],
) -> Order:
    """The order after its gateway told of a dispute; the same order when that is no news.

    What has not left is held until it is paid again. Raises AmountExceeded above what was captured and not charged
    back yet: then something is wrong that a person must look at.
    """
    payment = next(payment for payment in order.payments if payment.id == payment_id)
    known = chargeback_of(payment, reference)
    if known is not None and (known.status is status or known.status is _S.FAILED):
        return order
    lost = status is _S.SUCCEEDED
    if known is None:
        limit = payment.captured_minor - payment.charged_back_minor
        if lost and amount_minor > limit:
            raise AmountExceeded("more than was captured with this payment", Money(limit, order.currency))
        step = Transaction(
            id=new_id(),
            kind=TransactionKind.CHARGEBACK,
            status=status,
            amount_minor=amount_minor,
            at=at,
            reference=reference,
        )
        moved, steps = (amount_minor if lost else 0), (*payment.transactions, step)
    else:
        moved = -known.amount_minor
        steps = tuple(replace(step, status=status) if step.id == known.id else step for step in payment.transactions)
    after = replace(payment, charged_back_minor=payment.charged_back_minor + moved, transactions=steps)
    changed = derive(
        replace(order, payments=tuple(after if other.id == payment_id else other for other in order.payments))
    )
    return hold_until_paid(changed, at, new_id) if lost else changed


def chargeback_of(payment: Payment, reference: str) -> Transaction | None:
    """The step of a dispute, by the gateway's reference of it."""
    return next(
        (
            step
            for step in payment.transactions
            if step.kind is TransactionKind.CHARGEBACK and step.reference == reference
        ),
        None,
    )
