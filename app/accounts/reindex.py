"""Index anew what orders are found by and what customers sign in as, with the secret in use.

After the secret was changed, so that the old one can be forgotten: blind indexes are the only stored things that a
secret keys. And after an upgrade that lets orders be found by more than before.
It may run while the program serves, and again: what is done stays as it is.
"""

from dataclasses import dataclass
from uuid import UUID

from app.access.secrets import Secrets
from app.accounts.login import login_of
from app.domain.ids import NIL
from app.domain.principal import SYSTEM
from app.domain.search import search_terms
from db.database import Database
from db.repositories.blind_indexes import BlindIndexes

BATCH = 1_000


@dataclass(slots=True)
class Reindexed:
    """How many orders and logins stand under the new secret; `lost` are logins whose address is on file no more."""

    orders: int = 0
    logins: int = 0
    lost: int = 0


async def reindex(database: Database, secrets: Secrets) -> Reindexed:
    """Index everything with the secret in use. Each batch is a transaction of its own."""
    done = Reindexed()
    await _orders(database, secrets, done)
    await _logins(database, secrets, done)
    return done


async def _orders(database: Database, secrets: Secrets, done: Reindexed) -> None:
    after = NIL
    while True:
        async with database.unit_of_work(SYSTEM) as uow:
            indexes = BlindIndexes(uow.session)
            found = await indexes.what_finds_orders(after, BATCH)
            terms = {
                one.order_id: search_terms(
                    number=one.number,
                    external_id=one.external_id,
                    skus=one.skus,
                    tracking_numbers=one.tracking_numbers,
                    emails=one.emails,
                    names=one.names,
                    phones=one.phones,
                    postal_codes=one.postal_codes,
                    secret=secrets.search,
                )
                for one in found
            }
            await indexes.replace_terms(terms)
        done.orders += len(found)
        if len(found) < BATCH:
            return
        after = found[-1].order_id


async def _logins(database: Database, secrets: Secrets, done: Reindexed) -> None:
    after = NIL
    while True:
        async with database.unit_of_work(SYSTEM) as uow:
            indexes = BlindIndexes(uow.session)
            found = await indexes.logins(after, BATCH)
            fresh: dict[UUID, bytes] = {}
            for customer, login, email in found:
                known = [] if email is None else [login_of(one.accounts, email) for one in secrets.accepted]
                if login in known:
                    fresh[customer] = known[0]
                else:
                    done.lost += 1
            await indexes.replace_logins(fresh)
        done.logins += len(fresh)
        if len(found) < BATCH:
            return
        after = found[-1][0]
