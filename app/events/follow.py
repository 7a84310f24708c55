"""Following the event log: a snapshot, then every later change, in order, each once; or onward from a cursor.

Players: the hub brings events while the follower keeps up; else the log itself is read, page by page, at the
follower's own pace. The law that this rests on (design.md, section 3): join the hub first; then one REPEATABLE READ
transaction reads the head, the state, and the events that it can see the effect of but that have no position yet;
deliver everything after the head, except those. So *state read, plus the events after it, equals the state read later*.

It does NOT decide rights and does NOT send: who follows does both, at each item.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Generic, TypeVar
from uuid import UUID

from app.domain.enums import ResyncReason
from app.domain.log import LoggedEvent, LogPlace, Selection
from app.events.hub import Hub
from db.event_log import EventLog, head_in_snapshot

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from db.database import Database

T = TypeVar("T")

MAX_BEHIND = 10_000
"""Events of the log; who is further behind gets a fresh snapshot instead."""
CURSOR_LIFE = timedelta(days=7)
PROGRESS_SECONDS = 30.0
_PAGE = 200


@dataclass(frozen=True, slots=True)
class SnapshotTaken(Generic[T]):
    """The state as of `position`; changes after it follow."""

    position: int
    state: T


@dataclass(frozen=True, slots=True)
class Happened:
    """One selected event. Shared by all followers that get it."""

    event: LoggedEvent

    @property
    def position(self) -> int:
        """The place just after the event."""
        return self.event.position


@dataclass(frozen=True, slots=True)
class Progress:
    """Nothing selected happened up to `position`: go on from there next time."""

    position: int


@dataclass(frozen=True, slots=True)
class Resync:
    """Events were missed and will not be told; forget what you hold.

    With a snapshot, that comes next, and `position` still names the lost place: who comes back with it is told to
    resync again, and cannot end without the snapshot. Without one, the stream goes on after `position`.
    """

    position: int
    reason: ResyncReason


Item = SnapshotTaken[T] | Happened | Progress | Resync


class Follower:
    """Makes streams of items out of hub and log. One per process; the streams are independent of each other."""

    def __init__(
        self,
        database: "Database",
        log: EventLog,
        hub: Hub,
        *,
        progress_seconds: float = PROGRESS_SECONDS,
        max_behind: int = MAX_BEHIND,
        cursor_life: timedelta = CURSOR_LIFE,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._event_log = log
        self._hub = hub
        self._progress_seconds = progress_seconds
        self._max_behind = max_behind
        self._cursor_life = cursor_life
        self._now = now

    @property
    def subscribers(self) -> int:
        """How many streams the hub of this process serves."""
        return self._hub.subscribers

    async def follow(
        self,
        selection: Selection,
        *,
        after: LogPlace | None = None,
        snapshot: "Callable[[AsyncSession], Awaitable[T]] | None" = None,
    ) -> AsyncGenerator[Item[T], None]:
        """Yield items in the order of positions, for ever.

        Without `after`: a SnapshotTaken first, or where no `snapshot` is given a Progress that says where the stream
        begins. With `after`: what happened since, or a Resync (and a fresh snapshot). `snapshot` gets a session that
        sees one moment, and must read everything with it. Raises what `snapshot` and the database raise.
        Close the generator (`aclose`) to leave the hub.
        """
        loop = asyncio.get_running_loop()
        course = _Course(self._event_log, self._hub, selection, self._max_behind)
        try:
            reason = None if after is None else await self._why_lost(after, course)
            begin = after is None or reason is not None
            while True:
                if begin:
                    if snapshot is None:
                        course.begin_at((await self._event_log.head()).position)
                        yield Progress(course.position) if reason is None else Resync(course.position, reason)
                    else:
                        if reason is not None:
                            yield Resync(course.position, reason)
                        async with self._database.session(snapshot=True) as session:
                            head = await head_in_snapshot(session, selection)
                            state = await snapshot(session)
                        course.begin_at(head.position, head.pending)
                        yield SnapshotTaken(head.position, state)
                    begin, reason = False, None
                due = loop.time() + self._progress_seconds
                while not (events := await course.advance(due)):
                    if course.too_far_behind:
                        begin, reason = True, ResyncReason.TOO_FAR_BEHIND
                        break
                    if loop.time() >= due:
                        due = loop.time() + self._progress_seconds
                        yield Progress(course.position)
                for event in events:
                    yield Happened(event)
        finally:
            course.leave()

    async def _why_lost(self, after: LogPlace, course: "_Course") -> ResyncReason | None:
        """Set out from `after`; or say why that is impossible, at a place that will be as impossible next time."""
        standing = await self._event_log.standing(after.position, recorded_since=self._now() - self._cursor_life)
        if after.log_id != standing.log_id or standing.beyond:
            course.position = 0
            return ResyncReason.CURSOR_UNKNOWN
        course.position = after.position
        if standing.expired:
            return ResyncReason.CURSOR_EXPIRED
        if standing.head - after.position > self._max_behind:
            return ResyncReason.TOO_FAR_BEHIND
        return None


class _Course:
    """One follower's way: everything selected up to and with `position` was told, or was in the snapshot."""

    def __init__(self, log: EventLog, hub: Hub, selection: Selection, max_behind: int) -> None:
        self.position = 0
        self.too_far_behind = False
        self._event_log = log
        self._hub = hub
        self._selection = selection
        self._max_behind = max_behind
        self._skipped: set[UUID] = set()
        self._mailbox = hub.join(selection)

    def begin_at(self, position: int, pending: frozenset[UUID] = frozenset()) -> None:
        """Go on from a fresh beginning; `pending` have no position yet, but their effect was told."""
        self.position = position
        self.too_far_behind = False
        self._skipped = set(pending)

    def leave(self) -> None:
        """Leave the hub."""
        self._hub.leave(self._mailbox)

    async def advance(self, until: float) -> list[LoggedEvent]:
        """What to tell next; empty when there is nothing until the loop's time `until`, or too much, or for now."""
        mailbox = self._mailbox
        if mailbox.lagging or self.position < mailbox.since:
            if mailbox.lagging:
                mailbox.rejoin(self._hub.position)
            self.too_far_behind = mailbox.since - self.position > self._max_behind
            return [] if self.too_far_behind else await self._read_on(mailbox.since)
        event = mailbox.take()
        if event is None:
            # Empty and not lagging: whatever was selected up to here has been told.
            self.position = max(self.position, self._hub.position)
            await mailbox.wait(until)
            return []
        if event.position <= self.position:
            return []
        self.position = event.position
        return self._not_told([event])

    async def _read_on(self, through: int) -> list[LoggedEvent]:
        page = await self._event_log.read_after(self.position, limit=_PAGE, through=through, selection=self._selection)
        self.position = through if len(page) < _PAGE else page[-1].position
        if self._selection.coalesce:
            latest = {event.subject_id: event for event in page}
            page = [event for event in page if latest[event.subject_id] is event]
        return self._not_told(page)

    def _not_told(self, events: list[LoggedEvent]) -> list[LoggedEvent]:
        if not self._skipped:
            return events
        told = self._skipped.intersection(event.event_id for event in events)
        self._skipped -= told
        return [event for event in events if event.event_id not in told]
