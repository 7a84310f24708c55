"""Parcels: what is in them follows what is packed, and their barcodes have the check digit that scanners expect."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.domain.enums import FulfillmentMethod, FulfillmentOrderStatus
from app.domain.ids import new_id
from app.domain.orders.model import FulfillmentOrder, Parcel, ParcelLine, WorkLine
from app.domain.orders.work.parcels import check_digit, fitted, parcel_reference, units_in


def work(lines: tuple[WorkLine, ...], parcels: tuple[Parcel, ...]) -> FulfillmentOrder:
    return FulfillmentOrder(
        id=new_id(),
        version=1,
        location_id=new_id(),
        location="BER",
        delivery_id=new_id(),
        method=FulfillmentMethod.SHIP,
        status=FulfillmentOrderStatus.PICKED,
        lines=lines,
        parcels=parcels,
    )


def parcel(line: WorkLine, *quantities: int) -> Parcel:
    parts = tuple(
        ParcelLine(id=new_id(), work_line_id=line.id, line_id=line.line_id, quantity=units) for units in quantities
    )
    return Parcel(id=new_id(), lines=parts)


@pytest.mark.parametrize(
    ("number", "last"),
    [("400638133393", "1"), ("00614141123456789", "0"), ("10614141234567890", "8")],
    ids=["GTIN-13", "SSCC", "SSCC of another packer"],
)
def test_check_digits_are_those_of_the_standard(number: str, last: str) -> None:
    assert check_digit(number) == last


@given(some.uuids())
def test_every_parcel_has_a_reference_that_scanners_accept(parcel_id: UUID) -> None:
    reference = parcel_reference(parcel_id)
    assert (len(reference), reference.isdecimal(), check_digit(reference[:-1])) == (18, True, reference[-1])


@given(some.lists(some.integers(1, 4), min_size=1, max_size=5), some.integers(0, 20))
def test_what_is_given_back_leaves_the_newest_parcels(boxes: list[int], back: int) -> None:
    # given
    packed = sum(boxes)
    line = WorkLine(id=new_id(), line_id=new_id(), quantity=packed, picked=packed, packed=packed)
    before = work((line,), tuple(parcel(line, units) for units in boxes))
    # when: the work has fewer units, packed ones too
    kept = max(packed - back, 0)
    fewer = replace(line, canceled=packed - kept, picked=kept, packed=kept)
    after = fitted(replace(before, lines=(fewer,)))
    # then
    assert units_in(after.parcels)[line.id] == kept
    assert all(part.quantity > 0 for one in after.parcels for part in one.lines)
    assert [one.id for one in after.parcels] == [one.id for one in before.parcels[: len(after.parcels)]]
    assert all(old.lines == new.lines for old, new in zip(before.parcels, after.parcels[:-1], strict=False)), (
        "only the last one that is left was opened"
    )


def test_a_parcel_that_holds_what_is_packed_stays_closed() -> None:
    line = WorkLine(id=new_id(), line_id=new_id(), quantity=3, picked=3, packed=3)
    full = work((line,), (parcel(line, 2, 1),))
    assert fitted(full) is full
