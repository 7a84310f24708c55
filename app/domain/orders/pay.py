"""Paying: money that arrived is written to a payment's ledger, or its gateway is asked to take it.

Tenders that are settled outside (cash, bank transfer, boleto, another system's capture) are recorded: that is all there
is to do, and a fact even when it comes late. Of a gateway that is called, the intent is written; see `answer`.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import PaymentState, TransactionKind, TransactionStatus
from app.domain.errors import AmountExceeded, IllegalTransition
from app.domain.money import Money
from app.domain.orders.authorize import with_payment
from app.domain.orders.derive import derive
from app.domain.orders.ledger import OPEN_AUTHORIZATIONS, begin_step, open_minor
from app.domain.orders.model import GatewayCall, Order, Payment, Transaction

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
    # What was given up may come through all the same: a fact that is written down, and let go or given back.
    PaymentState.VOIDED: frozenset({PaymentState.AUTHORIZED}),
    PaymentState.FAILED: frozenset({PaymentState.AUTHORIZED, PaymentState.EXPIRED}),
    PaymentState.EXPIRED: frozenset(
        {
            PaymentState.AUTHORIZED,
            PaymentState.PARTIALLY_CAPTURED,
            PaymentState.CAPTURED,
            PaymentState.PARTIALLY_REFUNDED,
            PaymentState.REFUNDED,
        }
    ),
}
assert NEXT_PAYMENT.keys() == set(PaymentState), "every payment state states where it may go"


def allowed_next(payment: Payment) -> tuple[str, ...]:
    """Where somebody may bring a payment by asking; what was given up comes back only by its gateway's word."""
    if payment.status in (PaymentState.VOIDED, PaymentState.FAILED):
        return ()
    return tuple(sorted(state.value for state in NEXT_PAYMENT[payment.status]))


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
    shipment_id: UUID | None = None,
) -> Order:
    """Record that money arrived, or have the gateway asked for it: this much, or all that the tender still lacks.

    Raises AmountExceeded above what the tender still lacks (or its gateway's promise leaves), IllegalTransition when
    the payment is over, or nothing is promised yet that a gateway could take.
    """
    payment = next(payment for payment in order.payments if payment.id == payment_id)
    standing = payment.status in OPEN_AUTHORIZATIONS if payment.through_gateway else True
    if PaymentState.CAPTURED not in NEXT_PAYMENT[payment.status] or not standing:
        raise IllegalTransition(
            f"a payment that is {payment.status.value} takes no money",
            source=payment.status.value,
            target=PaymentState.CAPTURED.value,
            allowed=allowed_next(payment),
            path=("paymentId",),
        )
    lacking = open_minor(payment) if payment.through_gateway else payment.amount_minor - payment.captured_minor
    amount = lacking if amount_minor is None else amount_minor
    if amount > lacking or (payment.through_gateway and not amount):
        raise AmountExceeded("more than this payment still lacks", Money(lacking, order.currency))
    if payment.through_gateway:
        step = Transaction(
            id=new_id(),
            kind=TransactionKind.CAPTURE,
            status=TransactionStatus.PENDING,
            amount_minor=amount,
            at=at,
            shipment_id=shipment_id,
            final=amount == lacking or not payment.multiple_captures,
            call=GatewayCall(),
        )
        return derive(with_payment(order, begin_step(payment, step)))
    captured = payment.captured_minor + amount
    steps = list(payment.transactions)
    authorized = max(payment.authorized_minor, captured)
    if authorized > payment.authorized_minor:
        missing = authorized - payment.authorized_minor
        steps.append(_step(TransactionKind.AUTHORIZE, missing, reference, at, new_id))
    steps.append(replace(_step(TransactionKind.CAPTURE, amount, reference, at, new_id), shipment_id=shipment_id))
    done = captured == payment.amount_minor
    after = replace(
        payment,
        status=PaymentState.CAPTURED if done else PaymentState.PARTIALLY_CAPTURED,
        authorized_minor=authorized,
        captured_minor=captured,
        reference=payment.reference or reference,
        transactions=tuple(steps),
    )
    return derive(with_payment(order, after))


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
