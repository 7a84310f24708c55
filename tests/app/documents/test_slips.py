"""A packing slip says what is in a parcel and for whom, in the channel's language, and never a price."""

from datetime import date
from typing import Any

import pytest

from app.documents.render import picture_slip, print_slip
from app.documents.slip_content import Slip, SlipLine, slip_texts
from app.domain.enums import PaperLanguage
from app.domain.orders.model import Address, Contact
from tests.app.documents.test_content import BERLIN, SELLER
from tests.app.typesetting.reading import scanned


def a_slip(**stated: Any) -> Slip:
    fields: dict[str, Any] = {
        "language": PaperLanguage.EN,
        "seller": SELLER,
        "order_number": "WEB-1",
        "ordered_on": date(2026, 11, 22),
        "location": "Hamburg",
        "country": "DE",
        "lines": (SlipLine(name="Mug", sku="mug", quantity=2),),
        "recipient": Contact("Ada"),
        "address": BERLIN,
        **stated,
    }
    return Slip(**fields)


def test_it_says_what_is_in_the_parcel_and_whose_it_is() -> None:
    # given
    lines = (
        SlipLine(name="Mug", sku="mug", quantity=2, properties={"engraving": "Ada", "_cart": 7, "size": 3, "x": [1]}),
        SlipLine(name="Tea", sku="tea", quantity=1, kit="Tea for two"),
        SlipLine(name="Ribbon", sku="rib", quantity=17, unit="m", unit_digits=1),
    )
    # when
    told = slip_texts(a_slip(lines=lines, parcel=(1, 2), carrier="Post", tracking_number="RR1"))
    # then
    assert told["recipient"] == ["Ada", "Allee 1", "10115 Berlin"]
    assert [(row["quantity"], row["name"], row["details"]) for row in told["lines"]] == [
        ("2", "Mug", ["mug", "engraving: Ada", "size: 3"]),
        ("1", "Tea", ["Part of Tea for two", "tea"]),
        ("1.7\u00a0m", "Ribbon", ["rib"]),
    ]
    assert dict(told["facts"]) == {
        "Order": "WEB-1",
        "Ordered on": "22 November 2026",
        "Packed at": "Hamburg",
        "Parcel": "1 / 2",
        "Carrier": "Post",
        "Tracking": "RR1",
    }


def test_a_gift_brings_its_message_and_says_that_it_is_wrapped() -> None:
    told = slip_texts(a_slip(gift_message="Happy birthday!\nCharles", gift_wrapped=True, language=PaperLanguage.DE))
    assert told["gift"] == {
        "title": "Ein Geschenk für Sie",
        "message": ["Happy birthday!", "Charles"],
        "wrapped": "Als Geschenk verpackt",
    }
    assert slip_texts(a_slip())["gift"] is None


def test_it_says_when_more_is_to_come_and_whom_to_write_to() -> None:
    told = slip_texts(a_slip(more_to_come=True, seller={**SELLER, "email": "hi@shop.example", "footer": "Thank you."}))
    assert told["more"] == "The rest of your order comes separately."
    assert told["hints"] == [
        "Something not right, or not what you hoped for? We put it right."
        " Write to us with your order number: hi@shop.example.",
        "Thank you.",
    ]
    assert slip_texts(a_slip())["more"] == ""


@pytest.mark.parametrize(
    ("pickup", "lines"),
    [
        (("Store Mitte", Address("DE", line1="Platz 2", city="Berlin")), ["Ada", "Store Mitte", "Platz 2", "Berlin"]),
        (("Locker 7", Address("FR", name="Locker 7", city="Paris")), ["Ada", "Locker 7", "Paris", "France"]),
    ],
)
def test_what_is_collected_names_the_place(pickup: tuple[str, Address], lines: list[str]) -> None:
    assert slip_texts(a_slip(pickup=pickup, address=None))["recipient"] == lines


def test_the_sheet_is_that_of_the_place_that_prints() -> None:
    assert [slip_texts(a_slip(country=country))["sheet"] for country in ("DE", "US")] == ["a4", "us-letter"]


@pytest.mark.parametrize(
    ("stated", "read"), [({}, "WEB-1"), ({"reference": "00340123450000000017"}, "00340123450000000017")]
)
def test_the_order_or_the_parcel_is_scanned_from_the_picture(stated: dict[str, str], read: str) -> None:
    (page,) = picture_slip(a_slip(**stated), dots_per_inch=150)
    assert scanned(page) == [("Code 128", read)]


def test_many_lines_take_many_pages_and_strange_letters_break_nothing() -> None:
    # given
    names = ["שלום עולם", "قهوة عربية", "南部鉄瓶", "Ж" * 90, "<b>#set page()</b> $x$ *y* \\ @ref"]
    lines = tuple(SlipLine(name=names[place % 5], sku="X" * 80, quantity=place + 1) for place in range(60))
    # when
    pages = picture_slip(a_slip(lines=lines, gift_message="*#pagebreak()*\n" * 9), dots_per_inch=20)
    # then
    assert len(pages) == 4


def test_equal_slips_are_equal_bytes() -> None:
    assert print_slip(a_slip()) == print_slip(a_slip())
