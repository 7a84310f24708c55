"""A pick list: bins in the order given, what to scan, and whose tote each unit goes into."""

from datetime import UTC, datetime
from typing import Any

from app.documents.pick_content import PickOrder, PickRow, PickSheet, letter_of, pick_texts
from app.documents.render import picture_pick_list
from app.domain.enums import PaperLanguage
from tests.app.typesetting.reading import scanned

NINE = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)


def a_sheet(*rows: PickRow, orders: int = 2, **stated: Any) -> PickSheet:
    fields: dict[str, Any] = {
        "language": PaperLanguage.EN,
        "number": "PL-42",
        "location": "Hamburg",
        "country": "DE",
        "made_at": NINE,
        "orders": tuple(PickOrder(number=f"WEB-{place}", due_at=NINE) for place in range(orders)),
        "rows": rows,
        **stated,
    }
    return PickSheet(**fields)


MUGS = PickRow(bin="A2", name="Mug", sku="mug", gtin="4006381333931", takers={0: 2, 1: 1}, properties={"text": "Ada"})
TEA = PickRow(bin=None, name="Tea", sku="TEE-GRÜN", takers={1: 1}, picked=1)
RIBBON = PickRow(bin="B1", name="Ribbon", sku="rib", takers={0: 17}, unit="m", unit_digits=1)


def test_rows_say_where_what_how_many_and_for_whom() -> None:
    told = pick_texts(a_sheet(MUGS, TEA, RIBBON))
    assert [(row["bin"], row["quantity"], row["takers"], row["done"]) for row in told["rows"]] == [
        ("A2", "3", [["A", "2"], ["B", "1"]], False),
        ("", "1", [["B", "1"]], True),
        ("B1", "1.7\u00a0m", [["A", "1.7\u00a0m"]], False),
    ]
    assert told["rows"][0]["details"] == ["mug", "4006381333931", "text: Ada"]
    assert told["orders"] == [["A", "WEB-0", "22 Nov, 09:05"], ["B", "WEB-1", "22 Nov, 09:05"]]
    assert dict(told["facts"]) == {
        "Location": "Hamburg",
        "Made": "22 Nov, 09:05",
        "Orders": "2",
        "Units": "5",
    }


def test_goods_are_scanned_by_what_stands_on_them() -> None:
    (page,) = picture_pick_list(a_sheet(MUGS, TEA, RIBBON), dots_per_inch=203)
    assert [text for _, text in scanned(page)] == ["PL-42", "4006381333931", "TEE-GRÜN", "rib"]


def test_many_orders_have_letters_enough() -> None:
    assert [letter_of(place) for place in (0, 25, 26, 27, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AB",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def test_long_names_and_many_orders_take_more_pages() -> None:
    row = PickRow(bin="W" * 40, name="<b>#x $y$ " * 20, sku="W" * 90, takers=dict.fromkeys(range(60), 1))
    pages = picture_pick_list(a_sheet(*[row] * 12, orders=60), dots_per_inch=20)
    assert len(pages) == 7
