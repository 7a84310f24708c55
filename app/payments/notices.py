"""What a gateway tells by itself, applied: once, however often, late or out of order it is told.

A notice finds the step that it is about by our key, by the gateway's id of the step, or by what is under way for its
authorization; then it ends in `record_outcome`, as an answer to a call does. An intent is committed before its gateway
is called, so a notice that finds nothing is about somebody else's payment, or came before its cause was written down:
it is kept and tried again.
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import InboxEffect, TransactionKind, TransactionStatus
from app.domain.errors import NotFound
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.charge_back import charge_back, chargeback_of
from app.payments.gateways.port import Notice
from app.payments.outcome import Effect, record_outcome
from db.unit_of_work import UnitOfWork


class NoCause(Exception):
    """Nothing here is what the notice is about, as far as the caller sees; it may come."""


class AmountDiffers(Exception):
    """The notice tells of another amount, or another currency, than the step was asked for."""


class Contradicts(Exception):
    """The notice tells that what succeeded has failed."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What a notice changed, and the step that it was about."""

    effect: InboxEffect
    transaction_id: UUID


async def apply_notice(uow: UnitOfWork, gateway: str, notice: Notice) -> Applied:
    """Apply what a gateway told.

    Raises NoCause, AmountDiffers, Contradicts; AmountExceeded for a chargeback of more than was captured. Emits what
    `record_outcome` does; for chargebacks order.payment_changed and payment.charged_back. Locks: the order.
    """
    if notice.kind is TransactionKind.CHARGEBACK:
        return await _charge_back(uow, gateway, notice)
    # what is let go is whatever was still promised: gateways name the authorization's amount, or none
    amount = None if notice.kind is TransactionKind.VOID else notice.amount
    found = await uow.noticed_steps.step(
        gateway,
        notice.kind,
        key=notice.key,
        reference=notice.outcome.reference,
        authorization=notice.authorization,
        amount_minor=None if amount is None else amount.minor,
    )
    if found is None:
        raise NoCause(f"no step of {gateway} is known by this {notice.kind.value}")
    if amount is not None and (amount.minor, amount.currency) != (found.amount_minor, found.currency):
        raise AmountDiffers(
            f"{notice.kind.value} {found.id} was asked for {found.amount_minor} {found.currency} in minor units,"
            f" and is told of {amount.minor} {amount.currency}"
        )
    try:
        effect = await record_outcome(uow, found.id, notice.outcome)
    except NotFound as hidden:
        raise NoCause(f"the source's app sees no step by this {notice.kind.value}") from hidden
    if effect is Effect.CONFLICT:
        raise Contradicts(f"{notice.kind.value} {found.id} succeeded, and is told to have failed")
    return Applied(InboxEffect.APPLIED if effect is Effect.APPLIED else InboxEffect.KNOWN, found.id)


async def _charge_back(uow: UnitOfWork, gateway: str, notice: Notice) -> Applied:
    reference, authorization, amount = notice.outcome.reference, notice.authorization, notice.amount
    if reference is None or authorization is None or amount is None:
        raise NoCause("a chargeback names its dispute, the authorization and an amount")
    payment_id = await uow.noticed_steps.payment(gateway, authorization)
    if payment_id is None:
        raise NoCause(f"no payment of {gateway} is known by the authorization of this chargeback")
    try:
        order = await uow.orders.lock_by_payment(payment_id)
    except NotFound as hidden:
        raise NoCause("the source's app sees no payment by this chargeback") from hidden
    if amount.currency != order.currency:
        raise AmountDiffers(f"a chargeback in {amount.currency} of an order in {order.currency}")
    lost = notice.outcome.status is TransactionStatus.SUCCEEDED
    status = TransactionStatus.SUCCEEDED if lost else TransactionStatus.FAILED
    after = charge_back(order, payment_id, reference, amount.minor, status, uow.now, new_id)
    step = next(step for payment in after.payments if (step := chargeback_of(payment, reference)) is not None)
    if step.amount_minor != amount.minor:
        raise AmountDiffers(f"chargeback {step.id} took {step.amount_minor}, and is told of {amount.minor} minor units")
    if after == order:
        return Applied(InboxEffect.KNOWN, step.id)
    naming = Naming(
        order="order.payment_changed",
        facts={
            "paymentId": str(payment_id),
            "transactionId": str(step.id),
            "kind": notice.kind.value,
            "outcome": status.value,
        },
    )
    recorded = changes(order, after, naming)
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    return Applied(InboxEffect.APPLIED, step.id)


def digest_of(notice: Notice) -> bytes:
    """A digest of what a notice tells of money: the same event told otherwise has another one."""
    amount = notice.amount
    told = (
        notice.kind.value,
        notice.outcome.status.value,
        notice.outcome.reference,
        notice.key,
        notice.authorization,
        None if amount is None else (amount.minor, amount.currency),
    )
    return hashlib.sha256(repr(told).encode()).digest()
