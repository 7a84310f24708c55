"""The hub: who gets what, and what happens to a mailbox that nobody empties."""

import asyncio
from uuid import UUID

import asyncpg

from app.access.revoke import revoke_access
from app.domain.ids import new_id
from app.domain.log import LoggedEvent, Selection
from app.domain.principal import SYSTEM
from app.events.hub import Hub
from app.events.mailbox import Mailbox
from db.database import Database
from db.engine import asyncpg_dsn
from db.event_log import EventLog, sequence_batch
from db.event_log.sequencing import MOVE_BATCH
from tests.app.events.wire import change, make_tallies, open_wire, until

WAITS_FOR_HEAD = """
    SELECT EXISTS (
        SELECT FROM pg_locks WHERE NOT granted AND relation = 'event_log_head'::regclass
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    )
"""


async def record(database: Database, tally: UUID, *keys: str, kind: str = "order.paid") -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await change(uow, tally, keys=keys, kind=kind)


def versions(mailbox: Mailbox) -> list[tuple[UUID, int]]:
    """Empty a mailbox."""
    taken: list[LoggedEvent] = []
    while event := mailbox.take():
        taken.append(event)
    assert [event.position for event in taken] == sorted({event.position for event in taken})
    return [(event.subject_id, event.subject_version) for event in taken]


def choose(*keys: str, within: str | None = None, types: str | None = None) -> Selection:
    return Selection(
        keys=frozenset(keys) if keys else None,
        within=frozenset({within}) if within else None,
        types=frozenset({types}) if types else None,
    )


async def test_hands_each_event_to_those_whose_keys_match_once(database_url: str) -> None:
    async with open_wire(database_url) as wire:
        # given
        a, b = await make_tallies(wire.database, 2)
        everything = wire.hub.join(choose())
        web = wire.hub.join(choose("channel:web"))
        either = wire.hub.join(choose("channel:web", "location:north"))
        both = wire.hub.join(choose("channel:web", within="location:north"))
        only_paid = wire.hub.join(choose("channel:web", types="order.paid"))
        own = wire.hub.join(choose(f"subject:{b}"))
        nothing = wire.hub.join(choose("channel:other"))
        # when
        await record(wire.database, a, "channel:web")
        await record(wire.database, a, "channel:web", "location:north", kind="order.tracked")
        await record(wire.database, b, "location:north")
        await until(lambda: wire.hub.position == 3)
        # then
        assert versions(everything) == [(a, 1), (a, 2), (b, 1)]
        assert versions(web) == [(a, 1), (a, 2)]
        assert versions(either) == [(a, 1), (a, 2), (b, 1)]
        assert versions(both) == [(a, 2)]
        assert versions(only_paid) == [(a, 1)]
        assert versions(own) == [(b, 1)]
        assert versions(nothing) == []


async def test_who_left_gets_nothing_and_is_forgotten(database_url: str) -> None:
    async with open_wire(database_url) as wire:
        # given
        [tally] = await make_tallies(wire.database, 1)
        gone, stays = wire.hub.join(choose("channel:web")), wire.hub.join(choose("channel:web"))
        # when
        wire.hub.leave(gone)
        await record(wire.database, tally, "channel:web")
        await until(lambda: len(stays) == 1)
        # then
        assert len(gone) == 0
        assert wire.hub.subscribers == 1
        wire.hub.leave(stays)
        assert wire.hub.subscribers == 0


async def test_finds_events_without_any_hint(database: Database) -> None:
    # given: a hub that nobody wakes
    [tally] = await make_tallies(database, 1)
    async with Hub(EventLog(database.engine), poll_seconds=0.05) as hub:
        mailbox = hub.join(choose())
        # when
        await record(database, tally)
        await sequence_batch(database.engine)
        # then
        await until(lambda: len(mailbox) == 1)


async def test_begins_where_the_log_ended_and_keeps_up_while_nobody_listens(database: Database) -> None:
    # given
    [tally] = await make_tallies(database, 1)
    await record(database, tally)
    await sequence_batch(database.engine)
    async with Hub(EventLog(database.engine), poll_seconds=0.05) as hub:
        assert hub.position == 1
        # when
        await record(database, tally)
        await sequence_batch(database.engine)
        # then
        await until(lambda: hub.position == 2)


async def test_who_joins_while_the_first_look_is_under_way_misses_nothing(
    database: Database, database_url: str
) -> None:
    # given: a hub without subscribers that asks where the log ends, and has to wait for the answer
    [tally] = await make_tallies(database, 1)
    await record(database, tally)
    watcher, holder = [await asyncpg.connect(asyncpg_dsn(database_url)) for _ in range(2)]
    async with Hub(EventLog(database.engine), poll_seconds=60) as hub:
        async with holder.transaction():
            await holder.execute("LOCK TABLE event_log_head IN ACCESS EXCLUSIVE MODE")
            hub.wake()
            async with asyncio.timeout(60):
                while not await watcher.fetchval(WAITS_FOR_HEAD):  # noqa: ASYNC110 - another process decides
                    await asyncio.sleep(0.01)
            # when
            mailbox = hub.join(choose())
            await holder.fetchval(MOVE_BATCH, 10)
        # then
        await until(lambda: hub.position == 1)
        assert versions(mailbox) == [(tally, 1)]
    await watcher.close()
    await holder.close()


async def test_a_full_mailbox_is_emptied_and_lags_until_it_rejoins(database_url: str) -> None:
    async with open_wire(database_url, mailbox_limit=3) as wire:
        # given
        [tally] = await make_tallies(wire.database, 1)
        mailbox = wire.hub.join(choose())
        for _ in range(3):
            await record(wire.database, tally)
        await until(lambda: len(mailbox) == 3)
        assert not mailbox.lagging
        # when
        await record(wire.database, tally)
        await until(lambda: mailbox.lagging)
        # then
        assert (len(mailbox), mailbox.overflows) == (0, 1)
        await record(wire.database, tally)
        await until(lambda: wire.hub.position == 5)
        assert len(mailbox) == 0
        mailbox.rejoin(wire.hub.position)
        await record(wire.database, tally)
        await until(lambda: len(mailbox) == 1)
        assert versions(mailbox) == [(tally, 6)]


async def test_coalescing_keeps_the_latest_per_subject_in_the_order_of_the_log(database_url: str) -> None:
    async with open_wire(database_url, mailbox_limit=2) as wire:
        # given
        a, b = await make_tallies(wire.database, 2)
        mailbox = wire.hub.join(Selection(coalesce=True))
        # when
        for tally in (a, b, a, a, b, a):
            await record(wire.database, tally, kind="stock.adjusted")
        await until(lambda: wire.hub.position == 6)
        # then
        assert not mailbox.lagging
        assert versions(mailbox) == [(b, 2), (a, 4)]


async def test_costs_nothing_for_those_who_want_something_else(database_url: str) -> None:
    async with open_wire(database_url) as wire:
        # given
        [tally] = await make_tallies(wire.database, 1)
        others = [wire.hub.join(choose(f"order:{new_id()}")) for _ in range(2000)]
        wanted = wire.hub.join(choose("order:this"))
        # when
        await record(wire.database, tally, "order:this")
        await until(lambda: wire.hub.position == 1)
        # then
        assert [len(mailbox) for mailbox in others] == [0] * 2000
        assert len(wanted) == 1


async def test_access_ends_before_anything_later_is_handed_out(database: Database) -> None:
    # given: somebody subscribed to everything, and somebody who must hear of access first
    [tally] = await make_tallies(database, 1)
    told: list[tuple[int, int]] = []
    mailbox: Mailbox | None = None

    def on_access(event: LoggedEvent) -> None:
        told.append((event.position, 0 if mailbox is None else len(mailbox)))

    async with Hub(EventLog(database.engine), poll_seconds=0.05, on_access=on_access) as hub:
        mailbox = hub.join(choose())
        # when: three facts, the second of which ends access
        await record(database, tally)
        await database.transact(SYSTEM, lambda uow: revoke_access(uow, f"staff:{new_id()}"))
        await record(database, tally)
        await sequence_batch(database.engine)
        await until(lambda: hub.position == 3)
    # then: when it was told, only the first had been handed out
    assert told == [(2, 1)]


async def test_access_ends_where_nobody_subscribes(database: Database) -> None:
    # given
    [tally] = await make_tallies(database, 1)
    told: list[int] = []
    async with Hub(
        EventLog(database.engine), poll_seconds=0.05, on_access=lambda event: told.append(event.position)
    ) as hub:
        # when
        await record(database, tally)
        await database.transact(SYSTEM, lambda uow: revoke_access(uow, f"staff:{new_id()}"))
        await sequence_batch(database.engine)
        await until(lambda: hub.position == 2)
    # then
    assert told == [2]
