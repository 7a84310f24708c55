"""Bands, dates and promises: what a shopper may know of stock."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.enums import StockStatus
from app.domain.shopper_stock import ByDate, Offer, Part, View, band, behind, satisfied_from, view

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MUG, TEA = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("available", "low", "out", "status"),
    [
        (None, None, None, StockStatus.IN_STOCK),
        (6, None, None, StockStatus.IN_STOCK),
        (5, None, None, StockStatus.LOW_STOCK),
        (1, 0, None, StockStatus.IN_STOCK),
        (0, 9, None, StockStatus.OUT_OF_STOCK),
        (20, 20, 3, StockStatus.LOW_STOCK),
        (3, 20, 3, StockStatus.OUT_OF_STOCK),
    ],
)
def test_the_band_of_a_number(available: int | None, low: int | None, out: int | None, status: StockStatus) -> None:
    assert band(available, low, out) is status


def test_a_kit_comes_when_its_last_part_does() -> None:
    # given: two mugs and three teas each
    mugs = Part(MUG, 3, per=2, supplies=((NOW + DAY, 1), (NOW + 3 * DAY, 4)))
    teas = Part(TEA, 3, per=3, supplies=((NOW + 2 * DAY, 3),))

    # when
    seen = view(Offer(parts=(mugs, teas)), NOW)

    # then: at first one of each; the fourth mug waits for the teas
    assert seen == View(StockStatus.LOW_STOCK, 1, (ByDate(NOW + 2 * DAY, 2),), promisable=2)
    assert satisfied_from(seen, 1, NOW) == (True, NOW)
    assert satisfied_from(seen, 2, NOW) == (True, NOW + 2 * DAY)
    assert satisfied_from(seen, 3, NOW) == (False, None)


def test_supply_that_is_late_is_due_now() -> None:
    seen = view(Offer(parts=(Part(MUG, 0, supplies=((NOW - DAY, 4),)),)), NOW)
    assert seen == View(StockStatus.BACKORDER, 0, (ByDate(NOW, 4),), promisable=4)


def test_before_the_street_date_nothing_is_there_however_much_is() -> None:
    # given
    out = NOW + 5 * DAY
    parts = (Part(MUG, 7, supplies=((NOW + DAY, 1), (NOW + 9 * DAY, 2))),)

    # then
    seen = view(Offer(parts=parts, available_from=out), NOW)
    assert seen == View(StockStatus.PREORDER, 0, (ByDate(out, 8), ByDate(NOW + 9 * DAY, 10)), promisable=10)
    assert view(Offer(parts=(Part(MUG, 0),), available_from=out), NOW).status is StockStatus.OUT_OF_STOCK
    assert view(Offer(parts=(), available_from=out), NOW).status is StockStatus.PREORDER
    assert view(Offer(parts=parts, available_from=NOW), NOW).status is StockStatus.IN_STOCK


def test_who_waits_without_a_promise_is_served_from_the_earliest_supply() -> None:
    supplies = ((NOW, 3), (NOW + DAY, 5))
    assert behind(supplies, 0) == supplies
    assert behind(supplies, 4) == ((NOW + DAY, 4),)
    assert behind(supplies, 9) == ()


SUPPLIES = st.lists(
    st.tuples(st.integers(-3, 9).map(lambda days: NOW + days * DAY), st.integers(1, 9)), max_size=4
).map(lambda found: tuple(sorted(found)))
PARTS = st.builds(Part, st.just(MUG), st.integers(0, 20), st.integers(1, 3), SUPPLIES, st.integers(0, 5))


@given(st.lists(PARTS, min_size=1, max_size=3), st.booleans())
def test_what_can_be_had_only_grows_with_time(parts: list[Part], waits: bool) -> None:
    # when
    seen = view(Offer(parts=tuple(parts), available_from=NOW + DAY if waits else None), NOW)

    # then
    assert seen.available_now is not None
    steps = [seen.available_now, *(step.quantity for step in seen.by_date), seen.promisable]
    assert steps == sorted(steps)
    assert [step.date for step in seen.by_date] == sorted({step.date for step in seen.by_date})
    assert all(step.date >= NOW for step in seen.by_date)


@given(PARTS, st.integers(0, 60), st.integers(1, 20))
def test_what_somebody_else_takes_is_missing_by_every_date(part: Part, taken: int, wanted: int) -> None:
    # given
    before, after = view(Offer(parts=(part,)), NOW), view(Offer(parts=(part.less(taken),)), NOW)
    everything = part.available + sum(units for _, units in part.supplies) + part.undated

    # then
    assert after.promisable == max(0, everything - taken) // part.per
    if satisfied_from(after, wanted, NOW)[0]:
        assert satisfied_from(before, wanted, NOW)[0]
