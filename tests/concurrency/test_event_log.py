"""The law of the log under writers that dawdle, give up and commit late: none lost, none twice, none out of order.

ORDERWIRE_TEST_LOG_WRITERS and ORDERWIRE_TEST_LOG_COMMITS set the size; 20 and 6000 is that of the experiment in which
other ways of reading an outbox lost 21.8 % of the events, or gave 13.9 % of them out of order.
"""

import asyncio
import os

from sqlalchemy import text

from app.events.sequencer import Sequencer
from db.database import Database
from db.engine import make_engine
from db.event_log import EventLog, sequence_batch
from tests.app.events.wire import make_tallies, until, whole_log, write

WRITERS = int(os.environ.get("ORDERWIRE_TEST_LOG_WRITERS", "12"))
COMMITS = int(os.environ.get("ORDERWIRE_TEST_LOG_COMMITS", "1200"))
TALLIES = 50


async def assert_lawful(database: Database, tallies: list) -> int:
    """Every committed version is there once, in order per subject, and positions have no gap. Returns how many."""
    events = await whole_log(EventLog(database.engine))
    assert [event.position for event in events] == list(range(1, len(events) + 1))
    assert len({event.event_id for event in events}) == len(events)
    versions = {tally: [event.subject_version for event in events if event.subject_id == tally] for tally in tallies}
    async with database.session() as session:
        rows = await session.execute(text("SELECT id, version FROM tallies"))
        committed = {row[0]: list(range(1, row[1] + 1)) for row in rows}
        assert await session.scalar(text("SELECT count(*) FROM outbox")) == 0
        assert await session.scalar(text("SELECT position FROM event_log_head")) == len(events)
    assert versions == committed
    return len(events)


async def test_many_writers_and_one_sequencer(database_url: str) -> None:
    # given
    engine, log_engine = make_engine(database_url, pool_size=WRITERS), make_engine(database_url, pool_size=2)
    database = Database(engine)
    tallies = await make_tallies(database, TALLIES)

    async def announce() -> None:
        pass

    async with Sequencer(EventLog(log_engine), announce) as sequencer:
        database.on_commit = sequencer.poke
        # when
        await asyncio.gather(*(write(database, tallies, COMMITS // WRITERS, seed=writer) for writer in range(WRITERS)))
        await until(lambda: sequencer.moved > COMMITS * 0.8)
    # then
    assert await assert_lawful(database, tallies) == sequencer.moved
    await engine.dispose()
    await log_engine.dispose()


async def test_several_sequencers_at_once_with_small_batches(database_url: str) -> None:
    # given
    engine, log_engine = make_engine(database_url, pool_size=WRITERS), make_engine(database_url, pool_size=3)
    database = Database(engine)
    tallies = await make_tallies(database, 10)
    writing = asyncio.Event()
    moved = [0, 0, 0]

    async def sequence(which: int) -> None:
        while not writing.is_set():
            moved[which] += await sequence_batch(log_engine, 3 + which)

    # when
    sequencers = [asyncio.create_task(sequence(which)) for which in range(3)]
    await asyncio.gather(*(write(database, tallies, 40, seed=writer) for writer in range(WRITERS)))
    writing.set()
    await asyncio.gather(*sequencers)
    while rest := await sequence_batch(log_engine):
        moved[0] += rest
    # then
    assert await assert_lawful(database, tallies) == sum(moved)
    assert min(moved) > 0
    await engine.dispose()
    await log_engine.dispose()


async def test_sequencers_that_are_killed_all_the_time(database_url: str) -> None:
    # given
    engine = make_engine(database_url, pool_size=WRITERS)
    victims = make_engine(database_url, pool_size=2, application_name="victim")
    database = Database(engine)
    tallies = await make_tallies(database, 10)

    async def announce() -> None:
        pass

    async def kill() -> None:
        while True:
            async with database.session() as session:
                await session.execute(
                    text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim'")
                )
            await asyncio.sleep(0.03)

    async with Sequencer(EventLog(victims), announce) as one, Sequencer(EventLog(victims), announce) as other:
        database.on_commit = one.poke
        # when
        killing = asyncio.create_task(kill())
        await asyncio.gather(*(write(database, tallies, 40, seed=writer) for writer in range(WRITERS)))
        await until(lambda: one.failures + other.failures >= 3)
        killing.cancel()
        await asyncio.gather(killing, return_exceptions=True)
    # then
    while await sequence_batch(engine):
        pass
    await assert_lawful(database, tallies)
    await engine.dispose()
    await victims.dispose()
