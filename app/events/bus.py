"""The wake-up bus: one process tells the others that the event log has moved.

A message carries no data, only who sent it. Players: the sequencer announces once per batch; the hub of every
process is woken and reads the log. Wraps `broadcaster` and is the only module that touches it: one
subscription per process, opened at start, so that broadcaster's races between first subscribers and its
unbounded queues per subscriber cannot happen.

It does NOT guarantee that a hint arrives, arrives once, or arrives in order. Every reader polls as well.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import uuid4

from broadcaster import Broadcast, BroadcastBackend, Event

from app.events.watched import WatchedBackend
from db.wakeups.postgres import PostgresWakeUps
from db.wakeups.redis import RedisWakeUps

CHANNEL = "orderwire_wake_ups"

_log = logging.getLogger(__name__)

_UNHEARD_BEATS = 3
_CONNECT_SECONDS = 5.0
_BACKOFF_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8)


class UnknownWakeUpBus(ValueError):
    """The URL names none of memory://, postgres://, postgresql://, redis://, rediss://."""


class MemoryBusReachesOneProcessOnly(ValueError):
    """memory:// was asked for with more than one worker, whose clients would wait for the poll instead."""


class _BusIsSilent(ConnectionError):
    """Our own heartbeats no longer come back, although no connection reported its end."""


def refuse_memory_for_many(url: str, *, workers: int) -> None:
    """Check that the bus reaches all workers.

    Raises: MemoryBusReachesOneProcessOnly, UnknownWakeUpBus.
    """
    if _scheme(url) == "memory" and workers > 1:
        raise MemoryBusReachesOneProcessOnly(
            f"memory:// wakes one process, but {workers} workers were asked for: use postgres:// or redis://"
        )


@dataclass(slots=True)
class BusCounters:
    """What the bus has done since it was built; read by metrics and tests."""

    announced: int = 0
    announced_while_down: int = 0
    published: int = 0
    heard: int = 0
    failures: int = 0
    rebuilds: int = 0


class WakeUpBus:
    """Announce that the log moved; be woken when any process announces.

    A lost connection is noticed at once when it reports its end, otherwise after three heartbeats that nobody
    heard (default about 2 s). The bus then rebuilds everything, trying again for ever, and wakes everybody,
    because a hint may have been lost meanwhile.

    `spacing_seconds` is the least time between two publishes of this process: a burst costs one message per
    interval, the first of it leaves at once.
    """

    def __init__(
        self,
        url_or_backend: str | BroadcastBackend,
        *,
        beat_seconds: float = 0.5,
        spacing_seconds: float = 0.005,
    ) -> None:
        """Raises: UnknownWakeUpBus. Connects nothing yet."""
        self._backend = _backend(url_or_backend) if isinstance(url_or_backend, str) else url_or_backend
        self._beat_seconds = beat_seconds
        self._patience_seconds = beat_seconds * _UNHEARD_BEATS
        self._spacing_seconds = spacing_seconds
        self._id = uuid4().hex
        self._listeners: list[Callable[[], None]] = []
        self._pending = asyncio.Event()
        self._connected = asyncio.Event()
        self._unheard_beats = 0
        self._keeper: asyncio.Task[None] | None = None
        self._closing = False
        self.counters = BusCounters()

    @property
    def connected(self) -> bool:
        """Whether messages flow, as far as is known."""
        return self._connected.is_set()

    def on_wake(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` (quick, never raising; `asyncio.Event.set` fits) at each wake-up.

        Returns: a function that ends it.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def __aenter__(self) -> Self:
        """Start; wait for the first connection, but no longer than a lost heartbeat takes to notice.

        A bus that is down does not keep the process from starting: it serves by polling meanwhile.
        """
        self._keeper = asyncio.create_task(self._keep(), name="wake-up bus")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience_seconds):
                await self._connected.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        self._connected.clear()

    async def announce(self) -> None:
        """Wake this process now and the others soon.

        Never waits, never raises for a bus that is down. Any number of calls while a publish is in flight
        become one more publish; while the bus is down, one after it is back.
        """
        self.counters.announced += 1
        if not self.connected:
            self.counters.announced_while_down += 1
        self._pending.set()
        self._wake()

    def _wake(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    async def _keep(self) -> None:
        failed_in_a_row = 0
        while True:
            try:
                await self._serve()
            except Exception:  # noqa: BLE001 - it is logged, and the bus must outlive any fault of a backend
                failed_in_a_row = 0 if self._connected.is_set() else failed_in_a_row + 1
                self._connected.clear()
                self.counters.failures += 1
                # One warning per outage: the attempts that follow fail for the same reason.
                fresh = failed_in_a_row == 0 or self.counters.failures == 1
                level = logging.WARNING if fresh else logging.DEBUG
                _log.log(level, "The wake-up bus is down, readers poll until it is back", exc_info=True)
                # Beside the cancellation, because a TaskGroup that is failing swallows one (Python < 3.13).
                if self._closing:
                    return
                await asyncio.sleep(_BACKOFF_SECONDS[min(failed_in_a_row, len(_BACKOFF_SECONDS) - 1)])

    async def _serve(self) -> None:
        """Connect and pass messages on until something breaks, which it always raises."""
        watched = WatchedBackend(self._backend) if self._backend else None
        opened = Broadcast(backend=watched) if watched else Broadcast("memory://")
        async with contextlib.AsyncExitStack() as stack:
            async with asyncio.timeout(_CONNECT_SECONDS):
                broadcast = await stack.enter_async_context(opened)
                subscriber = await stack.enter_async_context(broadcast.subscribe(CHANNEL))
            async with asyncio.TaskGroup() as tasks:
                if watched:
                    tasks.create_task(watched.loss())
                tasks.create_task(self._hear(subscriber.get))
                tasks.create_task(self._beat(broadcast))
                tasks.create_task(self._publish_pending(broadcast))

    async def _hear(self, next_event: Callable[[], Any]) -> None:
        while True:
            event: Event = await next_event()
            kind, _, sender = event.message.partition(":")
            if sender == self._id:
                self._unheard_beats = 0
                if not self.connected:
                    self._came_back()
            elif kind == "wake":
                self.counters.heard += 1
                self._wake()

    def _came_back(self) -> None:
        """Our own message went out and came back: only now is the bus known to work."""
        first = self.counters.failures == 0
        self._connected.set()
        if not first:
            self.counters.rebuilds += 1
            _log.info("The wake-up bus is back")
            self._pending.set()
        self._wake()

    async def _beat(self, broadcast: Broadcast) -> None:
        self._unheard_beats = 0
        while True:
            if self._unheard_beats >= _UNHEARD_BEATS:
                raise _BusIsSilent(f"{_UNHEARD_BEATS} heartbeats went out and none came back")
            self._unheard_beats += 1
            await self._publish(broadcast, "beat")
            await asyncio.sleep(self._beat_seconds)

    async def _publish_pending(self, broadcast: Broadcast) -> None:
        while True:
            await self._pending.wait()
            self._pending.clear()
            try:
                await self._publish(broadcast, "wake")
            except BaseException:
                self._pending.set()
                raise
            self.counters.published += 1
            await asyncio.sleep(self._spacing_seconds)

    async def _publish(self, broadcast: Broadcast, kind: str) -> None:
        async with asyncio.timeout(self._patience_seconds):
            await broadcast.publish(CHANNEL, f"{kind}:{self._id}")


def _scheme(url: str) -> str:
    scheme = urlsplit(url).scheme.removesuffix("+asyncpg")
    if scheme not in {"memory", "postgres", "postgresql", "redis", "rediss"}:
        raise UnknownWakeUpBus(f"{scheme or 'this'} is no wake-up bus: use memory://, postgres:// or redis://")
    return scheme


def _backend(url: str) -> BroadcastBackend | None:
    """Build ours, or nothing where broadcaster's own (memory) cannot fail."""
    match _scheme(url):
        case "memory":
            return None
        case "redis" | "rediss":
            return RedisWakeUps(url)
        case _:
            return PostgresWakeUps(url)
