"""The sequencer: every process has one; together they give each committed event its position, soon after its commit.

Players: a unit of work pokes it after its commit (`Database.on_commit`), a timer covers rows whose writer died, and
after each batch it announces on the wake-up bus, which also wakes the hub of this process. There is no leader: a batch
is one transaction under an advisory lock (db/event_log/sequencing.py), so processes may die at any moment.
It does NOT promise when: a position comes within milliseconds, or after the database is back.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self
from uuid import UUID

import structlog

from db.event_log import EventLog

_log = structlog.get_logger(__name__)

_BATCH = 1000
_STOP_SECONDS = 2.0
_BACKOFF_SECONDS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0)


class Sequencer:
    """Moves outbox rows into the log while it is open. Use as an async context manager; leaving makes a last pass."""

    def __init__(
        self,
        log: EventLog,
        announce: Callable[[], Awaitable[None]],
        *,
        interval_seconds: float = 0.25,
        batch: int = _BATCH,
    ) -> None:
        """`announce` is awaited after each batch that moved something; WakeUpBus.announce fits."""
        self.moved = 0
        self.failures = 0
        self._event_log = log
        self._announce = announce
        self._interval_seconds = interval_seconds
        self._batch = batch
        self._dirty = asyncio.Event()
        self._closing = False
        self._waiters: list[asyncio.Future[None]] = []
        self._worker: asyncio.Task[None] | None = None

    def poke(self) -> None:
        """Say that something was committed. Quick, never raises, for the loop's own thread."""
        self._dirty.set()

    async def settle(self, transaction_id: UUID, *, within_seconds: float = 2.0) -> int | None:
        """The place just after the last event of a transaction that was committed before this call.

        Waits until all its events have their positions; None when that takes longer than `within_seconds`.
        A transaction without events gets the head of the log.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_seconds):
                while True:
                    await self._next_pass()
                    position = await self._event_log.position_after(transaction_id)
                    if position is not None:
                        return position
        return None

    async def __aenter__(self) -> Self:
        self._worker = asyncio.create_task(self._work_for_ever(), name="sequencer")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        self._dirty.set()
        if self._worker is not None:
            await asyncio.wait([self._worker], timeout=_STOP_SECONDS)
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
        for waiter in self._waiters:
            waiter.cancel()

    async def _next_pass(self) -> None:
        """Wait for a whole pass that begins after this call; many callers share one."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        self._dirty.set()
        await waiter

    async def _work_for_ever(self) -> None:
        failed_in_a_row = 0
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._interval_seconds):
                    await self._dirty.wait()
            closing = self._closing
            try:
                await self._pass()
                failed_in_a_row = 0
            except Exception as error:  # noqa: BLE001 - it is logged, and the sequencer outlives any fault
                self.failures += 1
                _log.warning("the sequencer cannot move events", error=repr(error), failed_in_a_row=failed_in_a_row + 1)
                if not closing:
                    await asyncio.sleep(_BACKOFF_SECONDS[min(failed_in_a_row, len(_BACKOFF_SECONDS) - 1)])
                failed_in_a_row += 1
            if closing:
                return

    async def _pass(self) -> None:
        """Move everything that was committed before the call."""
        self._dirty.clear()
        waiters, self._waiters = self._waiters, []
        try:
            moved = self._batch
            while moved >= self._batch:
                moved = await self._event_log.sequence(self._batch)
                self.moved += moved
                if moved:
                    await self._announce()
        except BaseException:
            self._waiters += waiters  # they wait for the next pass instead
            self._dirty.set()
            raise
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)
