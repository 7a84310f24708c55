"""Reading credit, in batches `(database, principal, keys) -> {key: value}`; and what a gift card's holder may know."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.credit.codes import code_digest
from app.domain.credit import CreditAccount, CreditEntry
from app.domain.pages import grouped
from app.domain.principal import SYSTEM, Principal
from db.database import Database
from db.repositories.credit import CreditRepository
from db.repositories.credit_reading import CreditReading


async def credit_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, CreditAccount]:
    """Batch: single accounts."""
    async with database.session() as session:
        return {account.id: account for account in await CreditReading(session, principal).by_ids(ids)}


async def credit_of_customers(
    database: Database, principal: Principal, customer_ids: Sequence[UUID]
) -> Mapping[UUID, list[CreditAccount]]:
    """Batch: what a customer has, by currency."""
    async with database.session() as session:
        found = await CreditReading(session, principal).of_customers(customer_ids)
    return grouped((account.customer_id, account) for account in found if account.customer_id is not None)


async def entries_of_credit(
    database: Database, principal: Principal, account_ids: Sequence[UUID]
) -> Mapping[UUID, list[CreditEntry]]:
    """Batch: the newest steps of an account, the newest first."""
    async with database.session() as session:
        return grouped(await CreditReading(session, principal).entries(account_ids))


async def card_with_code(database: Database, code: str, secrets: Sequence[bytes]) -> CreditAccount | None:
    """The gift card with this code. Whoever knows it holds the card; the caller has counted the attempt."""
    async with database.session() as session:
        card_id = await CreditRepository(session).find_card([code_digest(secret, code) for secret in secrets])
        found = [] if card_id is None else await CreditReading(session, SYSTEM).by_ids([card_id])
    return found[0] if found else None
