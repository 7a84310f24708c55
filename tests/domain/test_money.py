"""Cents never appear, vanish or drift, however an amount is cut."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.money import share, split, to_decimal, to_minor

AMOUNTS = st.integers(min_value=-(10**14), max_value=10**14)


@given(AMOUNTS, st.integers(min_value=1, max_value=10**6), st.data())
def test_shares_of_consecutive_units_sum_to_the_amount(amount: int, quantity: int, data: st.DataObject) -> None:
    # given
    cuts = sorted({0, quantity, *data.draw(st.lists(st.integers(0, quantity), max_size=8))})

    # when
    parts = [share(amount, high, quantity) - share(amount, low, quantity) for low, high in pairwise(cuts)]

    # then
    assert sum(parts) == amount


@given(AMOUNTS, st.integers(min_value=1, max_value=10**6), st.data())
@example(1, 2, None)
@example(-1, 2, None)
@example(5, 2, None)
@example(-5, 2, None)
def test_a_share_is_the_exact_part_rounded_half_away_from_zero(
    amount: int, quantity: int, data: st.DataObject | None
) -> None:
    units = 1 if data is None else data.draw(st.integers(0, quantity))
    # Integers only: a decimal division of 28 digits would round twice.
    magnitude, rest = divmod(abs(amount) * units, quantity)
    expected = magnitude + (1 if 2 * rest >= quantity else 0)

    assert share(amount, units, quantity) == (expected if amount > 0 else -expected)


@given(AMOUNTS, st.integers(min_value=1, max_value=1000))
def test_shares_never_fall_as_units_are_added(amount: int, quantity: int) -> None:
    magnitudes = [abs(share(amount, units, quantity)) for units in range(0, quantity + 1, max(1, quantity // 20))]

    assert magnitudes == sorted(magnitudes)


def test_a_line_of_no_units_has_no_share() -> None:
    assert share(500, 0, 0) == 0


@given(AMOUNTS, st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=30))
def test_a_split_sums_to_the_amount_and_strays_less_than_a_unit(amount: int, weights: list[int]) -> None:
    # when
    parts = split(amount, weights)

    # then
    assert sum(parts) == amount
    even = weights if sum(weights) else [1] * len(weights)
    for part, weight in zip(parts, even, strict=True):
        exact = Decimal(amount) * weight / sum(even)
        assert abs(Decimal(part) - exact) < 1


def test_equal_remainders_go_to_the_first() -> None:
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(-100, [1, 1, 1]) == [-34, -33, -33]
    assert split(2, [0, 0, 0]) == [1, 1, 0]
    assert split(7, []) == []


@given(AMOUNTS, st.integers(min_value=0, max_value=4))
def test_decimals_and_minor_units_turn_into_each_other(minor: int, digits: int) -> None:
    assert to_minor(to_decimal(minor, digits), digits) == minor
    assert -to_decimal(minor, digits).as_tuple().exponent == digits  # pyright: ignore[reportOperatorIssue] # finite


def test_refuses_digits_that_the_currency_has_not() -> None:
    assert to_minor(Decimal("12.505"), 2) is None
    assert to_minor(Decimal("12.500"), 2) == 1250
    assert to_minor(Decimal("1.5"), 0) is None
    assert to_minor(Decimal("NaN"), 2) is None
    assert to_minor(Decimal("Infinity"), 2) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=2))
def test_no_decimal_of_two_digits_is_refused_or_changed(amount: Decimal) -> None:
    assert to_minor(amount, 2) == int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
