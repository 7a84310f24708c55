"""The sequencer: what was committed gets its place, whoever commits late, dies, or is cut off."""

import asyncio

import asyncpg
import pytest
from sqlalchemy import text

from app.domain.ids import new_id
from app.domain.principal import SYSTEM
from app.events.sequencer import Sequencer
from db.concluding import conclude
from db.database import Database
from db.engine import asyncpg_dsn, make_engine
from db.event_log import EventLog, sequence_batch
from tests.app.events.wire import change, make_tallies, open_wire, until, whole_log, write


async def change_each(database: Database, tallies: list) -> None:
    for tally in tallies:
        async with database.unit_of_work(SYSTEM) as uow:
            await change(uow, tally)


async def test_a_transaction_that_commits_late_is_met_in_a_later_batch(database: Database) -> None:
    # given
    early, late = await make_tallies(database, 2)
    log = EventLog(database.engine)
    # when
    async with database.unit_of_work(SYSTEM) as slow:
        await change(slow, late)
        await conclude(slow)  # its outbox id is drawn now, before that of the other
        slow.events.clear()
        await change_each(database, [early])
        moved_before = await sequence_batch(database.engine)
    moved_after = await sequence_batch(database.engine)
    # then
    assert (moved_before, moved_after) == (1, 1)
    assert [(event.position, event.subject_id) for event in await whole_log(log)] == [(1, early), (2, late)]


async def test_moves_no_more_than_asked_and_in_the_order_of_recording(database: Database) -> None:
    # given
    tallies = await make_tallies(database, 7)
    async with database.unit_of_work(SYSTEM) as uow:
        for tally in tallies:
            await change(uow, tally)
    async with database.session() as session:  # puts the first row last on the disk
        await session.execute(text("UPDATE outbox SET correlation_id = 'x' WHERE id = (SELECT min(id) FROM outbox)"))
        await session.commit()
    # when
    moved = [await sequence_batch(database.engine, 3) for _ in range(4)]
    # then
    assert moved == [3, 3, 1, 0]
    log = EventLog(database.engine)
    assert [(event.position, event.subject_id) for event in await whole_log(log)] == list(enumerate(tallies, 1))
    assert (await log.head()).position == 7


async def test_carries_every_field_over(database: Database) -> None:
    # given
    [tally] = await make_tallies(database, 1)
    async with database.unit_of_work(SYSTEM, correlation_id="web-1") as uow:
        await change(uow, tally, keys=["channel:web"], value=4)
    # when
    await sequence_batch(database.engine)
    # then
    [event] = await whole_log(EventLog(database.engine))
    assert (event.type, event.subject_type, event.subject_id, event.subject_version) == (
        "order.paid",
        "Order",
        tally,
        1,
    )
    assert event.routing_keys == (f"subject:{tally}", "channel:web")
    assert (event.actor_kind, event.actor_id, event.origin) == ("SYSTEM", None, "LIVE")
    assert (event.transaction_id, event.correlation_id) == (uow.transaction_id, "web-1")
    assert (event.data_version, event.data) == (1, {"state": {"version": 1, "digit4": 4}})
    assert event.occurred_at == event.recorded_at == uow.now


async def test_goes_on_into_the_next_partition(database: Database) -> None:
    # given
    tallies = await make_tallies(database, 5)
    async with database.session() as session:
        await session.execute(text("UPDATE event_log_head SET position = 2999997"))
        await session.commit()
    await change_each(database, tallies)
    # when
    await sequence_batch(database.engine)
    # then
    events = await EventLog(database.engine).read_after(2999997)
    assert [event.position for event in events] == [2999998, 2999999, 3000000, 3000001, 3000002]


async def test_killed_within_a_batch_it_loses_and_doubles_nothing(database: Database, database_url: str) -> None:
    # given: a batch that has begun and cannot end, because somebody holds the head
    tallies = await make_tallies(database, 20)
    await change_each(database, tallies)
    victim = make_engine(database_url, pool_size=1, application_name="victim")
    holder, watcher = [await asyncpg.connect(asyncpg_dsn(database_url)) for _ in range(2)]
    held = holder.transaction()
    await held.start()
    await holder.execute("SELECT FROM event_log_head FOR UPDATE")
    batch = asyncio.create_task(sequence_batch(victim))
    waiting = "SELECT pid FROM pg_stat_activity WHERE application_name = 'victim' AND wait_event_type = 'Lock'"
    async with asyncio.timeout(60):
        while (pid := await watcher.fetchval(waiting)) is None:  # noqa: ASYNC110 - another process decides
            await asyncio.sleep(0.01)
    # when
    await watcher.execute("SELECT pg_terminate_backend($1)", pid)
    with pytest.raises(asyncpg.PostgresConnectionError):
        await batch
    await held.rollback()
    # then
    assert await sequence_batch(victim) == 20
    assert [event.subject_id for event in await whole_log(EventLog(database.engine))] == tallies
    await holder.close()
    await watcher.close()
    await victim.dispose()


async def test_survives_the_loss_of_its_connections(database: Database, database_url: str) -> None:
    # given
    tallies = await make_tallies(database, 3)
    engine = make_engine(database_url, pool_size=2, application_name="victim")
    killer = await asyncpg.connect(asyncpg_dsn(database_url))

    async def announce() -> None:
        pass

    async with Sequencer(EventLog(engine), announce, interval_seconds=0.02) as sequencer:
        for tally in tallies:
            # when
            await killer.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim'"
            )
            moved = sequencer.moved
            await change_each(database, [tally])
            # then: nobody poked it
            await until(lambda moved=moved: sequencer.moved == moved + 1)
    assert [event.subject_id for event in await whole_log(EventLog(database.engine))] == tallies
    await killer.close()
    await engine.dispose()


async def test_goes_on_after_the_database_refused_for_a_while(database: Database) -> None:
    # given
    [tally] = await make_tallies(database, 1)
    await change_each(database, [tally])

    async def announce() -> None:
        pass

    async with Sequencer(EventLog(database.engine), announce, interval_seconds=0.02) as sequencer:
        await until(lambda: sequencer.moved == 1)
        async with database.session() as session:
            await session.execute(text("ALTER TABLE event_log_head RENAME TO elsewhere"))
            await session.commit()
        await change_each(database, [tally])
        await until(lambda: sequencer.failures >= 2)
        # when
        async with database.session() as session:
            await session.execute(text("ALTER TABLE elsewhere RENAME TO event_log_head"))
            await session.commit()
        # then
        await until(lambda: sequencer.moved == 2)


async def test_settles_where_the_last_event_of_a_transaction_went(database_url: str) -> None:
    async with open_wire(database_url) as wire:
        tallies = await make_tallies(wire.database, 3)
        await write(wire.database, tallies, 10, seed=1)
        # when
        async with wire.database.unit_of_work(SYSTEM) as uow:
            for tally in tallies:
                await change(uow, tally)
        position = await wire.sequencer.settle(uow.transaction_id)
        # then
        own = [event for event in await whole_log(wire.log) if event.transaction_id == uow.transaction_id]
        assert [event.subject_id for event in own] == tallies
        assert position == own[-1].position


async def test_settles_at_the_head_when_there_was_nothing_to_tell(database_url: str) -> None:
    async with open_wire(database_url) as wire:
        [tally] = await make_tallies(wire.database, 1)
        await change_each(wire.database, [tally])
        assert await wire.sequencer.settle(new_id()) == 1


async def test_gives_up_settling_in_time_when_the_log_stands_still(database_url: str) -> None:
    async with open_wire(database_url) as wire:
        # given
        [tally] = await make_tallies(wire.database, 1)
        async with wire.database.session() as session:
            await session.execute(text("SELECT FROM event_log_head FOR UPDATE"))
            async with wire.database.unit_of_work(SYSTEM) as uow:
                await change(uow, tally)
            # then
            assert await wire.sequencer.settle(uow.transaction_id, within_seconds=0.1) is None
        assert await wire.sequencer.settle(uow.transaction_id) == 1


async def test_makes_a_last_pass_when_it_is_closed(database: Database) -> None:
    # given
    [tally] = await make_tallies(database, 1)
    announced = 0

    async def announce() -> None:
        nonlocal announced
        announced += 1

    async with Sequencer(EventLog(database.engine), announce, interval_seconds=60):
        # when
        await change_each(database, [tally])
    # then
    assert [event.subject_id for event in await whole_log(EventLog(database.engine))] == [tally]
    assert announced == 1
