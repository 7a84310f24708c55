"""How many parcels a delivery makes under a weight limit. Pure.

Units are packed heaviest first, each into the first parcel with room (first-fit decreasing, Johnson 1973: at most
11/9 of the optimum and 6/9 of a parcel). Parcels of equal room are counted together, so that a million units cost
no more than a few.
"""

from collections.abc import Iterable
from dataclasses import dataclass

ASSUMED_GRAMS = 500
"""What a unit weighs whose SKU does not say: rather a price too high than a parcel that costs more than it brings."""


@dataclass(frozen=True, slots=True)
class Piece:
    """So many units of one weight. Parts of a unit (7 of 0.1 m) weigh their part, rounded up to whole grams."""

    grams: int
    units: int


def piece(weight_grams: int | None, unit_digits: int, quantity: int) -> Piece:
    """What a line packs: a quantity in smallest units of a SKU, of which 10^unit_digits weigh `weight_grams`.

    A quantity that is no whole number of pieces (7 of 0.1 m) travels as one.
    """
    whole = 10**unit_digits
    grams = ASSUMED_GRAMS if weight_grams is None else weight_grams
    if quantity % whole == 0:
        return Piece(grams, quantity // whole)
    return Piece(-(-grams * quantity // whole), 1)


def total_grams(pieces: Iterable[Piece]) -> int:
    """What all of it weighs."""
    return sum(one.grams * one.units for one in pieces)


def parcels(pieces: Iterable[Piece], max_grams: int | None) -> int | None:
    """How many parcels of at most `max_grams` take all pieces; None when a unit is heavier than any parcel may be.

    Without a limit everything travels in one. No pieces, no parcels.
    """
    ordered = sorted((one for one in pieces if one.units > 0), key=lambda one: -one.grams)
    if not ordered:
        return 0
    if max_grams is None:
        return 1
    if ordered[0].grams > max_grams:
        return None
    room: dict[int, int] = {}
    """How many parcels have so many grams left, in the order in which they were opened."""
    for one in ordered:
        _pack(one, max_grams, room)
    return sum(room.values())


def _pack(one: Piece, max_grams: int, room: dict[int, int]) -> None:
    left = one.units
    for grams, count in list(room.items()):
        fit = one.units if one.grams == 0 else grams // one.grams
        if left == 0 or fit == 0:
            continue
        full, rest = divmod(left, fit)
        filled = min(full, count)
        _move(room, grams, grams - fit * one.grams, filled)
        left -= filled * fit
        if filled < count and 0 < left < fit:
            _move(room, grams, grams - rest * one.grams, 1)
            left = 0
    if left:
        fit = left if one.grams == 0 else max_grams // one.grams
        full, rest = divmod(left, fit)
        _open(room, max_grams - fit * one.grams, full)
        _open(room, max_grams - rest * one.grams, 1 if rest else 0)


def _move(room: dict[int, int], source: int, target: int, count: int) -> None:
    if count and source != target:
        room[source] -= count
        if room[source] == 0:
            del room[source]
        _open(room, target, count)


def _open(room: dict[int, int], grams: int, count: int) -> None:
    if count:
        room[grams] = room.get(grams, 0) + count
