"""A walk from bin to bin, what a scan means, and whose units it takes."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.domain.errors import QuantityExceeded, WrongScan
from app.domain.ids import new_id
from app.domain.picking import PickUnit, lines_of, missing, natural, scanned, share

LIST = new_id()
FIRST, SECOND, THIRD = (new_id() for _ in range(3))
SKUS = {"mug": new_id(), "tea": new_id(), "poster": new_id(), "cup": new_id()}


def unit(
    sku: str,
    left: int,
    *,
    work: UUID = FIRST,
    bins: Sequence[str] = (),
    gtin: str | None = None,
    category: str | None = None,
    held: bool = False,
) -> PickUnit:
    return PickUnit(
        pick_list_id=LIST,
        order_id=new_id(),
        fulfillment_order_id=work,
        work_line_id=new_id(),
        sku_id=SKUS[sku],
        sku=sku,
        name=sku.title(),
        gtin=gtin,
        bins=bins,
        category=category,
        quantity=left,
        picked=0,
        left=left,
        held=held,
    )


def test_a_walk_goes_from_bin_to_bin_as_people_count() -> None:
    # given
    units = [
        unit("mug", 1, bins=("A10",)),
        unit("tea", 1, bins=("a2", "Z9")),
        unit("poster", 1, category="frozen"),
        unit("cup", 1),
        unit("mug", 2, work=SECOND, bins=("A10",)),
    ]
    # when
    lines = lines_of(units)
    # then
    assert [(line.sku, line.left) for line in lines] == [("tea", 1), ("mug", 3), ("cup", 1), ("poster", 1)]


@pytest.mark.parametrize(
    ("before", "after"),
    [("A2", "A10"), ("A-01-2", "A-1-10"), ("9", "A"), ("a1", "B1"), ("A", "A1"), ("A1-2", "A1-2-1")],
)
def test_bins_sort_naturally(before: str, after: str) -> None:
    assert natural(before) < natural(after)


@given(some.lists(some.text(max_size=8), max_size=6))
def test_any_names_of_bins_can_be_sorted(names: list[str]) -> None:
    assert sorted(sorted(names, key=natural), key=natural) == sorted(names, key=natural)


@pytest.mark.parametrize("scan", ["mug", " mug ", "4006381333931", "04006381333931", "A2"])
def test_a_code_a_gtin_and_a_bin_name_the_sku(scan: str) -> None:
    lines = lines_of([unit("mug", 1, bins=("A2",), gtin="4006381333931"), unit("tea", 1, bins=("A3",))])
    assert scanned(lines, scan).sku == "mug"


def test_a_wrong_scan_names_what_comes_next() -> None:
    # given
    lines = lines_of(
        [unit("mug", 2, bins=("A10",)), unit("tea", 1, bins=("A2",), gtin="96385074"), unit("cup", 0, bins=("A1",))]
    )
    # when
    with pytest.raises(WrongScan) as refused:
        scanned(lines, "MUG")  # codes are case-sensitive
    # then
    assert refused.value.scanned == "MUG"
    assert [(one.sku, one.gtin, one.bin, one.left) for one in refused.value.expected] == [
        ("tea", "96385074", "A2", 1),
        ("mug", None, "A10", 2),
    ]


def test_a_bin_that_holds_several_of_them_is_not_enough() -> None:
    # given
    lines = lines_of([unit("mug", 1, bins=("A2",)), unit("tea", 1, bins=("A2",)), unit("cup", 1, bins=("A1",))])
    # when
    with pytest.raises(WrongScan) as refused:
        scanned(lines, "A2")
    # then: those that it holds are named
    assert [one.sku for one in refused.value.expected] == ["mug", "tea"]


def test_the_lists_first_work_gets_units_first_and_what_is_held_last() -> None:
    # given
    held, second, third = unit("mug", 2, held=True), unit("mug", 2, work=SECOND), unit("mug", 1, work=THIRD)
    (line,) = lines_of([held, second, third])
    # when / then
    assert share(line, 3) == {SECOND: {second.work_line_id: 2}, THIRD: {third.work_line_id: 1}}
    assert share(line, 1, THIRD) == {THIRD: {third.work_line_id: 1}}
    with pytest.raises(QuantityExceeded) as refused:
        share(line, 2, THIRD)
    assert (refused.value.excesses[0].requested, refused.value.excesses[0].left) == (2, 1)


def test_the_lists_last_work_loses_units_first() -> None:
    # given
    first, second = unit("mug", 2), unit("mug", 2, work=SECOND)
    (line,) = lines_of([first, second])
    # when / then
    assert missing(line, 3) == {SECOND: {second.work_line_id: 2}, FIRST: {first.work_line_id: 1}}
    assert missing(line, None) == {SECOND: {second.work_line_id: 2}, FIRST: {first.work_line_id: 2}}
    with pytest.raises(QuantityExceeded):
        missing(line, 5)
    (none,) = lines_of([unit("mug", 0)])
    with pytest.raises(QuantityExceeded):
        missing(none, None)
