"""A subscriber's mailbox: where the hub puts events and one follower takes them.

Bounded: when it is full, everything in it is dropped and it lags; its follower then reads the log itself, at its own
pace, and rejoins. So a client that does not read costs at most the mailbox, and misses nothing.
"""

import asyncio
from collections import OrderedDict
from uuid import UUID

from app.domain.log import LoggedEvent, Selection


class Mailbox:
    """Belongs to one event loop, one hub and one follower. It gets every selected event after position `since`."""

    __slots__ = ("_alarm", "_arrival", "_events", "_limit", "lagging", "overflows", "selection", "since")

    def __init__(self, selection: Selection, since: int, limit: int) -> None:
        """`limit` is in events; with `selection.coalesce`, in subjects."""
        self.selection = selection
        self.since = since
        self.lagging = False
        self.overflows = 0
        self._limit = limit
        # Keyed by position, or by subject where the latest wins; in the order of positions either way.
        self._events: OrderedDict[int | UUID, LoggedEvent] = OrderedDict()
        self._arrival: asyncio.Future[None] | None = None
        self._alarm: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._events)

    def put(self, event: LoggedEvent) -> None:
        """Take an event in, or begin to lag. Never waits."""
        if self.lagging:
            return
        if self.selection.coalesce:
            self._events.pop(event.subject_id, None)
            self._events[event.subject_id] = event
        else:
            self._events[event.position] = event
        if len(self._events) > self._limit:
            self.lagging = True
            self.overflows += 1
            self._events.clear()
        self._ring()

    def take(self) -> LoggedEvent | None:
        """The earliest event, or None when there is none at present."""
        return self._events.popitem(last=False)[1] if self._events else None

    def rejoin(self, since: int) -> None:
        """Take events in again, beginning after `since`."""
        self._events.clear()
        self.lagging = False
        self.since = since

    async def wait(self, until: float) -> None:
        """Return when something arrived, when it lags, or at the loop's time `until`; now and then for nothing."""
        if self._events or self.lagging:
            return
        loop = asyncio.get_running_loop()
        # One timer outlives many waits: to set and cancel one for each event would cost more than the event.
        if self._alarm is None:
            self._alarm = loop.call_at(until, self._alarm_rang)
        self._arrival = loop.create_future()
        try:
            await self._arrival
        finally:
            self._arrival = None

    def close(self) -> None:
        """Stop the timer; whoever waits stays with what is there."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        self._events.clear()

    def _alarm_rang(self) -> None:
        self._alarm = None
        self._ring()

    def _ring(self) -> None:
        if self._arrival is not None and not self._arrival.done():
            self._arrival.set_result(None)
