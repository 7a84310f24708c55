"""Windows in which a location's own van drives: weekly, in local time, with room for so many deliveries. Pure.

A window is offered until `lead_minutes` before it begins, on every day that is no closure. Windows of a weekday may
overlap (two vans); two of one weekday do not begin at the same time. Instants that come out are UTC.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.domain.calendar_documents import Document, minute_of, minute_stated
from app.domain.calendars import Calendar, instant_of
from app.domain.enums import Weekday
from app.domain.errors import InvalidInput

MAX_WINDOWS = 200
MAX_CAPACITY = 100_000
MAX_LEAD_MINUTES = 60 * 24 * 60
MAX_DAYS = 31
"""So many days one question is answered for."""

_NUMBERS = {weekday: number for number, weekday in enumerate(Weekday)}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedWindow:
    """The van drives on these weekdays between two local times, and brings so many deliveries."""

    weekdays: tuple[Weekday, ...]
    opens: str
    closes: str
    capacity: int
    lead_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A window of one day. `order_before` is when it is offered no longer."""

    starts_at: datetime
    ends_at: datetime
    order_before: datetime
    capacity: int
    on: date


def windows_document(stated: Sequence[StatedWindow], path: tuple[str, ...]) -> list[Document]:
    """The document of weekly windows. Raises InvalidInput with the place of what cannot be."""
    if len(stated) > MAX_WINDOWS:
        raise InvalidInput(f"at most {MAX_WINDOWS} windows can be stated", path)
    found: dict[tuple[int, int], Document] = {}
    for index, window in enumerate(stated):
        place = (*path, str(index))
        opens = minute_stated(window.opens, (*place, "opens"))
        closes = minute_stated(window.closes, (*place, "closes"), ends=True)
        if closes <= opens:
            raise InvalidInput(f"{window.closes} is not after {window.opens}", (*place, "closes"))
        if not 1 <= window.capacity <= MAX_CAPACITY:
            raise InvalidInput(f"a window has room for 1 to {MAX_CAPACITY:,} deliveries", (*place, "capacity"))
        if not 0 <= window.lead_minutes <= MAX_LEAD_MINUTES:
            raise InvalidInput(f"leadMinutes is 0 to {MAX_LEAD_MINUTES:,}", (*place, "leadMinutes"))
        if not window.weekdays:
            raise InvalidInput("at least one weekday is named", (*place, "weekdays"))
        for weekday in window.weekdays:
            key = (_NUMBERS[weekday], opens)
            if key in found:
                raise InvalidInput(f"two windows of {weekday} begin at {window.opens}", place)
            found[key] = {
                "weekday": weekday.value,
                "opens": window.opens,
                "closes": window.closes,
                "capacity": window.capacity,
                "leadMinutes": window.lead_minutes,
            }
    return [found[key] for key in sorted(found)]


def slots_of(
    windows: Sequence[Mapping[str, Any]], calendar: Calendar, first: date, days: int, now: datetime
) -> Iterator[Slot]:
    """The windows of these local days that can still be booked, in order. Closures have none."""
    for number in range(min(days, MAX_DAYS)):
        day = first + timedelta(days=number)
        if day in calendar.closures:
            continue
        for window in windows:
            if _NUMBERS[Weekday(window["weekday"])] != day.weekday():
                continue
            opens = minute_of(window["opens"])
            starts = instant_of(calendar.zone, day, opens)
            local = starts.astimezone(calendar.zone)
            before = starts - timedelta(minutes=window["leadMinutes"])
            if before <= now or local.hour * 60 + local.minute != opens:
                continue  # too late, or a time of day that a change of clocks leaves out
            yield Slot(
                starts_at=starts,
                ends_at=instant_of(calendar.zone, day, minute_of(window["closes"])),
                order_before=before,
                capacity=window["capacity"],
                on=day,
            )


def slot_at(
    windows: Sequence[Mapping[str, Any]], calendar: Calendar, starts_at: datetime, now: datetime
) -> Slot | None:
    """The window that begins at this instant and can still be booked."""
    day = starts_at.astimezone(calendar.zone).date()
    return next(
        (slot for slot in slots_of(windows, calendar, day, 1, now) if slot.starts_at == starts_at.astimezone(UTC)), None
    )
