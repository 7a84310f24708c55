"""Windows of a van: weekly, in local time, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.calendars import Calendar
from app.domain.enums import Weekday
from app.domain.errors import InvalidInput
from app.domain.slots import StatedWindow, slot_at, slots_of, windows_document

BERLIN = ZoneInfo("Europe/Berlin")
EVERY_DAY = tuple(Weekday)
EARLY = datetime(2026, 1, 1, tzinfo=UTC)


def a_window(opens: str, closes: str, *, days: tuple[Weekday, ...] = EVERY_DAY, lead: int = 0) -> StatedWindow:
    return StatedWindow(weekdays=days, opens=opens, closes=closes, capacity=3, lead_minutes=lead)


def test_windows_of_a_day_end_with_their_lead_time_and_closures_have_none() -> None:
    # given: a Monday in summer, two windows, the first of which has to be ordered three hours before
    documents = windows_document([a_window("14:00", "24:00"), a_window("09:00", "12:00", lead=180)], ("windows",))
    monday = date(2026, 7, 6)
    calendar = Calendar(zone=BERLIN, closures=frozenset({monday + timedelta(days=1)}))

    # when
    at_six = datetime(2026, 7, 6, 4, 0, tzinfo=UTC)
    before = list(slots_of(documents, calendar, monday, 2, at_six - timedelta(seconds=1)))
    after = list(slots_of(documents, calendar, monday, 2, at_six))

    # then
    assert [(slot.starts_at.hour, slot.ends_at.hour, slot.on) for slot in before] == [(7, 10, monday), (12, 22, monday)]
    assert [slot.starts_at.hour for slot in after] == [12]
    assert slot_at(documents, calendar, datetime(2026, 7, 6, 14, 0, tzinfo=BERLIN), at_six) == after[0]
    assert slot_at(documents, calendar, datetime(2026, 7, 6, 14, 1, tzinfo=BERLIN), at_six) is None


def test_a_window_that_the_clocks_leave_out_is_not_offered_and_one_that_comes_twice_is_once() -> None:
    documents = windows_document([a_window("02:00", "03:00"), a_window("03:00", "04:00")], ("windows",))
    calendar = Calendar(zone=BERLIN)
    spring = list(slots_of(documents, calendar, date(2026, 3, 29), 1, EARLY))
    autumn = list(slots_of(documents, calendar, date(2026, 10, 25), 1, EARLY))
    assert [slot.starts_at.hour for slot in spring] == [1]
    assert [(slot.starts_at.hour, slot.ends_at - slot.starts_at) for slot in autumn] == [
        (0, timedelta(hours=2)),
        (2, timedelta(hours=1)),
    ]


@pytest.mark.parametrize(
    ("window", "place"),
    [
        (a_window("12:00", "09:00"), ("windows", "0", "closes")),
        (a_window("9", "12:00"), ("windows", "0", "opens")),
        (a_window("09:00", "12:00", days=()), ("windows", "0", "weekdays")),
        (a_window("09:00", "12:00", lead=-1), ("windows", "0", "leadMinutes")),
        (StatedWindow(weekdays=EVERY_DAY, opens="09:00", closes="12:00", capacity=0), ("windows", "0", "capacity")),
    ],
)
def test_refuses_what_is_no_window(window: StatedWindow, place: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput) as refused:
        windows_document([window], ("windows",))
    assert refused.value.path == place


def test_refuses_two_windows_that_begin_together() -> None:
    with pytest.raises(InvalidInput) as refused:
        windows_document([a_window("09:00", "12:00"), a_window("09:00", "10:00")], ("windows",))
    assert refused.value.path == ("windows", "1")
