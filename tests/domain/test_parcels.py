"""Packing units into parcels."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.parcels import ASSUMED_GRAMS, Piece, parcels, piece, total_grams

pieces = st.lists(st.builds(Piece, grams=st.integers(0, 40), units=st.integers(0, 30)), max_size=6)


def one_by_one(some: list[Piece], max_grams: int) -> int:
    """First-fit decreasing as the textbook has it: a parcel is a number of grams that it has left."""
    left: list[int] = []
    for grams in sorted((one.grams for one in some for _ in range(one.units)), reverse=True):
        for index, room in enumerate(left):
            if room >= grams:
                left[index] -= grams
                break
        else:
            left.append(max_grams - grams)
    return len(left)


@given(pieces, st.integers(40, 60))
def test_takes_everything_and_opens_no_parcel_in_vain(some: list[Piece], max_grams: int) -> None:
    count = parcels(some, max_grams)
    assert count is not None
    units = sum(one.units for one in some)
    assert -(-total_grams(some) // max_grams) <= count <= units
    # Any two parcels together hold more than one may: otherwise they would be one.
    assert count <= 1 or total_grams(some) * 2 > max_grams * (count - 1)
    assert count <= one_by_one(some, max_grams) * 11 // 9 + 1


def test_a_million_units_are_counted_at_once() -> None:
    assert parcels([Piece(300, 1_000_000), Piece(150, 3)], 1_000) == 333_334


def test_light_units_fill_what_heavy_ones_leave() -> None:
    assert parcels([Piece(600, 2), Piece(400, 2)], 1_000) == 2


def test_refuses_a_unit_heavier_than_any_parcel() -> None:
    assert parcels([Piece(31_500, 1), Piece(10, 1)], 30_000) is None


def test_everything_travels_in_one_parcel_without_a_limit_and_nothing_in_none() -> None:
    assert parcels([Piece(9_000, 9)], None) == 1
    assert parcels([], None) == 0
    assert parcels([Piece(1, 0)], 5) == 0


def test_parts_of_a_piece_weigh_their_part_and_an_unknown_weight_is_assumed() -> None:
    assert piece(1_000, 1, 7) == Piece(700, 1)
    assert piece(1_000, 1, 30) == Piece(1_000, 3)
    assert piece(None, 0, 2) == Piece(ASSUMED_GRAMS, 2)
