"""Calendars: work is done in opening hours, goods leave at cut-offs, promises are days; also when clocks change."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendars import (
    MINUTES_A_DAY,
    Calendar,
    CutOff,
    Openness,
    Span,
    Transit,
    arrival_window,
    next_departure,
    openness,
    order_before,
    ready_at,
    spans_on,
)

LONDON, BERLIN, NEW_YORK, TOKYO = (
    ZoneInfo(name) for name in ("Europe/London", "Europe/Berlin", "America/New_York", "Asia/Tokyo")
)
ZONES = (
    "Europe/London",  # an hour, at 01:00
    "Australia/Lord_Howe",  # half an hour
    "America/Havana",  # at midnight
    "America/Sao_Paulo",  # at midnight, the day before comes twice
    "Africa/Cairo",
    "Asia/Kathmandu",  # never, at an odd offset
    "Pacific/Apia",  # left out a whole day in 2011
)
CHANGES = (
    datetime(2011, 12, 30, tzinfo=UTC),
    datetime(2018, 2, 18, tzinfo=UTC),
    datetime(2018, 11, 4, tzinfo=UTC),
    datetime(2026, 3, 29, tzinfo=UTC),
    datetime(2026, 4, 5, tzinfo=UTC),
    datetime(2026, 10, 25, tzinfo=UTC),
    datetime(2026, 11, 1, tzinfo=UTC),
)
"""Around here clocks change in one zone or another."""
OFFICE = {weekday: (Span(9 * 60, 17 * 60),) for weekday in range(5)}


def at(zone: ZoneInfo, text: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@st.composite
def instants(draw: st.DrawFn) -> datetime:
    return draw(st.sampled_from(CHANGES)) + timedelta(minutes=draw(st.integers(-5 * MINUTES_A_DAY, 3 * MINUTES_A_DAY)))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    hours: dict[int, tuple[Span, ...]] = {}
    for weekday in draw(st.sets(st.integers(0, 6), max_size=7)):
        edges = sorted(draw(st.sets(st.integers(0, 48), min_size=2, max_size=6)))
        hours[weekday] = tuple(
            Span(opens * 30, closes * 30) for opens, closes in zip(edges[::2], edges[1::2], strict=False)
        )
    days = [change.date() + timedelta(days=day) for change in CHANGES for day in range(-3, 4)]
    cut_offs = draw(st.lists(st.tuples(st.integers(0, 6), st.integers(0, MINUTES_A_DAY - 1)), max_size=5))
    return Calendar(
        zone=ZoneInfo(draw(st.sampled_from(ZONES))),
        hours=hours,
        closures=frozenset(draw(st.sets(st.sampled_from(days), max_size=4))),
        cut_offs=tuple(CutOff("dhl", None, weekday, minute) for weekday, minute in cut_offs),
        handling_minutes=draw(st.integers(0, MINUTES_A_DAY)),
    )


def open_time(calendar: Calendar, from_: datetime, until: datetime) -> timedelta:
    """By the definition: the hours of each day, cut to the stretch."""
    total, day = timedelta(), from_.astimezone(calendar.zone).date()
    while day <= until.astimezone(calendar.zone).date():
        for opens, closes in spans_on(calendar, day):
            total += max(timedelta(), min(closes, until) - max(opens, from_))
        day += timedelta(days=1)
    return total


@given(calendars(), instants())
def test_work_takes_its_handling_time_of_opening_time_and_no_moment_more(calendar: Calendar, now: datetime) -> None:
    ready = ready_at(calendar, now)
    assert ready is not None
    assert ready >= now
    assert open_time(calendar, now, ready) == timedelta(minutes=calendar.handling_minutes)
    if calendar.handling_minutes:
        assert open_time(calendar, now, ready - timedelta(seconds=1)) < timedelta(minutes=calendar.handling_minutes)


@given(calendars(), instants())
def test_order_before_is_the_last_instant_that_makes_the_same_departure(calendar: Calendar, now: datetime) -> None:
    last = order_before(calendar, "dhl", now)
    ready = ready_at(calendar, now)
    assert ready is not None
    leaves = next_departure(calendar, "dhl", ready)
    if not calendar.cut_offs:
        assert last is None
        assert leaves == ready
        return
    assert last is not None
    assert leaves is not None
    assert last >= now
    in_time = ready_at(calendar, last)
    too_late = ready_at(calendar, last + timedelta(seconds=1))
    assert in_time is not None
    assert too_late is not None
    assert next_departure(calendar, "dhl", in_time) == leaves
    assert too_late > leaves


@given(calendars(), instants())
def test_goods_leave_at_a_cut_off_of_a_day_that_is_no_closure(calendar: Calendar, now: datetime) -> None:
    leaves = next_departure(calendar, "dhl", now)
    assert leaves is not None
    assert leaves >= now
    if calendar.cut_offs and leaves != now:
        local = leaves.astimezone(calendar.zone)
        assert local.date() not in calendar.closures


@given(calendars(), instants())
def test_spans_of_a_day_lie_in_it_and_never_overlap(calendar: Calendar, now: datetime) -> None:
    start = now.astimezone(calendar.zone).date() - timedelta(days=2)
    spans = [span for day in range(5) for span in spans_on(calendar, start + timedelta(days=day))]
    assert all(opens < closes for opens, closes in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(calendars(), instants())
def test_a_place_is_open_where_one_of_its_spans_holds_the_instant(calendar: Calendar, now: datetime) -> None:
    # given
    day = now.astimezone(calendar.zone).date()
    spans = [span for shift in (-1, 0, 1) for span in spans_on(calendar, day + timedelta(days=shift))]

    # when
    found = openness(calendar, now)

    # then
    assert found.open == any(opens <= now < closes for opens, closes in spans)
    if found.closes_at is not None:
        assert open_time(calendar, now, found.closes_at) == found.closes_at - now
        assert not openness(calendar, found.closes_at).open
    if found.opens_at is not None:
        assert openness(calendar, found.opens_at).open
        assert not openness(calendar, found.opens_at - timedelta(microseconds=1)).open


@given(
    instants(),
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    st.integers(0, 5),
    st.integers(0, 5),
    st.sets(st.integers(0, 6), min_size=1),
)
def test_a_promise_is_whole_days_of_the_destination(
    leaves: datetime, origin: str, destination: str, least: int, more: int, weekdays: set[int]
) -> None:
    # given
    transit = Transit(least, least + more, frozenset(weekdays))

    # when
    arrival = arrival_window(leaves, transit, ZoneInfo(origin), ZoneInfo(destination))

    # then
    there = ZoneInfo(destination)
    assert arrival.first_on <= arrival.last_on
    assert arrival.by.astimezone(there).date() <= arrival.last_on
    assert arrival.by > leaves
    assert (arrival.by + timedelta(microseconds=1)).astimezone(there).date() > arrival.last_on


def test_work_begun_on_friday_is_done_on_monday() -> None:
    calendar = Calendar(BERLIN, OFFICE, handling_minutes=120)
    assert ready_at(calendar, at(BERLIN, "2026-11-20T16:00")) == at(BERLIN, "2026-11-23T10:00")


def test_a_holiday_stops_work_and_carriers() -> None:
    cut_offs = (CutOff("dhl", None, 4, 16 * 60), CutOff("dhl", None, 0, 16 * 60))
    calendar = Calendar(BERLIN, OFFICE, frozenset({date(2026, 12, 25)}), cut_offs, handling_minutes=60)
    assert ready_at(calendar, at(BERLIN, "2026-12-24T16:30")) == at(BERLIN, "2026-12-28T09:30")
    assert next_departure(calendar, "dhl", at(BERLIN, "2026-12-24T16:30")) == at(BERLIN, "2026-12-28T16:00")


def test_the_night_of_the_change_is_as_long_as_it_is() -> None:
    nights = {weekday: (Span(0, 6 * 60),) for weekday in range(7)}
    calendar = Calendar(LONDON, nights, handling_minutes=180)
    assert ready_at(calendar, at(LONDON, "2026-03-29T00:00")) == at(LONDON, "2026-03-29T04:00")
    assert ready_at(calendar, at(LONDON, "2026-10-25T00:00")) == at(LONDON, "2026-10-25T02:00")


def test_a_cut_off_that_comes_twice_is_the_first_and_one_left_out_comes_an_hour_later() -> None:
    calendar = Calendar(LONDON, cut_offs=(CutOff("dhl", None, 6, 90),))
    assert next_departure(calendar, "dhl", at(LONDON, "2026-10-24T12:00")) == at(LONDON, "2026-10-25T01:30", fold=0)
    assert next_departure(calendar, "dhl", at(LONDON, "2026-03-28T12:00")) == at(LONDON, "2026-03-29T02:30")


def test_cut_offs_of_a_service_win_over_those_of_its_carrier() -> None:
    every_day = [CutOff("dhl", None, weekday, 15 * 60) for weekday in range(7)]
    calendar = Calendar(BERLIN, cut_offs=(*every_day, CutOff("dhl", "express", 2, 20 * 60)))
    now = at(BERLIN, "2026-11-23T16:00")
    assert next_departure(calendar, "dhl", now) == at(BERLIN, "2026-11-24T15:00")
    assert next_departure(calendar, "dhl", now, "economy") == at(BERLIN, "2026-11-24T15:00")
    assert next_departure(calendar, "dhl", now, "express") == at(BERLIN, "2026-11-25T20:00")
    assert next_departure(calendar, "ups", now) == now
    assert next_departure(calendar, None, now) == now


def test_an_order_is_in_time_until_handling_no_longer_fits_before_the_cut_off() -> None:
    cut_offs = tuple(CutOff("dhl", None, weekday, 16 * 60) for weekday in range(5))
    calendar = Calendar(BERLIN, OFFICE, cut_offs=cut_offs, handling_minutes=90)
    assert order_before(calendar, "dhl", at(BERLIN, "2026-11-23T08:00")) == at(BERLIN, "2026-11-23T14:30")
    assert order_before(calendar, "dhl", at(BERLIN, "2026-11-23T14:31")) == at(BERLIN, "2026-11-24T14:30")
    assert order_before(calendar, "dhl", at(BERLIN, "2026-11-23T14:31"), handling_minutes=0) == at(
        BERLIN, "2026-11-23T16:00"
    )


def test_nothing_is_ready_where_nobody_ever_works() -> None:
    calendar = Calendar(BERLIN, {0: ()}, cut_offs=(CutOff("dhl", None, 0, 600),))
    now = at(BERLIN, "2026-11-23T08:00")
    assert ready_at(calendar, now) is None
    assert order_before(calendar, "dhl", now) is None
    assert openness(calendar, now) == Openness(open=False, closes_at=None, opens_at=None)


def test_days_under_way_are_days_on_which_the_carrier_delivers() -> None:
    # given a Friday evening, and a Monday that is a holiday
    transit = Transit(1, 2, closures=frozenset({date(2026, 11, 23)}))

    # when
    arrival = arrival_window(at(BERLIN, "2026-11-20T18:00"), transit, BERLIN, NEW_YORK)

    # then
    assert (arrival.first_on, arrival.last_on) == (date(2026, 11, 24), date(2026, 11, 25))
    assert arrival.from_ == at(NEW_YORK, "2026-11-24T00:00")
    assert arrival.by == at(NEW_YORK, "2026-11-26T00:00") - timedelta(microseconds=1)


def test_nothing_arrives_on_a_day_that_is_over_at_the_destination() -> None:
    arrival = arrival_window(at(NEW_YORK, "2026-11-23T20:00"), Transit(0, 0), NEW_YORK, TOKYO)
    assert (arrival.first_on, arrival.last_on) == (date(2026, 11, 24), date(2026, 11, 24))


def test_a_carrier_that_never_delivers_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="on no day"):
        arrival_window(at(BERLIN, "2026-11-23T08:00"), Transit(1, 1, frozenset()), BERLIN, BERLIN)


def test_midnight_closes_nothing_and_a_place_without_hours_never_closes() -> None:
    weekend = Calendar(BERLIN, {5: (Span(600, MINUTES_A_DAY),), 6: (Span(0, 720),)})
    assert openness(weekend, at(BERLIN, "2026-11-21T12:00")) == Openness(
        open=True, closes_at=at(BERLIN, "2026-11-22T12:00"), opens_at=at(BERLIN, "2026-11-28T10:00")
    )
    always = Calendar(BERLIN)
    assert openness(always, at(BERLIN, "2026-11-21T12:00")) == Openness(open=True, closes_at=None, opens_at=None)
