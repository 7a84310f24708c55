"""Single fields of a table: amounts and local times.

Source of the time rules: PEP 495. A local time that a clock change skips or repeats is taken with the offset before
the change, so that every stated time is exactly one instant.
"""

from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from zoneinfo import ZoneInfo

MAX_AMOUNT = 10**10
"""Above this an amount in major units is a damaged field, not a price."""

MAX_QUANTITY = 10**6
"""Above this a quantity is a damaged field; the largest real one that we know is 80,995."""

YEARS = range(1990, 2100)
"""Times outside are damaged fields."""


def parse_amount(text: str) -> Decimal | None:
    """Read an amount in major units; None when it is no finite number or absurdly large."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    # Python reads 1_000 as a number, a table does not mean one by it.
    return amount if amount.is_finite() and abs(amount) <= MAX_AMOUNT and "_" not in text else None


def parse_quantity(text: str) -> int | None:
    """Read a whole number of units, signed; None when it is none or absurdly large."""
    try:
        quantity = int(text)
    except ValueError:
        return None
    return quantity if abs(quantity) <= MAX_QUANTITY and "_" not in text else None


def to_cents(amount: Decimal) -> tuple[int, bool]:
    """Convert an amount into cents, half away from zero; the flag says whether digits were lost."""
    scaled = amount * 100
    whole = int(scaled.to_integral_value(rounding=ROUND_HALF_UP))
    return whole, whole != scaled


def parse_instant(text: str, zone: ZoneInfo) -> datetime | None:
    """Read `YYYY-MM-DD HH:MM:SS` as wall-clock time of a zone; None when it is no such time."""
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        return None
    if local.year not in YEARS:
        return None
    return (local if local.tzinfo is not None else local.replace(tzinfo=zone)).astimezone(UTC)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day in a zone, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The last microsecond of a day in a zone, in UTC: what happens by then happened on that day or before."""
    return start_of_day(day + timedelta(days=1), zone) - timedelta(microseconds=1)
