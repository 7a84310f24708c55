"""Limits of time on every connection, and the end of the line for one."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from db.engine import WAITING_PER_CONNECTION, Patience, make_engine
from db.failures import database_is_unavailable, statement_was_stopped

QUICK = Patience(
    statement_seconds=0.2, lock_seconds=0.1, idle_in_transaction_seconds=0.2, acquire_seconds=0.1, serving=True
)


async def test_a_session_has_the_limits_of_its_engine(database_url: str) -> None:
    # given
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")

    async def shown(patience: Patience) -> list[str]:
        engine = make_engine(database_url, patience=patience)
        async with engine.connect() as connection:
            values = [(await connection.execute(text(f"SHOW {name}"))).scalar_one() for name in names]
        await engine.dispose()
        return values

    # then
    assert await shown(QUICK) == ["200ms", "100ms", "200ms"]
    assert await shown(Patience()) == ["1min", "5s", "30s"]


async def test_a_statement_that_takes_too_long_is_known_as_such(database_url: str) -> None:
    # given
    engine = make_engine(database_url, patience=QUICK)
    # when
    async with engine.connect() as connection:
        with pytest.raises(DBAPIError) as stopped:
            await connection.execute(text("SELECT pg_sleep(5)"))
    await engine.dispose()
    # then
    assert statement_was_stopped(stopped.value)


async def test_an_idle_transaction_loses_its_connection(database_url: str) -> None:
    # given
    engine = make_engine(database_url, pool_size=1, patience=QUICK)
    watcher = make_engine(database_url)
    async with engine.connect() as connection:
        pid = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        # when
        async with watcher.connect() as other, asyncio.timeout(60):
            alive = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid")
            while (await other.execute(alive, {"pid": pid})).scalar_one():
                await other.rollback()
        with pytest.raises(DBAPIError) as lost:
            await connection.execute(text("SELECT 1"))
    await engine.dispose()
    await watcher.dispose()
    # then
    assert database_is_unavailable(lost.value)


async def test_the_line_for_a_connection_has_an_end(database_url: str) -> None:
    # given: a pool that is held, and as many in line as may stand there
    patient = Patience(acquire_seconds=60, serving=True)
    engine = make_engine(database_url, pool_size=1, patience=patient)
    async with engine.connect() as held:

        async def ask() -> int:
            async with engine.connect() as connection:
                return (await connection.execute(text("SELECT 1"))).scalar_one()

        line = [asyncio.create_task(ask()) for _ in range(WAITING_PER_CONNECTION)]
        await asyncio.sleep(0)
        # when: one more is told at once, although the others would wait for a minute
        with pytest.raises(PoolTimeout) as full:
            await ask()
        await held.close()
        # then
        assert database_is_unavailable(full.value)
        assert await asyncio.gather(*line) == [1] * WAITING_PER_CONNECTION
        assert await ask() == 1
    await engine.dispose()


async def test_who_waits_too_long_is_told(database_url: str) -> None:
    # given
    engine = make_engine(database_url, pool_size=1, patience=QUICK)
    async with engine.connect():
        # when
        with pytest.raises(PoolTimeout) as told:
            await engine.connect()
    await engine.dispose()
    # then
    assert database_is_unavailable(told.value)
