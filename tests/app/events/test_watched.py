import asyncio
from collections.abc import Callable
from typing import Any

from broadcaster import BroadcastBackend, Event

from app.events.bus import WakeUpBus


async def eventually(holds: Callable[[], bool], *, within: float = 10.0) -> None:
    async with asyncio.timeout(within):
        while not holds():  # noqa: ASYNC110 - what is awaited are counters, not events
            await asyncio.sleep(0.005)


class LosesEverything(BroadcastBackend):
    """A backend that reports success and delivers nothing, as broadcaster's do after a lost connection."""

    def __init__(self) -> None:
        self.deaf = False
        self.closed = 0
        self._queue: asyncio.Queue[Event] = asyncio.Queue()

    async def connect(self) -> None:
        self.deaf = False

    async def disconnect(self) -> None:
        self.closed += 1

    async def subscribe(self, group: str) -> None: ...

    async def unsubscribe(self, group: str) -> None: ...

    async def publish(self, channel: str, message: Any) -> None:
        if not self.deaf:
            self._queue.put_nowait(Event(channel, message))

    async def next_published(self) -> Event:
        return await self._queue.get()


async def test_silent_loss_is_noticed_and_cured_by_a_rebuild() -> None:
    # given
    backend = LosesEverything()
    async with WakeUpBus(backend, beat_seconds=0.05) as bus:
        assert bus.connected
        woken = asyncio.Event()
        bus.on_wake(woken.set)

        # when
        backend.deaf = True

        # then
        await eventually(lambda: bus.counters.rebuilds == 1)
        assert woken.is_set()
        assert backend.closed == 1
    assert backend.closed == 2


class Refuses(LosesEverything):
    def __init__(self) -> None:
        super().__init__()
        self.refuse = True

    async def subscribe(self, group: str) -> None:
        if self.refuse:
            raise ConnectionError("no")


async def test_a_refused_subscription_closes_the_backend_and_is_tried_again() -> None:
    # given
    backend = Refuses()
    async with WakeUpBus(backend, beat_seconds=0.1) as bus:
        await eventually(lambda: bus.counters.failures >= 2)
        assert not bus.connected
        assert backend.closed == bus.counters.failures

        # when
        backend.refuse = False

        # then
        await eventually(lambda: bus.connected)
