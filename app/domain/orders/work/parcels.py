"""Parcels that stand packed at a location: what is in them, what their barcode says, and what leaves them again."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from app.domain.orders.model import FulfillmentOrder, Parcel, ParcelLine

DIGITS = 18
"""As long as a Serial Shipping Container Code, so that every scanner reads it as one."""


def parcel_reference(parcel_id: UUID) -> str:
    """What the barcode of a parcel says: 17 digits of its id and the check digit of the GS1 standard.

    Like an SSCC, but of nobody's number range: good inside the merchant's own walls.
    """
    digits = f"{parcel_id.int % 10 ** (DIGITS - 1):0{DIGITS - 1}}"
    return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    """The last digit of a GS1 number (GTIN, SSCC) by the ones before it. Source: GS1 General Specifications, 7.9."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def units_in(parcels: tuple[Parcel, ...]) -> Counter[UUID]:
    """Units by work line in these parcels."""
    units: Counter[UUID] = Counter()
    for parcel in parcels:
        for part in parcel.lines:
            units[part.work_line_id] += part.quantity
    return units


def fitted(work: FulfillmentOrder) -> FulfillmentOrder:
    """Work whose parcels hold no more than what is packed and still here: units that were given back leave the newest
    parcels first, and a parcel that is empty is none."""
    if not work.parcels:
        return work
    packed = {line.id: line.packed - line.shipped for line in work.lines}
    over = {id: units - packed[id] for id, units in units_in(work.parcels).items() if units > packed[id]}
    return replace(work, parcels=without_units(work.parcels, over)) if over else work


def without_units(parcels: tuple[Parcel, ...], leaving: Mapping[UUID, int]) -> tuple[Parcel, ...]:
    """Parcels without so many units by work line, the newest first; those that are empty then are left out."""
    left = dict(leaving)
    kept: list[Parcel] = []
    for parcel in reversed(parcels):
        lines: list[ParcelLine] = []
        for part in reversed(parcel.lines):
            units = min(part.quantity, left.get(part.work_line_id, 0))
            if units:
                left[part.work_line_id] -= units
            if part.quantity > units:
                lines.append(replace(part, quantity=part.quantity - units) if units else part)
        if lines:
            kept.append(replace(parcel, lines=tuple(reversed(lines))))
    return tuple(reversed(kept))
