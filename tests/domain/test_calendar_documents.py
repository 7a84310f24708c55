"""Stated calendars: each fault has its place, and what was taken makes the calendar that was meant."""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from app.domain.calendar_documents import (
    MAX_CLOSURES,
    StatedClosure,
    StatedCutOff,
    StatedHours,
    calendar_of,
    closures_document,
    cut_offs_document,
    hours_document,
    refuse_unmanned,
)
from app.domain.calendars import Calendar, CutOff, Span
from app.domain.enums import Weekday
from app.domain.errors import InvalidInput

MON, TUE, SUN = Weekday.MONDAY, Weekday.TUESDAY, Weekday.SUNDAY


def hours(*stated: StatedHours) -> object:
    return hours_document(stated, ("openingHours",))


def closures(*stated: StatedClosure) -> object:
    return closures_document(stated, ("closures",))


def cut_offs(*stated: StatedCutOff) -> object:
    return cut_offs_document(stated, ("cutOffs",))


REFUSED: list[tuple[str, Callable[[], object], tuple[str, ...]]] = [
    ("no time", lambda: hours(StatedHours((MON,), "9:00", "17:00")), ("openingHours", "0", "opens")),
    ("no minute", lambda: hours(StatedHours((MON,), "09:00", "16:60")), ("openingHours", "0", "closes")),
    ("opens at the end", lambda: hours(StatedHours((MON,), "24:00", "24:00")), ("openingHours", "0", "opens")),
    ("past the end", lambda: hours(StatedHours((MON,), "09:00", "24:01")), ("openingHours", "0", "closes")),
    ("past midnight", lambda: hours(StatedHours((MON,), "22:00", "06:00")), ("openingHours", "0", "closes")),
    ("no day", lambda: hours(StatedHours((), "09:00", "17:00")), ("openingHours", "0", "weekdays")),
    ("a day twice", lambda: hours(StatedHours((MON, MON), "09:00", "17:00")), ("openingHours", "0")),
    (
        "hours that overlap",
        lambda: hours(StatedHours((MON, TUE), "09:00", "17:00"), StatedHours((TUE,), "16:59", "18:00")),
        ("openingHours", "1"),
    ),
    ("too many", lambda: hours(*[StatedHours((MON,), "09:00", "17:00")] * 101), ("openingHours",)),
    (
        "a closure twice",
        lambda: closures(StatedClosure(date(2026, 12, 25)), StatedClosure(date(2026, 12, 25), "Christmas")),
        ("closures", "1", "on"),
    ),
    ("a long name", lambda: closures(StatedClosure(date(2026, 12, 25), "x" * 121)), ("closures", "0", "name")),
    (
        "too many closures",
        lambda: closures(*[StatedClosure(date(2026, 12, 25))] * (MAX_CLOSURES + 1)),
        ("closures",),
    ),
    ("no carrier", lambda: cut_offs(StatedCutOff(" ", (MON,), "15:00")), ("cutOffs", "0", "carrier")),
    ("no service", lambda: cut_offs(StatedCutOff("dhl", (MON,), "15:00", "")), ("cutOffs", "0", "service")),
    ("no time of day", lambda: cut_offs(StatedCutOff("dhl", (MON,), "24:00")), ("cutOffs", "0", "time")),
    ("no weekday", lambda: cut_offs(StatedCutOff("dhl", (), "15:00")), ("cutOffs", "0", "weekdays")),
    (
        "a cut-off twice",
        lambda: cut_offs(StatedCutOff("dhl", (MON, TUE), "15:00"), StatedCutOff("dhl", (TUE,), "15:00")),
        ("cutOffs", "1"),
    ),
]


@pytest.mark.parametrize(("state", "place"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_refuses_where_the_fault_is(state: Callable[[], object], place: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput) as refused:
        state()
    assert refused.value.path == place


def test_hours_of_one_day_may_meet() -> None:
    assert hours(StatedHours((MON,), "12:00", "17:00"), StatedHours((MON,), "09:00", "12:00")) == [
        {"weekday": "MONDAY", "opens": "09:00", "closes": "12:00"},
        {"weekday": "MONDAY", "opens": "12:00", "closes": "17:00"},
    ]


def test_documents_make_the_calendar_that_was_meant() -> None:
    # given
    open_ = hours_document((StatedHours((SUN, MON), "09:30", "24:00"),), ())
    closed = closures_document((StatedClosure(date(2027, 1, 1)), StatedClosure(date(2026, 12, 25), "Christmas")), ())
    leaving = cut_offs_document((StatedCutOff("dhl", (MON,), "15:00"), StatedCutOff("dhl", (MON,), "18:00", "x")), ())

    # then
    assert [part["weekday"] for part in open_] == ["MONDAY", "SUNDAY"]
    assert [part["on"] for part in closed] == ["2026-12-25", "2027-01-01"]
    assert calendar_of("Europe/Berlin", open_, closed, leaving, 45) == Calendar(
        zone=ZoneInfo("Europe/Berlin"),
        hours={0: [Span(570, 1440)], 6: [Span(570, 1440)]},
        closures=frozenset({date(2026, 12, 25), date(2027, 1, 1)}),
        cut_offs=(CutOff("dhl", None, 0, 900), CutOff("dhl", "x", 0, 1080)),
        handling_minutes=45,
    )


def test_a_cut_off_needs_somebody_to_hand_over_where_hours_are_stated() -> None:
    manned = hours_document((StatedHours((MON,), "09:00", "17:00"),), ())
    refuse_unmanned([MON], manned, ("cutOffs",))
    refuse_unmanned([SUN], [], ("cutOffs",))
    with pytest.raises(InvalidInput) as refused:
        refuse_unmanned([MON, SUN], manned, ("cutOffs", "0", "weekdays"))
    assert refused.value.path == ("cutOffs", "0", "weekdays")
    assert "SUNDAY" in refused.value.message
