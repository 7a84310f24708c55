"""For how long goods wait for whoever collects them: whole days of the place where they lie."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.errors import InvalidInput

DEFAULT_DAYS = 7
"""Where neither the location nor the channel says."""

MAX_DAYS = 90


def refuse_pickup_days(days: int | None) -> None:
    """Raise InvalidInput for days that cannot be; 0 says nothing."""
    if days is not None and not 0 <= days <= MAX_DAYS:
        raise InvalidInput(f"goods wait for 1 to {MAX_DAYS} days, and as usual where it is 0", ("pickupDays",))


def end_of_day(now: datetime, days: int, timezone: str) -> datetime:
    """The end of the day so many days from now, in a zone."""
    zone = ZoneInfo(timezone)
    day = now.astimezone(zone).date() + timedelta(days=days + 1)
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(now.tzinfo)
