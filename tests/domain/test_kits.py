"""A kit's amounts are shared out to the cent, by value where its parts have one."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.domain.orders.kits import Worth, shared_out

PARTS = st.lists(
    st.tuples(st.integers(1, 1000), st.none() | st.integers(0, 10**9)),
    min_size=1,
    max_size=8,
)


@st.composite
def worths(draw: st.DrawFn) -> Worth:
    price = draw(st.integers(0, 10**12))
    left = price
    discounts: list[int] = []
    for _ in range(draw(st.integers(0, 3))):
        discounts.append(draw(st.integers(0, left)))
        left -= discounts[-1]
    return Worth(price, tuple(discounts), tuple(draw(st.lists(st.integers(0, price), max_size=3))))


@given(worths(), PARTS)
def test_shares_sum_to_the_kit_and_no_part_is_discounted_by_more_than_it_costs(
    worth: Worth, parts: list[tuple[int, int | None]]
) -> None:
    shares = shared_out(worth, parts)

    assert sum(share.price for share in shares) == worth.price
    assert tuple(map(sum, zip(*(share.discounts for share in shares), strict=True))) == worth.discounts
    assert tuple(map(sum, zip(*(share.taxes for share in shares), strict=True))) == worth.taxes
    assert all(0 <= share.discount <= share.price and share.tax >= 0 for share in shares)


@given(worths(), st.lists(st.tuples(st.integers(1, 1000), st.integers(1, 10**9)), min_size=2, max_size=8))
def test_a_part_that_is_worth_more_by_itself_never_carries_less(worth: Worth, parts: list[tuple[int, int]]) -> None:
    values = [units * price for units, price in parts]
    prices = [share.price for share in shared_out(worth, parts)]

    ranked = sorted(range(len(parts)), key=lambda index: values[index])
    for lesser, greater in pairwise(ranked):
        assert prices[lesser] <= prices[greater] + (values[lesser] == values[greater])


def test_parts_without_prices_share_by_units() -> None:
    assert [share.price for share in shared_out(Worth(1000), [(1, None), (3, 500)])] == [250, 750]
    assert [share.price for share in shared_out(Worth(1000), [(1, 0), (3, 0)])] == [250, 750]
    assert [share.price for share in shared_out(Worth(1000), [(1, 0), (3, 500)])] == [0, 1000]
