"""Give a customer store credit."""

from dataclasses import dataclass
from uuid import UUID

from app.credit.issue_card import SUBJECT, issued, refuse_long_reason, refuse_odd_amount
from app.credit.ledger import tell_credit, write_step
from app.domain.credit import CreditAccount
from app.domain.enums import CreditKind
from app.domain.errors import NotFound
from app.domain.ids import new_id
from app.domain.money import Money
from app.idempotency import claim
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantStoreCredit:
    """What is asked."""

    idempotency_key: str
    customer_id: UUID
    amount: Money
    reason: str | None = None


async def grant_store_credit(uow: UnitOfWork, command: GrantStoreCredit) -> UUID:
    """Put so much to what the customer has in that currency; answers with the account's id.

    Raises NotFound (customer), InvalidInput (amount, currency), IdempotencyMismatch. Emits credit.opened or
    credit.changed. Locks: the account.
    """
    refuse_odd_amount(command.amount)
    refuse_long_reason(command.reason)
    if await uow.customers.find(command.customer_id) is None:
        raise NotFound("there is no such customer", ("customerId",))
    account_id = await credit_account(uow, command.customer_id, command.amount.currency)
    known = await claim(uow, "storeCreditGrant", command.idempotency_key, command, SUBJECT, account_id)
    if known is None:
        await put(uow, account_id, command.amount, command.reason)
        return account_id
    return known.result_id


async def credit_account(uow: UnitOfWork, customer_id: UUID, currency: str) -> UUID:
    """The account of what a customer has in a currency, opened where there is none. Emits credit.opened."""
    account = CreditAccount(
        id=new_id(), kind=CreditKind.STORE_CREDIT, currency=currency, version=1, customer_id=customer_id
    )
    if await uow.credit.open(account, uow.now):
        tell_credit(uow, None, account)
        return account.id
    found = await uow.credit.find_customers(customer_id, currency)
    assert found is not None, "what is not opened is there"
    return found


async def put(uow: UnitOfWork, account_id: UUID, amount: Money, reason: str | None) -> None:
    """Put money on an account. Emits credit.changed. Locks: the account."""
    account = await uow.credit.lock(account_id)
    assert account is not None, "it was found or opened in this transaction"
    await write_step(uow, account, issued(uow, amount, reason))
