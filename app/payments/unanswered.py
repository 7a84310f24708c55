"""Steps whose gateway never said how they ended: they are shown, asked about again, or ended by a person's word."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import TransactionKind, TransactionStatus
from app.domain.errors import IllegalTransition, InvalidInput
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Order, Payment, Transaction
from app.domain.orders.outcome import Outcome
from app.idempotency import claim
from app.payments.outcome import record_outcome
from db.unit_of_work import UnitOfWork

MAX_CHARACTERS = 500
BY_HAND = "recorded by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgain:
    """What is asked."""

    idempotency_key: str
    transaction_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordByHand:
    """What a person saw in the gateway's own pages. `reference` is the gateway's id of the step."""

    idempotency_key: str
    transaction_id: UUID
    succeeded: bool
    reference: str | None = None
    note: str | None = None


async def give_up_asking(uow: UnitOfWork, transaction_id: UUID) -> None:
    """Ask a gateway no more about a step that has not ended: the order shows it. Whatever comes later ends it as ever.

    Emits order.payment_changed. Locks: the order.
    """
    order = await uow.orders.lock_by_transaction(transaction_id)
    payment, step = _found(order, transaction_id)
    if await uow.gateway_calls.give_up(transaction_id, order.id):
        await _tell(uow, order, payment, step, "UNANSWERED")


async def ask_again(uow: UnitOfWork, command: AskAgain) -> UUID:
    """Have a gateway asked again about a step that was given up; answers with the payment's id.

    Raises NotFound, IllegalTransition (it has ended, or is asked about), IdempotencyMismatch. Emits
    order.payment_changed. Locks: the order.
    """
    step_id = command.transaction_id
    known = await claim(uow, "paymentAskAgain", command.idempotency_key, command, "PaymentTransaction", step_id)
    order = await uow.orders.lock_by_transaction(step_id)
    payment, step = _found(order, step_id)
    if known is not None:
        return payment.id
    if not await uow.gateway_calls.ask_again(step_id, order.id):
        raise _answered(step, TransactionStatus.PENDING)
    await _tell(uow, order, payment, step, "ASKED_AGAIN")
    return payment.id


async def record_by_hand(uow: UnitOfWork, command: RecordByHand) -> UUID:
    """End a step that was given up as a person says it ended; answers with the payment's id.

    Raises NotFound, IllegalTransition (it has ended, or its gateway is asked about it), InvalidInput (an authorization
    without the reference that captures need, texts that are too long), IdempotencyMismatch. Emits what
    `record_outcome` emits. Locks: the order.
    """
    for place, words in (("reference", command.reference), ("note", command.note)):
        if words is not None and not 0 < len(words.strip()) <= MAX_CHARACTERS:
            raise InvalidInput(f"{place} has 1 to {MAX_CHARACTERS} characters", (place,))
    step_id = command.transaction_id
    known = await claim(uow, "paymentOutcomeRecord", command.idempotency_key, command, "PaymentTransaction", step_id)
    order = await uow.orders.lock_by_transaction(step_id)
    payment, step = _found(order, step_id)
    if known is not None:
        return payment.id
    status = TransactionStatus.SUCCEEDED if command.succeeded else TransactionStatus.FAILED
    if not await uow.gateway_calls.given_up(step_id):
        raise _answered(step, status)
    reference = None if command.reference is None else command.reference.strip()
    if command.succeeded and step.kind is TransactionKind.AUTHORIZE and (reference or step.reference) is None:
        raise InvalidInput("captures need the gateway's own id of the authorization", ("reference",))
    message = BY_HAND if command.note is None else f"{BY_HAND}: {command.note.strip()}"
    await record_outcome(uow, step_id, Outcome(status=status, reference=reference, message=message))
    return payment.id


def _found(order: Order, transaction_id: UUID) -> tuple[Payment, Transaction]:
    for payment in order.payments:
        step = payment.step(transaction_id)
        if step is not None:
            return payment, step
    raise KeyError(transaction_id)


def _answered(step: Transaction, target: TransactionStatus) -> IllegalTransition:
    ended = step.status in (TransactionStatus.SUCCEEDED, TransactionStatus.FAILED)
    words = f"it is {step.status.value} already" if ended else "its gateway is still asked about it"
    return IllegalTransition(
        f"this is for steps that their gateway never answered for: {words}",
        source=step.status.value,
        target=target.value,
        allowed=(),
        path=("transactionId",),
    )


async def _tell(uow: UnitOfWork, order: Order, payment: Payment, step: Transaction, outcome: str) -> None:
    facts = {
        "paymentId": str(payment.id),
        "transactionId": str(step.id),
        "kind": step.kind.value,
        "outcome": outcome,
    }
    recorded = changes(order, order, Naming(order="order.payment_changed", facts=facts))
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
