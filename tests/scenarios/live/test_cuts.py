"""A client that is cut again and again over real sockets, while writers write, ends with each event once, in order.

ORDERWIRE_TEST_CUTS (100 by hand) and ORDERWIRE_TEST_EVENTS (5,000) set the sizes.
"""

import asyncio
import os
from random import Random
from typing import Any

from websockets.exceptions import ConnectionClosed

from app.domain.ids import new_id
from tests.app.events.wire import make_tallies, write
from tests.live_client import watching
from tests.scenarios.live.documents import SLIM_EVENTS
from tests.serving import ServedHere

CUTS = int(os.environ.get("ORDERWIRE_TEST_CUTS", "60"))
EVENTS = int(os.environ.get("ORDERWIRE_TEST_EVENTS", "2400"))
WRITERS = 8


class Held:
    """What a client holds: events in the order in which they came, and its cursor."""

    def __init__(self, cursor: str) -> None:
        self.cursor = cursor
        self.positions: list[int] = []
        self.cuts = 0

    def take(self, item: dict[str, Any]) -> None:
        if item["__typename"] == "EventPublished":
            self.positions.append(int(item["event"]["position"]))
        else:
            assert item["__typename"] == "StreamProgress", item
        self.cursor = item["cursor"]


async def follow(served: ServedHere, care: str, held: Held, end: "asyncio.Future[int]", random: Random) -> None:
    """Follow to the end, cutting the line `CUTS` times: sometimes in order, mostly by a reset."""

    def ended() -> bool:
        return end.done() and held.cuts >= CUTS and bool(held.positions) and held.positions[-1] == end.result()

    while not ended():
        options = {"ping_interval": None, "close_timeout": 0.1}
        async with watching(
            served.address, SLIM_EVENTS, bearer=care, after=held.cursor, socket_options=options
        ) as watch:
            try:
                for _ in range(random.randint(1, 2 * EVENTS // CUTS) if held.cuts < CUTS else EVENTS):
                    held.take(await watch.next(0.1 if held.cuts < CUTS else 15))
                    if ended():
                        break
            except (ConnectionClosed, TimeoutError):
                pass
            held.cuts += 1
            if random.random() < 0.8:
                watch.socket.transport.abort()


async def test_a_client_that_is_cut_again_and_again_ends_with_each_event_once_in_order(
    served: ServedHere, care: str
) -> None:
    # given
    database = served.services.database
    tallies = await make_tallies(database, 40)
    beginning = served.services.cursors.encode(0)
    clients = [Held(beginning) for _ in range(2)]
    end: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    # when
    following = [
        asyncio.create_task(follow(served, care, held, end, Random(number))) for number, held in enumerate(clients)
    ]
    await asyncio.gather(*(write(database, tallies, EVENTS // WRITERS, seed) for seed in range(WRITERS)))
    last = await served.services.sequencer.settle(new_id())
    assert last is not None
    end.set_result(last)
    await asyncio.gather(*following)
    # then
    for held in clients:
        assert held.positions == list(range(1, last + 1))
        assert held.cuts >= CUTS
