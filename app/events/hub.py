"""The hub: one reader per process follows the event log and hands each event to those whose routing keys match.

Players: the wake-up bus calls `wake` (a hint, may be lost), the hub polls besides, followers `join`. Handing out costs
O(matching subscribers): an index leads from each key to the audiences that asked for it, and an audience, all who made
the same selection, is asked once. Never waits for a subscriber.
Events that end access are told to `on_access` before any later event is handed out, whether anybody subscribes or not.
It does NOT know cursors, rights or snapshots: see follow.py and the graph's subscriptions.
"""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Self

import structlog

from app.domain.events import ACCESS_KEY
from app.domain.log import LoggedEvent, Selection
from app.events.mailbox import Mailbox
from db.event_log import EventLog

_log = structlog.get_logger(__name__)

_ACCESS = Selection(keys=frozenset({ACCESS_KEY}))
_PAGE = 1000
_PUTS_BEFORE_YIELDING = 500
_BACKOFF_SECONDS = (0.05, 0.1, 0.2, 0.5, 1.0)


class _Audience:
    """All mailboxes of one selection."""

    __slots__ = ("mailboxes", "selection")

    def __init__(self, selection: Selection) -> None:
        self.selection = selection
        self.mailboxes: set[Mailbox] = set()


class Hub:
    """Follows the log from where it ended when the hub was opened. Use as an async context manager."""

    def __init__(
        self,
        log: EventLog,
        *,
        poll_seconds: float = 1.0,
        mailbox_limit: int = 1000,
        on_access: Callable[[LoggedEvent], None] = lambda event: None,
    ) -> None:
        """`mailbox_limit`: how many events may wait for one subscriber before it reads from the log itself.

        `on_access` hears of each event that ends access; it is quick and does not raise.
        """
        self.position = 0
        self.failures = 0
        self._event_log = log
        self._poll_seconds = poll_seconds
        self._mailbox_limit = mailbox_limit
        self._on_access = on_access
        self._audiences: dict[Selection, _Audience] = {}
        self._by_key: dict[str, set[_Audience]] = {}
        self._keyless: set[_Audience] = set()
        self._count = 0
        self._awake = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None

    @property
    def subscribers(self) -> int:
        """How many mailboxes are open."""
        return self._count

    def wake(self) -> None:
        """Look at the log soon. Quick, never raises; made for the wake-up bus."""
        self._awake.set()

    def join(self, selection: Selection) -> Mailbox:
        """Open a mailbox that gets every selected event after `mailbox.since`. The caller must `leave`."""
        mailbox = Mailbox(selection, self.position, self._mailbox_limit)
        audience = self._audiences.get(selection)
        if audience is None:
            audience = self._audiences[selection] = _Audience(selection)
            if selection.keys is None:
                self._keyless.add(audience)
            for key in selection.keys or ():
                self._by_key.setdefault(key, set()).add(audience)
        audience.mailboxes.add(mailbox)
        self._count += 1
        return mailbox

    def leave(self, mailbox: Mailbox) -> None:
        """Close a mailbox and forget it."""
        selection = mailbox.selection
        audience = self._audiences[selection]
        audience.mailboxes.remove(mailbox)
        if not audience.mailboxes:
            del self._audiences[selection]
            self._keyless.discard(audience)
            for key in selection.keys or ():
                self._by_key[key].remove(audience)
                if not self._by_key[key]:
                    del self._by_key[key]
        self._count -= 1
        mailbox.close()

    async def __aenter__(self) -> Self:
        """Raises the database's error when the log cannot be read at start."""
        self.position = (await self._event_log.head()).position
        self._reader = asyncio.create_task(self._read_for_ever(), name="event hub")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)

    async def _read_for_ever(self) -> None:
        failed_in_a_row = 0
        while True:
            try:
                await self._catch_up()
                failed_in_a_row = 0
                await self._sleep()
            except Exception as error:  # noqa: BLE001 - it is logged, and the hub outlives any fault of the database
                self.failures += 1
                _log.warning("the hub cannot read the event log", error=repr(error), position=self.position)
                await asyncio.sleep(_BACKOFF_SECONDS[min(failed_in_a_row, len(_BACKOFF_SECONDS) - 1)])
                failed_in_a_row += 1

    async def _sleep(self) -> None:
        try:
            async with asyncio.timeout(self._poll_seconds):
                await self._awake.wait()
        except TimeoutError:
            pass

    async def _catch_up(self) -> None:
        self._awake.clear()
        if self._count == 0:
            end = (await self._event_log.head()).position
            await self._hear_of_access(end)
            if self._count == 0:  # else somebody joined meanwhile, and was promised what lies between
                self.position = end
                return
        while events := await self._event_log.read_after(self.position, limit=_PAGE):
            await self._hand_out(events)
            if len(events) < _PAGE:
                return

    async def _hear_of_access(self, through: int) -> None:
        """Tell what ends access from here on. Heard twice, when somebody joins meanwhile, it says the same."""
        position = self.position
        while position < through:
            page = await self._event_log.read_after(position, limit=_PAGE, through=through, selection=_ACCESS)
            for event in page:
                self._on_access(event)
            position = through if len(page) < _PAGE else page[-1].position

    async def _hand_out(self, events: list[LoggedEvent]) -> None:
        puts = 0
        for event in events:
            if ACCESS_KEY in event.routing_keys:
                self._on_access(event)
            for audience in self._matching(event):
                for mailbox in audience.mailboxes:
                    mailbox.put(event)
                puts += len(audience.mailboxes)
            # Event by event, because whoever joins while we yield is promised what comes after this position.
            self.position = event.position
            if puts >= _PUTS_BEFORE_YIELDING:
                puts = 0
                await asyncio.sleep(0)

    def _matching(self, event: LoggedEvent) -> list[_Audience]:
        found = self._keyless.union(*(self._by_key[key] for key in event.routing_keys if key in self._by_key))
        return [audience for audience in found if audience.selection.takes(event)]
