"""Refusals change nothing: every row of every table is as it was, told by count and digest.

The audit trail is no part of it: what staff and apps are refused is written down there. Nor are jobs, which run on, and
up to where they have read the log for what shoppers were told.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import pytest
from sqlalchemy import text

from app.domain.errors import Forbidden, Refusal
from app.domain.principal import Principal
from db.base import Base
from db.database import Database
from db.unit_of_work import UnitOfWork
from tests.builders import STAFF

C = TypeVar("C")

WRITTEN_BESIDE = {
    "audit_pending",
    "audit_entries",
    "inbox_effects",
    "inbox_messages",
    "jobs",
    "shopper_stock",
    "shopper_stock_place",
}
DIGESTS = text(
    " UNION ALL ".join(
        f"SELECT '{name}', count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM {name} t"  # noqa: S608 - names of ours
        for name in sorted(Base.metadata.tables.keys() - WRITTEN_BESIDE)
    )
)


async def contents(database: Database) -> dict[str, tuple[int, str | None]]:
    """How many rows each table has, and a digest of them."""
    async with database.session() as session:
        return {name: (count, digest) for name, count, digest in await session.execute(DIGESTS)}


@asynccontextmanager
async def nothing_changes(database: Database, *, but: Collection[str] = ()) -> AsyncIterator[None]:
    """Fails when any row of any table is another afterwards, of those tables `but` apart."""
    before = await contents(database)
    yield
    after = await contents(database)
    assert sorted(name for name in before if before[name] != after[name] and name not in but) == []


async def refusal(
    database: Database,
    use_case: Callable[[UnitOfWork, C], Awaitable[Any]],
    command: C,
    principal: Principal = STAFF,
) -> Refusal:
    """The refusal that the command gets; fails when it is done or changes anything."""
    async with nothing_changes(database):
        with pytest.raises(Refusal) as refused:
            await database.transact(principal, lambda uow: use_case(uow, command))
    return refused.value


async def forbidden(
    database: Database,
    use_case: Callable[[UnitOfWork, C], Awaitable[Any]],
    command: C,
    principal: Principal,
) -> Forbidden:
    """Why the principal may not even ask; fails when it may or anything changes."""
    async with nothing_changes(database):
        with pytest.raises(Forbidden) as refused:
            await database.transact(principal, lambda uow: use_case(uow, command))
    return refused.value
