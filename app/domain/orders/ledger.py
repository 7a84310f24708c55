"""A payment's ledger: steps begin, end as their gateway says, and sum up to what was promised, taken and given back.

Pure arithmetic of one payment; nothing else adds to its sums. What is asked for and not yet answered counts as if it
had happened, so that captured + pending never exceeds authorized, and refunded + pending never exceeds captured.
One payment is one authorization: what is authorized again is a payment of its own.
"""

from collections.abc import Iterable
from dataclasses import replace

from app.domain.enums import PaymentState, TransactionKind, TransactionStatus
from app.domain.orders.model import Payment, Transaction
from app.domain.orders.outcome import Outcome

OPEN_AUTHORIZATIONS = frozenset({PaymentState.AUTHORIZED, PaymentState.PARTIALLY_CAPTURED})
"""Money is promised and may be taken."""

GIVEN_UP = frozenset({PaymentState.EXPIRED, PaymentState.FAILED})
"""Nobody waits for its money any more; its gateway may be told so all the same."""

OVER = frozenset({TransactionStatus.SUCCEEDED, TransactionStatus.FAILED})
"""A step that ended so stays so."""

_K = TransactionKind
_S = TransactionStatus


def is_closed(payment: Payment) -> bool:
    """Whether nothing more can be taken: it was let go, its last capture was or is being taken, or it ran out."""
    return payment.status not in OPEN_AUTHORIZATIONS or any(
        (step.kind is _K.VOID and step.status is not _S.FAILED)
        or (step.kind is _K.CAPTURE and step.final and step.status is not _S.FAILED)
        for step in payment.transactions
    )


def open_minor(payment: Payment) -> int:
    """What can still be taken of what is promised."""
    if is_closed(payment):
        return 0
    return payment.authorized_minor - payment.captured_minor - payment.capture_pending_minor


def taken_minor(payment: Payment) -> int:
    """What was taken or is being taken, less what was or is being given back."""
    return (
        payment.captured_minor
        + payment.capture_pending_minor
        - payment.refunded_minor
        - payment.refund_pending_minor
        - payment.charged_back_minor
    )


def refundable_minor(payment: Payment) -> int:
    """What can still be given back; what the payer's bank took back already is not ours to give."""
    gone = payment.refunded_minor + payment.refund_pending_minor + payment.charged_back_minor
    return max(0, payment.captured_minor - gone)


def secured_minor(payments: Iterable[Payment]) -> int:
    """Money that is ours or promised, less what went back; tenders that are trusted to be paid later count too."""
    return sum(
        payment.amount_minor if is_trusted(payment) else taken_minor(payment) + open_minor(payment)
        for payment in payments
    )


def is_trusted(payment: Payment) -> bool:
    """Whether it is unpaid and goods may leave all the same: cash on delivery, an invoice, a transfer on trust."""
    return payment.status is PaymentState.PENDING and not payment.holds_order


def begin_step(payment: Payment, step: Transaction) -> Payment:
    """The payment with a step that its gateway will be asked for; what it takes or gives is set aside at once."""
    assert step.status is _S.PENDING, "a step begins before anybody knows how it ends"
    if step.kind is _K.CAPTURE:
        assert step.amount_minor <= open_minor(payment), "no more is taken than was promised"
        payment = replace(payment, capture_pending_minor=payment.capture_pending_minor + step.amount_minor)
    elif step.kind is _K.REFUND:
        assert step.amount_minor <= refundable_minor(payment), "no more is given back than was taken"
        payment = replace(payment, refund_pending_minor=payment.refund_pending_minor + step.amount_minor)
    return replace(payment, transactions=(*payment.transactions, step))


def record_step(payment: Payment, step: Transaction) -> Payment:
    """The payment with a step that is known to have succeeded: somebody tells what happened elsewhere."""
    assert step.status is _S.SUCCEEDED, "only what happened is recorded"
    pending = begin_step(payment, replace(step, status=_S.PENDING, call=None))
    return end_step(pending, step, Outcome(status=_S.SUCCEEDED, reference=step.reference, message=step.message))


def end_step(payment: Payment, step: Transaction, outcome: Outcome) -> Payment:
    """The payment after its gateway spoke about this step of it; the same payment when that is not news."""
    known = payment.step(step.id)
    assert known is not None, "the step is one of the payment's"
    told = replace(
        known,
        status=outcome.status,
        reference=outcome.reference or known.reference,
        message=outcome.message or known.message,
        action_url=outcome.action_url if outcome.status is _S.ACTION_REQUIRED else None,
        call=None,
    )
    if outcome.status is _S.PENDING and known.status is _S.ACTION_REQUIRED:
        told = replace(told, status=known.status, action_url=known.action_url)
    steps = tuple(told if other.id == known.id else other for other in payment.transactions)
    payment = replace(payment, transactions=steps)
    if outcome.status not in OVER:
        return payment
    return _summed(payment, told, outcome, was_failed=known.status is _S.FAILED)


def _summed(payment: Payment, step: Transaction, outcome: Outcome, *, was_failed: bool) -> Payment:
    """The sums after a step ended; one that had failed before had already given back what it set aside."""
    amount = step.amount_minor
    freed = 0 if was_failed else amount
    succeeded = outcome.status is _S.SUCCEEDED
    if step.kind is _K.AUTHORIZE:
        return _authorized(payment, amount, outcome) if succeeded else _declined(payment)
    if step.kind is _K.CAPTURE:
        payment = replace(payment, capture_pending_minor=payment.capture_pending_minor - freed)
        if succeeded:
            payment = replace(payment, captured_minor=payment.captured_minor + amount)
    elif step.kind is _K.REFUND:
        payment = replace(payment, refund_pending_minor=payment.refund_pending_minor - freed)
        if succeeded:
            payment = replace(payment, refunded_minor=payment.refunded_minor + amount)
    return replace(payment, status=state_of(payment))


def _authorized(payment: Payment, amount_minor: int, outcome: Outcome) -> Payment:
    """Money is promised, even when nobody expected it any more: whoever asks decides what becomes of that."""
    multiple = payment.multiple_captures if outcome.multiple_captures is None else outcome.multiple_captures
    return replace(
        payment,
        status=PaymentState.AUTHORIZED,
        authorized_minor=payment.authorized_minor + amount_minor,
        reference=outcome.reference or payment.reference,
        expires_at=outcome.expires_at,
        stored_method=outcome.stored_method or payment.stored_method,
        multiple_captures=multiple,
    )


def _declined(payment: Payment) -> Payment:
    return replace(payment, status=PaymentState.FAILED) if payment.status is PaymentState.PENDING else payment


def state_of(payment: Payment) -> PaymentState:
    """Where a payment is in its life, from its ledger.

    PENDING, FAILED and EXPIRED are facts that stay until money moves. What is given back
    tells of a payment only when nothing more will be taken, and a capture that nobody knows the end of may be.
    """
    let_go = any(step.kind is _K.VOID and step.status is _S.SUCCEEDED for step in payment.transactions)
    last = any(step.kind is _K.CAPTURE and step.final and step.status is _S.SUCCEEDED for step in payment.transactions)
    taken = payment.captured_minor
    closed = let_go or last or taken >= payment.amount_minor or payment.status is PaymentState.EXPIRED
    ended = closed and not payment.capture_pending_minor
    table: list[tuple[bool, PaymentState]] = [
        (not taken and let_go and payment.status not in GIVEN_UP, PaymentState.VOIDED),
        (not taken, payment.status),
        (ended and payment.refunded_minor >= taken, PaymentState.REFUNDED),
        (ended and payment.refunded_minor > 0, PaymentState.PARTIALLY_REFUNDED),
        (payment.status is PaymentState.EXPIRED and taken < payment.amount_minor and not last, PaymentState.EXPIRED),
        (ended, PaymentState.CAPTURED),
    ]
    return next((state for holds, state in table if holds), PaymentState.PARTIALLY_CAPTURED)
