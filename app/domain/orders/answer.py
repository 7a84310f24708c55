"""What a gateway's answer changes: the payment's ledger, and what follows for the order.

Pure. Answers may come late and about payments that nobody waits for any more: money is a fact and is written down,
then let go or given back where the order has no use for it.
"""

from datetime import datetime
from uuid import UUID

from app.domain.enums import OrderStatus, PaymentState, RefundReason, TransactionKind, TransactionStatus
from app.domain.orders.authorize import NewId, hold_until_paid, is_needed, let_go_of, with_payment
from app.domain.orders.derive import derive
from app.domain.orders.ledger import OVER, end_step
from app.domain.orders.model import Order, Payment, Transaction
from app.domain.orders.outcome import Outcome
from app.domain.orders.refund import plan_refund_of_what_is_owed

_K = TransactionKind
_S = TransactionStatus


def answer(
    order: Order, payment_id: UUID, transaction_id: UUID, outcome: Outcome, at: datetime, new_id: NewId
) -> Order:
    """The order after its gateway spoke about a step; steps that follow are intents of their own.

    An authorization that nobody needs is let go; one that stands in another's place lets that go. A capture that was
    refused holds what has not left. Money for an order that was canceled meanwhile goes back.
    """
    before = next(payment for payment in order.payments if payment.id == payment_id)
    step = before.step(transaction_id)
    assert step is not None, "the step is one of the payment's"
    payment = end_step(before, step, outcome)
    order = with_payment(order, payment)
    if outcome.status not in OVER:
        return derive(order)
    if step.kind is _K.AUTHORIZE and outcome.status is _S.SUCCEEDED:
        order = _promised(order, before, payment, at, new_id)
    order = derive(order)
    if step.kind is _K.CAPTURE and outcome.status is _S.FAILED:
        return hold_until_paid(order, at, new_id)
    if step.kind is _K.CAPTURE and order.statuses.order is OrderStatus.CANCELED:
        plan = plan_refund_of_what_is_owed(order, RefundReason.CANCELED, new_id, at)
        return order if plan is None else plan.order
    return order


def contradicts(step: Transaction, outcome: Outcome) -> bool:
    """Whether a step that ended is told to have ended otherwise, in a way that its ledger cannot take."""
    return step.status is _S.SUCCEEDED and outcome.status is _S.FAILED


def _promised(order: Order, before: Payment, payment: Payment, at: datetime, new_id: NewId) -> Order:
    given_up = before.status is PaymentState.VOIDED or not is_needed(order, payment)
    if payment.renews_id is not None and before.status is PaymentState.PENDING:
        old = next(other for other in order.payments if other.id == payment.renews_id)
        order = with_payment(order, let_go_of(old, at, new_id))
        given_up = order.statuses.order is OrderStatus.CANCELED
    return with_payment(order, let_go_of(payment, at, new_id)) if given_up else order
