"""A unit of work is whole or nothing; deadlocks are tried again, and waiting has an end."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text

from app.domain.errors import InFlight, InvalidInput
from app.domain.events import Event
from app.domain.ids import new_id
from db.database import ATTEMPTS, CONTENDED_ATTEMPTS, Database
from db.engine import make_engine
from db.unit_of_work import Contended, UnitOfWork
from tests.builders import STAFF, Shop


async def count(database: Database, table: str) -> int:
    async with database.session() as session:
        return await session.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608 - a name of ours


def an_event() -> Event:
    return Event(type="sku.saved", subject_id=new_id(), subject_version=1, state={"code": "x"})


def locking(first: str, second: str, met: asyncio.Barrier) -> Callable[[UnitOfWork], Awaitable[int]]:
    """Work that locks two SKUs in this order, and meets the other in between on its first try."""
    tries = 0

    async def work(uow: UnitOfWork) -> int:
        nonlocal tries
        tries += 1
        await uow.reference.sku(first, lock=True)
        if tries == 1:
            await met.wait()
        await uow.reference.sku(second, lock=True)
        uow.record(an_event())
        return tries

    return work


async def test_what_is_raised_takes_everything_back(shop: Shop) -> None:
    # given
    pokes: list[int] = []
    shop.database.on_commit = lambda: pokes.append(1)
    before = await count(shop.database, "outbox")

    async def half(uow: UnitOfWork) -> None:
        uow.record(an_event())
        await uow.session.execute(text("UPDATE skus SET name = 'changed'"))
        raise InvalidInput("no")

    # when
    with pytest.raises(InvalidInput):
        await shop.database.transact(STAFF, half)

    # then
    assert await count(shop.database, "outbox") == before
    assert await count(shop.database, "skus WHERE name = 'changed'") == 0
    assert pokes == []


async def test_pokes_after_a_commit_that_recorded_events_only(shop: Shop) -> None:
    # given
    pokes: list[int] = []

    async def poked() -> int:
        return await count(shop.database, "outbox")

    seen: list[asyncio.Task[int]] = []
    shop.database.on_commit = lambda: (pokes.append(1), seen.append(asyncio.ensure_future(poked())))[0]
    before = await poked()

    # when
    async with shop.database.unit_of_work(STAFF):
        pass
    async with shop.database.unit_of_work(STAFF) as uow:
        uow.record(an_event())

    # then
    assert pokes == [1]
    assert [await task for task in seen] == [before + 1]


async def test_a_deadlock_is_tried_again_and_both_succeed(shop: Shop) -> None:
    # given
    met = asyncio.Barrier(2)
    before = await count(shop.database, "outbox")

    # when
    tries = await asyncio.gather(
        shop.database.transact(STAFF, locking("mug", "tea", met)),
        shop.database.transact(STAFF, locking("tea", "mug", met)),
    )

    # then: one was the victim, perhaps more than once, and only its last try counts
    assert min(tries) == 1 < max(tries)
    assert await count(shop.database, "outbox") == before + 2


async def test_deadlocks_that_do_not_end_are_in_flight(shop: Shop) -> None:
    # given
    tries = 0

    async def always(uow: UnitOfWork) -> None:
        nonlocal tries
        tries += 1
        await uow.session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40P01'; END $$"))

    # then
    with pytest.raises(InFlight) as refused:
        await shop.database.transact(STAFF, always)
    assert tries == ATTEMPTS
    assert (refused.value.code.value, refused.value.retryable) == ("IN_FLIGHT", True)


async def test_contended_work_begins_anew_without_the_locks_of_its_first_try(shop: Shop) -> None:
    # given
    tries = 0

    async def second_time(uow: UnitOfWork) -> int:
        nonlocal tries
        tries += 1
        if tries == 1:
            await uow.reference.sku("mug", lock=True)
            uow.record(an_event())
            raise Contended
        async with shop.database.unit_of_work(STAFF) as other:
            await other.session.execute(text("SET LOCAL lock_timeout = '1s'"))
            await other.reference.sku("mug", lock=True)
        return tries

    # then
    before = await count(shop.database, "outbox")
    assert await shop.database.transact(STAFF, second_time) == 2
    assert await count(shop.database, "outbox") == before


async def test_contention_that_does_not_end_is_in_flight(shop: Shop) -> None:
    # given
    tries = 0

    async def always(_: UnitOfWork) -> None:
        nonlocal tries
        tries += 1
        raise Contended

    # then
    with pytest.raises(InFlight):
        await shop.database.transact(STAFF, always)
    assert tries == CONTENDED_ATTEMPTS


async def test_a_row_that_is_held_too_long_is_in_flight(shop: Shop) -> None:
    # given
    async def quick(uow: UnitOfWork) -> None:
        await uow.session.execute(text("SET LOCAL lock_timeout = '50ms'"))
        await uow.reference.sku("mug", lock=True)

    # when
    async with shop.database.unit_of_work(STAFF) as holder:
        await holder.reference.sku("mug", lock=True)
        with pytest.raises(InFlight):
            await shop.database.transact(STAFF, quick)

    # then
    await shop.database.transact(STAFF, quick)


async def test_every_session_has_its_limits(database_url: str) -> None:
    # given
    engine = make_engine(database_url)

    # when
    async with engine.connect() as connection:
        limits = {
            name: (await connection.execute(text(f"SHOW {name}"))).scalar_one()
            for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "timezone")
        }
    await engine.dispose()

    # then
    assert limits == {
        "lock_timeout": "5s",
        "statement_timeout": "1min",
        "idle_in_transaction_session_timeout": "30s",
        "timezone": "UTC",
    }


async def test_a_snapshot_sees_one_moment(shop: Shop) -> None:
    # given
    query = text("SELECT count(*) FROM outbox")

    # when
    async with shop.database.session(snapshot=True) as session, shop.database.session() as moving:
        before = await session.scalar(query)
        async with shop.database.unit_of_work(STAFF) as uow:
            uow.record(an_event())

        # then
        assert await session.scalar(query) == before
        assert await moving.scalar(query) == (before or 0) + 1
