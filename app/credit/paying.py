"""Paying with credit: what a gateway is asked is one step of one ledger, in a transaction of its own.

The step's id is the request's key: asked again, it answers again and moves nothing. Used by the gateways of gift cards
and of store credit, which differ only in how they find the account.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from app.credit.ledger import write_step
from app.domain.credit import CreditAccount, CreditEntry, give_back, hold, release, spend
from app.domain.enums import CreditEntryKind, CreditKind, TransactionKind, TransactionStatus
from app.domain.money import Money
from app.domain.orders.outcome import Outcome
from app.domain.principal import SYSTEM
from db.database import Database
from db.unit_of_work import UnitOfWork

ACCOUNT = "account:"
"""Before the id of an account, in what stands for the payer's means."""

FindAccount = Callable[[UnitOfWork], Awaitable[UUID | None]]

_KINDS = {
    TransactionKind.CAPTURE: CreditEntryKind.SPEND,
    TransactionKind.VOID: CreditEntryKind.RELEASE,
    TransactionKind.REFUND: CreditEntryKind.RETURN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is asked for: see `GatewayRequest`."""

    key: UUID
    kind: TransactionKind
    amount: Money
    payment_id: UUID
    authorization: str | None = None
    final: bool = False


async def promise(database: Database, step: Step, kind: CreditKind, find: FindAccount) -> Outcome:
    """Hold so much for an order."""

    async def work(uow: UnitOfWork) -> Outcome:
        account_id = await find(uow)
        account = None if account_id is None else await uow.credit.lock(account_id, kind)
        if account is None:
            return Outcome(status=TransactionStatus.FAILED, message="there is no such credit")
        known = await uow.credit.entry(step.key)
        if known is None:
            payer = await uow.credit.payer(step.payment_id)
            known = hold(
                account, _entry(uow, step, CreditEntryKind.HOLD, payer[0] if payer else None), step.amount.currency
            )
            await write_step(uow, account, known)
        return _promised(account, known)

    return await database.transact(SYSTEM, work)


async def follow(database: Database, step: Step, kind: CreditKind) -> Outcome:
    """Take from a promise, let it go, or give back what was taken with it."""

    async def work(uow: UnitOfWork) -> Outcome:
        hold_id = _hold_id(step.authorization)
        account_id = None if hold_id is None else await uow.credit.account_of_hold(hold_id, kind)
        account = None if account_id is None else await uow.credit.lock(account_id, kind)
        if account is None or hold_id is None:
            return Outcome(status=TransactionStatus.FAILED, message="nothing was promised")
        known = await uow.credit.entry(step.key)
        if known is None:
            made = await uow.credit.hold(hold_id)
            entry = _entry(uow, step, _KINDS[step.kind], made.promise.order_id, hold_id)
            if step.amount.currency != account.currency:
                known = entry.refuse(f"it is in {account.currency}")
            elif step.kind is TransactionKind.CAPTURE:
                known = spend(made, entry, final=step.final)
            elif step.kind is TransactionKind.VOID:
                known = release(made, entry)
            else:
                known = give_back(account, made, entry)
            await write_step(uow, account, known)
        return _ended(known)

    return await database.transact(SYSTEM, work)


async def look_up(database: Database, step: Step) -> Outcome | None:
    """What became of a step; None when it never came here."""

    async def work(uow: UnitOfWork) -> Outcome | None:
        known = await uow.credit.entry(step.key)
        if known is None or known.kind is not CreditEntryKind.HOLD:
            return None if known is None else _ended(known)
        account_id = await uow.credit.account_of_entry(known.id)
        account = await uow.credit.lock(account_id)
        assert account is not None, "a foreign key holds"
        return _promised(account, known)

    return await database.transact(SYSTEM, work)


def account_in(stored_method: str | None) -> UUID | None:
    """The account that a stored means names."""
    text = (stored_method or "").removeprefix(ACCOUNT)
    try:
        return UUID(text) if text != (stored_method or "") else None
    except ValueError:
        return None


def _promised(account: CreditAccount, entry: CreditEntry) -> Outcome:
    if entry.refused is not None:
        return _ended(entry)
    return Outcome(
        status=TransactionStatus.SUCCEEDED,
        reference=_reference(entry.id),
        expires_at=account.expires_at,
        stored_method=f"{ACCOUNT}{account.id}",
        multiple_captures=True,
    )


def _ended(entry: CreditEntry) -> Outcome:
    status = TransactionStatus.SUCCEEDED if entry.refused is None else TransactionStatus.FAILED
    return Outcome(status=status, reference=_reference(entry.id), message=entry.refused)


def _entry(
    uow: UnitOfWork, step: Step, kind: CreditEntryKind, order_id: UUID | None, hold_id: UUID | None = None
) -> CreditEntry:
    return CreditEntry(
        id=step.key, kind=kind, amount_minor=step.amount.minor, at=uow.now, hold_id=hold_id, order_id=order_id
    )


def _reference(entry_id: UUID) -> str:
    return f"credit_{entry_id.hex}"


def _hold_id(reference: str | None) -> UUID | None:
    try:
        return UUID((reference or "").removeprefix("credit_"))
    except ValueError:
        return None
