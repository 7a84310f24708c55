"""Paying: money that arrived is written to a payment's ledger.

This covers tenders that are settled outside (cash, bank transfer, boleto, another system's capture): recording is all
there is to do. Gateways that must be called come with the payments issue and end in the same function.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import PaymentState, TransactionKind, TransactionStatus
from app.domain.errors import AmountExceeded, IllegalTransition
from app.domain.money import Money
from app.domain.orders.derive import derive
from app.domain.orders.model import Order, Payment, Transaction

NEXT_PAYMENT: dict[PaymentState, frozenset[PaymentState]] = {
    PaymentState.PENDING: frozenset(
        {
            PaymentState.AUTHORIZED,
            PaymentState.PARTIALLY_CAPTURED,
            PaymentState.CAPTURED,
            PaymentState.VOIDED,
            PaymentState.FAILED,
            PaymentState.EXPIRED,
        }
    ),
    PaymentState.AUTHORIZED: frozenset(
        {PaymentState.PARTIALLY_CAPTURED, PaymentState.CAPTURED, PaymentState.VOIDED, PaymentState.EXPIRED}
    ),
    PaymentState.PARTIALLY_CAPTURED: frozenset(
        {PaymentState.CAPTURED, PaymentState.PARTIALLY_REFUNDED, PaymentState.REFUNDED, PaymentState.EXPIRED}
    ),
    PaymentState.CAPTURED: frozenset({PaymentState.PARTIALLY_REFUNDED, PaymentState.REFUNDED}),
    PaymentState.PARTIALLY_REFUNDED: frozenset({PaymentState.REFUNDED}),
    PaymentState.REFUNDED: frozenset(),
    PaymentState.VOIDED: frozenset(),
    PaymentState.FAILED: frozenset(),
    PaymentState.EXPIRED: frozenset(),
}
assert NEXT_PAYMENT.keys() == set(PaymentState), "every payment state states where it may go"


def new_payment(payment: Payment, at: datetime, new_id: Callable[[], UUID]) -> Payment:
    """Complete the ledger of a payment that is recorded in a given state (PENDING, AUTHORIZED, CAPTURED, FAILED)."""
    steps: list[Transaction] = []
    if payment.authorized_minor:
        steps.append(_step(TransactionKind.AUTHORIZE, payment.authorized_minor, payment.reference, at, new_id))
    if payment.captured_minor:
        steps.append(_step(TransactionKind.CAPTURE, payment.captured_minor, payment.reference, at, new_id))
    return replace(payment, transactions=tuple(steps))


def capture(
    order: Order,
    payment_id: UUID,
    amount_minor: int | None,
    at: datetime,
    new_id: Callable[[], UUID],
    reference: str | None = None,
) -> Order:
    """Record that money arrived: this much, or all that the tender still lacks.

    Raises AmountExceeded above what the tender still lacks, IllegalTransition when the payment is over.
    """
    payment = next(payment for payment in order.payments if payment.id == payment_id)
    open_minor = payment.amount_minor - payment.captured_minor
    amount = open_minor if amount_minor is None else amount_minor
    if PaymentState.CAPTURED not in NEXT_PAYMENT[payment.status]:
        raise IllegalTransition(
            f"a payment that is {payment.status.value} takes no money",
            source=payment.status.value,
            target=PaymentState.CAPTURED.value,
            allowed=tuple(sorted(state.value for state in NEXT_PAYMENT[payment.status])),
            path=("paymentId",),
        )
    if amount > open_minor:
        raise AmountExceeded("more than this payment still lacks", Money(open_minor, order.currency))
    captured = payment.captured_minor + amount
    steps = list(payment.transactions)
    authorized = max(payment.authorized_minor, captured)
    if authorized > payment.authorized_minor:
        missing = authorized - payment.authorized_minor
        steps.append(_step(TransactionKind.AUTHORIZE, missing, reference, at, new_id))
    steps.append(_step(TransactionKind.CAPTURE, amount, reference, at, new_id))
    done = captured == payment.amount_minor
    after = replace(
        payment,
        status=PaymentState.CAPTURED if done else PaymentState.PARTIALLY_CAPTURED,
        authorized_minor=authorized,
        captured_minor=captured,
        reference=payment.reference or reference,
        transactions=tuple(steps),
    )
    payments = tuple(after if other.id == payment_id else other for other in order.payments)
    return derive(replace(order, payments=payments))


def _step(
    kind: TransactionKind, amount: int, reference: str | None, at: datetime, new_id: Callable[[], UUID]
) -> Transaction:
    return Transaction(
        id=new_id(),
        kind=kind,
        status=TransactionStatus.SUCCEEDED,
        amount_minor=amount,
        at=at,
        reference=reference,
    )
