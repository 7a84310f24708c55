"""When a location begins with an order that comes now: not in a window whose orders it has already. Pure.

A location takes so many orders per window of its local time, an hour or a day, as far as it is open then. What it was
given and has not sent stands before a new order, so with n orders before it and room for c, a new one begins
n // c windows after the present one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.domain.calendars import HORIZON_DAYS, Calendar, spans_on
from app.domain.enums import CapacityWindow


@dataclass(frozen=True, slots=True)
class Workload:
    """Room for so many new orders in each window, and how many orders stand before a new one."""

    orders: int
    window: CapacityWindow
    before: int


def begins_at(calendar: Calendar, workload: Workload | None, from_: datetime, now: datetime) -> datetime | None:
    """When work on an order may begin that comes `now` and for which goods are there at `from_`.

    None when the location takes no orders at all, or is not open for so long within the horizon.
    """
    if workload is None or workload.before < workload.orders:
        return from_
    if workload.orders == 0:
        return None
    left = workload.before // workload.orders
    for opens in _windows(calendar, workload.window, now):
        if left == 0:
            return max(from_, opens)
        left -= 1
    return None


def _windows(calendar: Calendar, window: CapacityWindow, now: datetime) -> Iterator[datetime]:
    """When the present window and each later one with opening time begin, the present one at `now`."""
    today = now.astimezone(calendar.zone).date()
    for days in range(HORIZON_DAYS):
        spans = [(max(opens, now), closes) for opens, closes in spans_on(calendar, today + timedelta(days=days))]
        spans = [(opens, closes) for opens, closes in spans if opens < closes]
        if window is CapacityWindow.DAY:
            yield from (opens for opens, _ in spans[:1])
            continue
        begun: datetime | None = None
        for opens, closes in spans:
            at = opens
            while at < closes:
                hour = _hour(at)
                if hour != begun:
                    yield at
                begun = hour
                at = hour + timedelta(hours=1)


def _hour(at: datetime) -> datetime:
    """The begin of the hour that an instant lies in; zones that differ by half hours share the world's hours here."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
