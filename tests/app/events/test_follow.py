"""Streams of items: snapshot then changes, resume by cursor, lag, coalescing, resync and progress."""

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import ResyncReason
from app.domain.ids import new_id
from app.domain.log import LogPlace, Selection
from app.domain.principal import SYSTEM
from app.events.follow import Happened, Progress, Resync, SnapshotTaken
from tests.app.events.wire import (
    EVERYTHING,
    Wire,
    change,
    make_tallies,
    open_wire,
    read_tallies,
    take,
    until,
    whole_log,
)


async def record(wire: Wire, tally: UUID, count: int = 1, *keys: str, kind: str = "order.paid") -> None:
    """Change a tally `count` times and wait until the log has each."""
    for _ in range(count):
        async with wire.database.unit_of_work(SYSTEM) as uow:
            await change(uow, tally, keys=keys, kind=kind)
        assert await wire.sequencer.settle(uow.transaction_id) is not None


async def place(wire: Wire, position: int) -> LogPlace:
    return LogPlace((await wire.log.head()).log_id, position)


async def test_begins_with_a_snapshot_and_goes_on_with_every_change(database_url: str) -> None:
    async with open_wire(database_url) as wire:
        # given
        [tally] = await make_tallies(wire.database, 1)
        async with wire.database.unit_of_work(SYSTEM) as uow:
            await change(uow, tally, value=1)
        # when
        async with aclosing(wire.follower.follow(EVERYTHING, snapshot=read_tallies)) as stream:
            [first] = await take(stream, 1)
            for value in (2, 4):
                async with wire.database.unit_of_work(SYSTEM) as uow:
                    await change(uow, tally, value=value)
            rest = await take(stream, 2)
        # then
        assert isinstance(first, SnapshotTaken)
        assert first.state == {tally: {"version": 1, "digit1": 1}}
        events = await whole_log(wire.log)
        assert rest == [Happened(event) for event in events[1:]]
        assert [event.data["state"] for event in events[1:]] == [
            {"version": 2, "digit2": 2},
            {"version": 3, "digit4": 4},
        ]


async def test_without_a_snapshot_it_first_says_where_it_begins(database_url: str) -> None:
    async with open_wire(database_url) as wire:
        [tally] = await make_tallies(wire.database, 1)
        await record(wire, tally, 3)
        async with aclosing(wire.follower.follow(EVERYTHING)) as stream:
            # when
            [first] = await take(stream, 1)
            await record(wire, tally)
            [second] = await take(stream, 1)
        # then
        assert (first, second) == (Progress(3), Happened((await whole_log(wire.log))[3]))


async def test_what_a_snapshot_held_before_it_had_a_position_is_not_told_again(database_url: str) -> None:
    async with open_wire(database_url) as wire:
        # given: an event that is committed and, for as long as somebody holds the head, has no position
        early, late = await make_tallies(wire.database, 2)
        await record(wire, early)
        async with wire.database.session() as holder:
            await holder.execute(text("SELECT FROM event_log_head FOR UPDATE"))
            async with wire.database.unit_of_work(SYSTEM) as uow:
                await change(uow, late, value=4)
            # when
            stream = wire.follower.follow(EVERYTHING, snapshot=read_tallies)
            [first] = await take(stream, 1)
        await record(wire, early)
        [second] = await take(stream, 1)
        await stream.aclose()
        # then
        assert isinstance(first, SnapshotTaken)
        assert first.position == 1
        assert first.state[late] == {"version": 1, "digit4": 4}
        assert isinstance(second, Happened)
        assert (second.event.subject_id, second.event.subject_version) == (early, 2)


async def test_what_commits_while_the_snapshot_is_read_follows_it(database_url: str) -> None:
    async with open_wire(database_url) as wire:
        # given
        first_tally, second_tally = await make_tallies(wire.database, 2)
        await record(wire, first_tally)

        async def slow_read(session: AsyncSession) -> dict[UUID, object]:
            await record(wire, first_tally)
            await record(wire, second_tally)
            return {**await read_tallies(session)}

        # when
        async with aclosing(wire.follower.follow(EVERYTHING, snapshot=slow_read)) as stream:
            snapshot, *changes = await take(stream, 3)
        # then
        assert isinstance(snapshot, SnapshotTaken)
        assert list(snapshot.state) == [first_tally]
        assert changes == [Happened(event) for event in (await whole_log(wire.log))[1:]]


async def test_goes_on_from_a_place_with_what_is_selected(database_url: str) -> None:
    async with open_wire(database_url) as wire:
        # given
        a, b = await make_tallies(wire.database, 2)
        for _ in range(110):
            await record(wire, a, 1, "channel:web")
            await record(wire, b, 2, "channel:shop")
        selection = Selection(keys=frozenset({"channel:web"}))
        # when
        async with aclosing(wire.follower.follow(selection, after=await place(wire, 10))) as stream:
            old = await take(stream, 106)
            await record(wire, a, 1, "channel:web")
            [new] = await take(stream, 1)
        # then
        wanted = [event for event in await whole_log(wire.log) if event.position > 10 and event.subject_id == a]
        assert [*old, new] == [Happened(event) for event in wanted]


async def test_who_lags_reads_on_from_the_log_and_gets_all_in_order(database_url: str) -> None:
    async with open_wire(database_url, mailbox_limit=2) as wire:
        # given
        tallies = await make_tallies(wire.database, 3)
        async with aclosing(wire.follower.follow(EVERYTHING)) as stream:
            items = await take(stream, 1)
            for round_ in range(40):
                # when
                for tally in tallies:
                    await record(wire, tally)
                items += await take(stream, 1 + round_ % 4)
            items += await take(stream, 121 - len(items))
        # then
        assert items == [Progress(0), *(Happened(event) for event in await whole_log(wire.log))]


async def test_stock_coalesces_to_the_latest_per_level(database_url: str) -> None:
    async with open_wire(database_url) as wire:
        # given
        a, b = await make_tallies(wire.database, 2)
        stock = Selection(types=frozenset({"stock.adjusted"}), coalesce=True)
        async with aclosing(wire.follower.follow(stock)) as live:
            await take(live, 1)
            # when
            for tally in (a, b, a, a, b):
                await record(wire, tally, kind="stock.adjusted")
            await record(wire, b, kind="order.paid")
            await until(lambda: wire.hub.position == 6)
            seen_live = await take(live, 2)
        async with aclosing(wire.follower.follow(stock, after=await place(wire, 0))) as resumed:
            seen_later = await take(resumed, 2)
        # then
        events = await whole_log(wire.log)
        assert seen_live == seen_later == [Happened(events[3]), Happened(events[4])]


async def test_a_place_of_another_log_is_told_to_resync_and_gets_a_snapshot(database_url: str) -> None:
    async with open_wire(database_url) as wire:
        [tally] = await make_tallies(wire.database, 1)
        await record(wire, tally, 2)
        # when
        elsewhere = LogPlace(new_id(), 2)
        async with aclosing(wire.follower.follow(EVERYTHING, after=elsewhere, snapshot=read_tallies)) as stream:
            resync, snapshot = await take(stream, 2)
        # then
        assert resync == Resync(0, ResyncReason.CURSOR_UNKNOWN)
        assert isinstance(snapshot, SnapshotTaken)
        assert (snapshot.position, list(snapshot.state)) == (2, [tally])


async def test_a_place_beyond_the_head_is_of_another_life_of_the_log(database_url: str) -> None:
    async with (
        open_wire(database_url) as wire,
        aclosing(wire.follower.follow(EVERYTHING, after=await place(wire, 1))) as stream,
    ):
        assert await take(stream, 1) == [Resync(0, ResyncReason.CURSOR_UNKNOWN)]


async def test_a_place_older_than_seven_days_is_expired(database_url: str) -> None:
    later = datetime.now(UTC) + timedelta(days=7, minutes=1)
    async with open_wire(database_url, now=lambda: later) as wire:
        [tally] = await make_tallies(wire.database, 1)
        await record(wire, tally, 3)
        # when
        async with aclosing(
            wire.follower.follow(EVERYTHING, after=await place(wire, 2), snapshot=read_tallies)
        ) as stream:
            resync, snapshot = await take(stream, 2)
        # then
        assert resync == Resync(2, ResyncReason.CURSOR_EXPIRED)
        assert isinstance(snapshot, SnapshotTaken)


async def test_a_place_at_the_head_never_expires(database_url: str) -> None:
    later = datetime.now(UTC) + timedelta(days=365)
    async with open_wire(database_url, now=lambda: later, progress_seconds=0.05) as wire:
        [tally] = await make_tallies(wire.database, 1)
        await record(wire, tally, 3)
        async with aclosing(wire.follower.follow(EVERYTHING, after=await place(wire, 3))) as stream:
            assert await anext(stream) == Progress(3)  # it has set out from the head
            # when
            await record(wire, tally)
            while isinstance(item := await anext(stream), Progress):
                pass
            # then
            assert item == Happened((await whole_log(wire.log))[3])


async def test_who_comes_back_too_far_behind_is_told_to_resync(database_url: str) -> None:
    async with open_wire(database_url, max_behind=5) as wire:
        [tally] = await make_tallies(wire.database, 1)
        await record(wire, tally, 6)
        # when
        async with aclosing(wire.follower.follow(EVERYTHING, after=await place(wire, 1))) as near:
            [kept] = await take(near, 1)
        async with aclosing(wire.follower.follow(EVERYTHING, after=await place(wire, 0))) as far:
            [lost] = await take(far, 1)
        # then
        assert kept == Happened((await whole_log(wire.log))[1])
        assert lost == Resync(6, ResyncReason.TOO_FAR_BEHIND)


async def test_who_falls_too_far_behind_is_told_to_resync_and_gets_a_snapshot(database_url: str) -> None:
    async with open_wire(database_url, max_behind=5, mailbox_limit=2) as wire:
        [tally] = await make_tallies(wire.database, 1)
        async with aclosing(wire.follower.follow(EVERYTHING, snapshot=read_tallies)) as stream:
            await take(stream, 1)
            # when
            await record(wire, tally, 8)
            await until(lambda: wire.hub.position == 8)
            resync, snapshot = await take(stream, 2)
            await record(wire, tally)
            [event] = await take(stream, 1)
        # then
        assert resync == Resync(0, ResyncReason.TOO_FAR_BEHIND)
        assert isinstance(snapshot, SnapshotTaken)
        assert (snapshot.position, snapshot.state[tally]["version"]) == (8, 8)
        assert event == Happened((await whole_log(wire.log))[8])


async def test_a_quiet_stream_tells_how_far_the_log_has_come(database_url: str) -> None:
    async with open_wire(database_url, progress_seconds=0.05) as wire:
        [tally] = await make_tallies(wire.database, 1)
        quiet = Selection(keys=frozenset({"channel:quiet"}))
        async with aclosing(wire.follower.follow(quiet)) as stream:
            first = await take(stream, 1)
            # when
            await record(wire, tally, 5, "channel:web")
            await until(lambda: wire.hub.position == 5)
            later = await take(stream, 2)
        # then
        assert (first, later[-1]) == ([Progress(0)], Progress(5))


async def test_who_closes_the_stream_has_left_the_hub(database_url: str) -> None:
    async with open_wire(database_url) as wire:
        # given
        stream = wire.follower.follow(EVERYTHING)
        waiting = wire.follower.follow(EVERYTHING)
        await take(stream, 1)
        await take(waiting, 1)
        pending = asyncio.ensure_future(anext(waiting))
        await asyncio.sleep(0)
        assert wire.hub.subscribers == 2
        # when
        await stream.aclose()
        pending.cancel()
        await asyncio.gather(pending, return_exceptions=True)
        # then
        assert wire.hub.subscribers == 0


async def test_a_snapshot_that_fails_ends_the_stream_with_its_error(database_url: str) -> None:
    async def broken(session: AsyncSession) -> None:
        raise LookupError("no such order")

    async with open_wire(database_url) as wire:
        with pytest.raises(LookupError, match="no such order"):
            await take(wire.follower.follow(EVERYTHING, snapshot=broken), 1)
        assert wire.hub.subscribers == 0


async def test_followers_in_another_process_see_every_event_without_a_hint(database_url: str) -> None:
    # given: two wires whose buses do not reach each other, as two processes have them
    async with open_wire(database_url) as here, open_wire(database_url, poll_seconds=0.02) as there:
        tallies = await make_tallies(here.database, 3)
        async with aclosing(there.follower.follow(EVERYTHING)) as stream:
            [first] = await take(stream, 1)
            # when
            for tally in tallies:
                await record(here, tally)
            items = await take(stream, 3)
        # then
        assert [first, *items] == [Progress(0), *(Happened(event) for event in await whole_log(here.log))]
