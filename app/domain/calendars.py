"""When a place works, and when goods leave and arrive: opening hours, closures, cut-offs and transit days.

Hours and cut-offs are wall-clock times of the location's zone; every instant that goes in or comes out is aware, and
those that come out are UTC. Time is counted in elapsed seconds, so a day of 23 or 25 hours is as long as it is.

A wall-clock time that a change of clocks leaves out is read with the offset before it (RFC 5545, 3.3.5: 02:30 becomes
03:30); one that comes twice is the first for openings and cut-offs, the second for closings. Days that a zone leaves
out altogether (Samoa, 30 December 2011) have no hours and no cut-offs.

Nothing is looked for further than HORIZON_DAYS ahead: a location that is closed for longer is never ready.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HORIZON_DAYS = 400
MINUTES_A_DAY = 24 * 60
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Part of a local day, in minutes since its midnight; `closes_minute` may be 1440, the midnight that ends it."""

    opens_minute: int
    closes_minute: int


@dataclass(frozen=True, slots=True)
class CutOff:
    """What is ready by then leaves with the carrier then. `weekday` is 0 for Monday; `service` None: all of them."""

    carrier: str
    service: str | None
    weekday: int
    minute: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a location works. Without any hours it is open day and night, but for closures."""

    zone: ZoneInfo
    hours: Mapping[int, Sequence[Span]] = field(default_factory=dict[int, tuple[Span, ...]])
    """By weekday (0 is Monday); spans of a day in order, without overlaps."""
    closures: frozenset[date] = frozenset()
    cut_offs: tuple[CutOff, ...] = ()
    handling_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Transit:
    """How many days a carrier takes, counted in the days on which it delivers. 0 is the day on which goods leave."""

    min_days: int
    max_days: int
    weekdays: frozenset[int] = frozenset(range(5))
    closures: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A promise to a person: days in the destination's zone, and the instants at which they begin and end."""

    first_on: date
    last_on: date
    from_: datetime
    by: datetime


@dataclass(frozen=True, slots=True)
class Openness:
    """Whether a place is open, until when, and when it opens next. `closes_at` is None when it does not close soon."""

    open: bool
    closes_at: datetime | None
    opens_at: datetime | None


def ready_at(calendar: Calendar, from_: datetime, handling_minutes: int | None = None) -> datetime | None:
    """When work that comes in at `from_` is done: after so many minutes of opening time (None: the calendar's own).

    Work that needs no time is done at once while open, closing time included, else at the next opening. None when the
    location is not open for long enough within the horizon.
    """
    left = timedelta(minutes=calendar.handling_minutes if handling_minutes is None else handling_minutes)
    for opens, closes in _spans_from(calendar, from_):
        begins = max(opens, from_)
        if closes - begins >= left:
            return begins.astimezone(UTC) + left
        left -= closes - begins
    return None


def next_departure(
    calendar: Calendar, carrier: str | None, from_: datetime, service: str | None = None
) -> datetime | None:
    """When goods that are ready at `from_` leave: the carrier's next cut-off on a day that is no closure.

    Cut-offs that name the service win over those of the whole carrier. A carrier without any, or none (None), takes
    goods as they get ready. None when it does not come within the horizon.
    """
    cut_offs = _cut_offs(calendar, carrier, service)
    if not cut_offs:
        return from_.astimezone(UTC)
    for day in _days_from(from_.astimezone(calendar.zone).date()):
        if day in calendar.closures:
            continue
        for cut_off in cut_offs:
            if cut_off.weekday == day.weekday():
                leaves = instant_of(calendar.zone, day, cut_off.minute)
                if leaves >= from_ and leaves.astimezone(calendar.zone).date() == day:
                    return leaves
    return None


def order_before(
    calendar: Calendar,
    carrier: str | None,
    from_: datetime,
    service: str | None = None,
    handling_minutes: int | None = None,
) -> datetime | None:
    """The last instant at which an order makes the same departure as one that comes in at `from_`: not before that.

    None when there is no such limit, the carrier having no cut-offs here, or when nothing leaves at all.
    """
    ready = ready_at(calendar, from_, handling_minutes)
    if ready is None or not _cut_offs(calendar, carrier, service):
        return None
    leaves = next_departure(calendar, carrier, ready, service)
    if leaves is None:
        return None
    left = timedelta(minutes=calendar.handling_minutes if handling_minutes is None else handling_minutes)
    for opens, closes in _spans_until(calendar, leaves):
        stops = min(closes, leaves)
        if stops - opens >= left:
            return stops - left
        left -= stops - opens
    return None


def arrival_window(leaves: datetime, transit: Transit, origin: ZoneInfo, destination: ZoneInfo) -> Arrival:
    """The days on which goods that leave at this instant arrive, from the first one's begin to the last one's end.

    Transit days are counted from the departure's day at the origin; the days found are promised in the destination's
    zone. `by` is the last microsecond of `last_on`. Raises ValueError when the carrier never delivers.
    """
    left_on = leaves.astimezone(origin).date()
    first_on = _delivery_day(left_on, transit, transit.min_days)
    last_on = _delivery_day(left_on, transit, transit.max_days)
    # A destination that lies east may have the next day already: nothing arrives on a day that is over there.
    earliest = leaves.astimezone(destination).date()
    first_on, last_on = max(first_on, earliest), max(last_on, earliest)
    return Arrival(
        first_on=first_on,
        last_on=last_on,
        from_=instant_of(destination, first_on, 0),
        by=instant_of(destination, last_on, MINUTES_A_DAY) - timedelta(microseconds=1),
    )


def openness(calendar: Calendar, at: datetime) -> Openness:
    """Whether the place is open at an instant, closing time excluded, and what comes next."""
    closes_at: datetime | None = None
    for opens, closes in _spans_from(calendar, at):
        if closes_at is not None:
            if opens > closes_at:
                return Openness(open=True, closes_at=closes_at, opens_at=opens)
            closes_at = closes  # midnight alone closes nothing
        elif at < opens:
            return Openness(open=False, closes_at=None, opens_at=opens)
        elif at < closes:
            closes_at = closes
        if closes_at is not None and closes_at - at > timedelta(days=8):
            return Openness(open=True, closes_at=None, opens_at=None)
    return Openness(open=closes_at is not None, closes_at=closes_at, opens_at=None)


def spans_on(calendar: Calendar, day: date) -> list[tuple[datetime, datetime]]:
    """When the location is open on a local day: (from, until) in UTC, in order, without overlaps."""
    if day in calendar.closures:
        return []
    spans = calendar.hours.get(day.weekday(), ()) if calendar.hours else (Span(0, MINUTES_A_DAY),)
    found: list[tuple[datetime, datetime]] = []
    for span in spans:
        opens = instant_of(calendar.zone, day, span.opens_minute)
        closes = instant_of(calendar.zone, day, span.closes_minute, last=span.closes_minute < MINUTES_A_DAY)
        if found:
            opens = max(opens, found[-1][1])  # the hour that comes twice belongs to the earlier span
        if opens < closes and opens.astimezone(calendar.zone).date() == day:
            found.append((opens, closes))
    return found


def _spans_from(calendar: Calendar, from_: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Spans that end at `from_` or later, in order."""
    for day in _days_from(from_.astimezone(calendar.zone).date() - ONE_DAY):
        yield from (span for span in spans_on(calendar, day) if span[1] >= from_)


def _spans_until(calendar: Calendar, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Spans that begin at `until` or earlier, the last one first."""
    last = until.astimezone(calendar.zone).date()
    for days in range(HORIZON_DAYS):
        yield from (span for span in reversed(spans_on(calendar, last - timedelta(days=days))) if span[0] <= until)


def _days_from(day: date) -> Iterator[date]:
    return (day + timedelta(days=days) for days in range(HORIZON_DAYS))


def _cut_offs(calendar: Calendar, carrier: str | None, service: str | None) -> list[CutOff]:
    mine = [cut_off for cut_off in calendar.cut_offs if cut_off.carrier == carrier]
    own = [cut_off for cut_off in mine if cut_off.service is not None and cut_off.service == service]
    chosen = own or [cut_off for cut_off in mine if cut_off.service is None]
    return sorted(chosen, key=lambda cut_off: cut_off.minute)


def _delivery_day(left_on: date, transit: Transit, days: int) -> date:
    """The delivery day that comes `days` delivery days after the one on which goods left."""
    left = days
    for day in _days_from(left_on):
        delivers = day.weekday() in transit.weekdays and day not in transit.closures
        if day > left_on:
            left -= delivers
        if left <= 0 and delivers:
            return day
    raise ValueError("the carrier delivers on no day of a year")


def instant_of(zone: ZoneInfo, day: date, minute: int, *, last: bool = False) -> datetime:
    """A wall-clock minute of a day as UTC; `last` takes the later reading of one that comes twice."""
    if minute == MINUTES_A_DAY:
        day, minute = day + ONE_DAY, 0
    at = datetime.combine(day, time(minute // 60, minute % 60), zone)
    return max(at.astimezone(UTC), at.replace(fold=1).astimezone(UTC)) if last else at.astimezone(UTC)
