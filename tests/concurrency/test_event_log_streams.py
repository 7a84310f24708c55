"""What followers hold, against what the database holds, while writers write.

ORDERWIRE_TEST_SNAPSHOT_TRIALS (200 in the anchor), ORDERWIRE_TEST_STREAM_EVENTS (5000 in the issue) and
ORDERWIRE_TEST_STREAM_CUTS (100) set the sizes.
"""

import asyncio
import os
from contextlib import aclosing
from random import Random
from typing import Any
from uuid import UUID

from app.domain.events import merge_patch
from app.domain.ids import new_id
from app.domain.log import LoggedEvent, Selection
from app.events.cursor import CursorCodec
from app.events.follow import Happened, Progress, SnapshotTaken
from tests.app.events.wire import (
    EVERYTHING,
    State,
    Wire,
    make_tallies,
    open_wire,
    read_tallies,
    until,
    whole_log,
    write,
)

TRIALS = int(os.environ.get("ORDERWIRE_TEST_SNAPSHOT_TRIALS", "200"))
EVENTS = int(os.environ.get("ORDERWIRE_TEST_STREAM_EVENTS", "1500"))
CUTS = int(os.environ.get("ORDERWIRE_TEST_STREAM_CUTS", "100"))
WRITERS = 8


class Copy:
    """A client's copy of the state: begun by a snapshot, kept by folding each event in, strictly."""

    def __init__(self) -> None:
        self.state: State = {}
        self.position = 0

    def begin(self, snapshot: SnapshotTaken[State]) -> None:
        self.state, self.position = dict(snapshot.state), snapshot.position

    def fold(self, event: LoggedEvent) -> None:
        assert event.position > self.position, "positions only grow"
        held = self.state.get(event.subject_id, {})
        assert event.subject_version == held.get("version", 0) + 1, "no version is missed or told twice"
        self.state[event.subject_id] = merge_patch(held, event.data["state"])
        self.position = event.position


async def follow_for(wire: Wire, copy: Copy, count: int, selection: Selection) -> None:
    """One life of a client: snapshot, then `count` changes."""
    async with aclosing(wire.follower.follow(selection, snapshot=read_tallies)) as stream:
        async for item in stream:
            if isinstance(item, SnapshotTaken):
                copy.begin(item)
            elif isinstance(item, Happened):
                copy.fold(item.event)
                count -= 1
            if count <= 0:
                return


async def test_a_snapshot_and_the_changes_after_it_are_the_state_read_later(database_url: str) -> None:
    async with open_wire(database_url, mailbox_limit=20) as wire:
        # given
        tallies = await make_tallies(wire.database, 10)
        stop = asyncio.Event()

        async def write_on(seed: int) -> None:
            while not stop.is_set():
                await write(wire.database, tallies, 10, seed)
                seed += WRITERS

        writers = [asyncio.create_task(write_on(seed)) for seed in range(WRITERS)]
        # when
        random, trials = Random(1), 0
        while trials < TRIALS:
            together = min(10, TRIALS - trials)
            await asyncio.gather(
                *(follow_for(wire, Copy(), random.randrange(1, 30), EVERYTHING) for _ in range(together))
            )
            trials += together
        last = Copy()
        following = asyncio.create_task(follow_for(wire, last, 10**9, EVERYTHING))
        await until(lambda: last.position > 0)
        stop.set()
        await asyncio.gather(*writers)
        # then
        end = await wire.sequencer.settle(new_id())  # a transaction without events settles at the head
        await until(lambda: last.position == end)
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        async with wire.database.session() as session:
            assert last.state == await read_tallies(session)


async def test_a_follower_that_is_cut_again_and_again_ends_with_each_event_once_in_order(database_url: str) -> None:
    async with open_wire(database_url, mailbox_limit=50, progress_seconds=0.05) as wire:
        # given
        tallies = await make_tallies(wire.database, 40)
        codec = CursorCodec("secret", (await wire.log.head()).log_id)
        random = Random(2)
        received: list[LoggedEvent] = []
        cursor = codec.encode(0)
        cuts = 0
        writers = [
            asyncio.create_task(write(wire.database, tallies, EVENTS // WRITERS, seed)) for seed in range(WRITERS)
        ]

        async def one_life(length: int) -> None:
            nonlocal cursor
            async with aclosing(wire.follower.follow(EVERYTHING, after=codec.decode(cursor))) as stream:
                async for item in stream:
                    assert isinstance(item, Happened | Progress)
                    if isinstance(item, Happened):
                        received.append(item.event)
                    cursor = codec.encode(item.position)
                    length -= 1
                    if length <= 0:
                        return

        # when: some lives end by leaving, some are cut in the middle of waiting
        while cuts < CUTS or not all(writer.done() for writer in writers):
            life = asyncio.create_task(one_life(random.randrange(1, 2 * EVENTS // CUTS + 2)))
            await asyncio.wait([life], timeout=random.random() * 0.1)
            life.cancel()
            await asyncio.gather(life, return_exceptions=True)
            assert life.cancelled() or life.exception() is None
            cuts += 1
        await asyncio.gather(*writers)
        end = await wire.sequencer.settle(new_id())  # a transaction without events settles at the head
        assert end is not None
        while codec.decode(cursor).position < end:
            await one_life(1)
        # then
        assert received == await whole_log(wire.log)
        assert len(received) > EVENTS * 0.8
        assert cuts >= CUTS
        assert wire.hub.subscribers == 0


async def test_followers_of_single_orders_hold_each_their_own(database_url: str) -> None:
    async with open_wire(database_url, mailbox_limit=5) as wire:
        # given
        tallies = await make_tallies(wire.database, 10)
        told: dict[UUID, list[int]] = {tally: [] for tally in tallies}

        async def watch(tally: UUID) -> None:
            stream: Any = wire.follower.follow(Selection(keys=frozenset({f"order:{tally}"})))
            async with aclosing(stream):
                async for item in stream:
                    if isinstance(item, Happened):
                        assert item.event.subject_id == tally
                        told[tally].append(item.event.subject_version)
                    await asyncio.sleep(0)

        watching = [asyncio.create_task(watch(tally)) for tally in tallies]
        await until(lambda: wire.hub.subscribers == len(tallies))
        # when
        await asyncio.gather(*(write(wire.database, tallies, 40, seed) for seed in range(WRITERS)))
        # then
        async with wire.database.session() as session:
            state = await read_tallies(session)
        await until(lambda: all(len(told[tally]) == row["version"] for tally, row in state.items()))
        assert told == {tally: list(range(1, row["version"] + 1)) for tally, row in state.items()}
        for watcher in watching:
            watcher.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
