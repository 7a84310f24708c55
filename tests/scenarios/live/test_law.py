"""The law of the log, for every type of event: state read, plus the events after it, equals the state read later.

Everything is read as a client reads it: states through queries, events through a subscription on a socket.
"""

import asyncio
from contextlib import AsyncExitStack

import pytest

from app.channels.upsert import UpsertChannel, upsert_channel
from app.domain.enums import ChannelKind, Role
from app.domain.events import CATALOGUE
from tests.builders import Shop, a_shop, invariants_hold
from tests.live_client import watching
from tests.scenarios.live.documents import EVENT_PUBLISHED
from tests.scenarios.live.lives import HAPPENS, Life
from tests.scenarios.live.reading import Reader, read_states
from tests.serving import ServedHere, token


@pytest.mark.parametrize("kind", CATALOGUE)
def test_every_type_of_event_has_a_life_in_which_it_happens(kind: str) -> None:
    assert [life.__name__ for life, kinds in HAPPENS.items() if kind in kinds]


async def the_end(served: ServedHere, shop: Shop, admin: str) -> str:
    """A last event, after everything that was committed before; its id."""
    async with watching(served.address, EVENT_PUBLISHED, bearer=admin) as watch:
        await watch.next()
        last = UpsertChannel(code="the-end", name="The end", kind=ChannelKind.WEB, currency=shop.currency)
        await shop.run(upsert_channel, last)
        while True:
            item = await watch.next()
            if item["__typename"] == "EventPublished" and item["event"]["data"]["state"].get("code") == "the-end":
                return item["event"]["id"]


@pytest.mark.parametrize("life", HAPPENS, ids=lambda life: life.__name__)
async def test_state_read_plus_the_events_after_it_is_the_state_read_later(served: ServedHere, life: Life) -> None:
    admin = token(Role.ADMIN)
    async with AsyncExitStack() as stack:
        # given: somebody who watched from the very beginning, when there was nothing
        first = Reader(served, admin, stack)
        await first.begin()
        readers = [first]
        shop = await a_shop(served.services.database)

        # when: readers begin before, during and after the steps of two equal lives, one after the other
        async def live() -> None:
            for _ in range(2):
                async for _ in life(shop):
                    await asyncio.sleep(0.02)

        living = asyncio.create_task(live())
        while not living.done():
            readers.append(Reader(served, admin, stack))
            await readers[-1].begin()
            # Each waits longer than the one before: many on a slow machine would make it slower still.
            await asyncio.sleep(0.05 * (len(readers) - 1))
        await living
        last = await the_end(served, shop, admin)
        await asyncio.gather(*(reader.fold_until(last) for reader in readers))
    # then
    assert {event["type"] for event in first.events} >= HAPPENS[life]
    now = await read_states(served, admin, first.states)
    for reader in readers:
        assert reader.states == {subject: now[subject] for subject in reader.states}
    assert first.states == now
    await invariants_hold(shop.database)
