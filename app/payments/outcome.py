"""Write down what a gateway said about a step, and what follows for its order: once, however often and late it is told.

This is the one door for outcomes: of calls (`settle`), of notices, of what somebody saw in the gateway's own pages.
"""

from enum import StrEnum
from uuid import UUID

from app.domain.enums import EventOrigin, TransactionStatus
from app.domain.ids import new_id
from app.domain.orders.answer import answer, contradicts
from app.domain.orders.changes import Naming, changes
from app.domain.orders.ledger import OVER
from app.domain.orders.model import Order, Payment, Transaction
from app.domain.orders.outcome import Outcome
from db.unit_of_work import UnitOfWork


class Effect(StrEnum):
    """What became of an outcome that was told."""

    APPLIED = "APPLIED"
    KNOWN = "KNOWN"
    """It was no news: told before, or the step ended so already."""
    CONFLICT = "CONFLICT"
    """The step succeeded before, and is now told to have failed. Nothing was changed: a person must look."""


async def record_outcome(uow: UnitOfWork, transaction_id: UUID, outcome: Outcome) -> Effect:
    """Record how a step ended, or that it waits for the payer; what follows is asked for in the same transaction.

    A step that failed and is told to have succeeded did: money is a fact. Steps of orders that were replayed or
    imported have nobody to ask and follow nothing.
    Raises NotFound (no such step). Emits order.paid when money came or went, else order.payment_changed; and of the
    payments payment.authorized, .captured, .refunded, .voided, .failed or .changed. Locks: the order.
    """
    order = await uow.orders.lock_by_transaction(transaction_id)
    payment, step = _step(order, transaction_id)
    if step.status in OVER:
        await uow.gateway_calls.end([transaction_id])
        if contradicts(step, outcome):
            return Effect.CONFLICT
        if step.status is TransactionStatus.SUCCEEDED or outcome.status is not TransactionStatus.SUCCEEDED:
            return Effect.KNOWN
    after = answer(order, payment.id, transaction_id, outcome, uow.now, new_id)
    if after == order:
        return Effect.KNOWN
    assert order.origin is EventOrigin.LIVE or not uow.orders.gateway_calls, "history calls nobody"
    moved = (after.totals.captured, after.totals.refunded) != (order.totals.captured, order.totals.refunded)
    naming = Naming(
        order="order.paid" if moved else "order.payment_changed",
        facts={
            "paymentId": str(payment.id),
            "transactionId": str(transaction_id),
            "kind": step.kind.value,
            "outcome": outcome.status.value,
        },
    )
    recorded = changes(order, after, naming)
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    return Effect.APPLIED


def _step(order: Order, transaction_id: UUID) -> tuple[Payment, Transaction]:
    for payment in order.payments:
        step = payment.step(transaction_id)
        if step is not None:
            return payment, step
    raise KeyError(transaction_id)
