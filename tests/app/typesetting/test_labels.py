"""A label is read by scanners as it leaves the printer, whatever names stand on it."""

import re
from datetime import date
from typing import Any

import pytest

from app.typesetting.barcodes import CannotEncode
from app.typesetting.labels import ShippingLabel, picture_label, print_label, spaced
from tests.app.typesetting.reading import scanned

NUMBER = "RR123456785DE"
LINK = "https://shop.example/track/abc"


def a_label(**stated: Any) -> ShippingLabel:
    fields: dict[str, Any] = {
        "carrier": "Orderwire Post",
        "service": "Standard",
        "tracking_number": NUMBER,
        "sender": ("Shop GmbH", "Kai 1", "20457 Hamburg"),
        "recipient": ("Ada Lovelace", "Allee 1", "10115 Berlin"),
        "country": "DE",
        "postal_code": "10115",
        "shipped_on": date(2026, 11, 22),
        "weight_grams": 1250,
        "reference": "WEB-1",
        "link": LINK,
        **stated,
    }
    return ShippingLabel(**fields)


def test_the_tracking_number_and_the_link_are_scanned_from_the_picture() -> None:
    assert scanned(picture_label(a_label())) == [("QR Code", LINK), ("Code 128", NUMBER)]


def test_without_a_link_the_square_says_the_number() -> None:
    assert scanned(picture_label(a_label(link=None))) == [("QR Code", NUMBER), ("Code 128", NUMBER)]


@pytest.mark.parametrize(
    "stated",
    [
        {"recipient": ("W" * 300,) * 12, "sender": ("W" * 300,) * 12, "carrier": "W" * 90, "service": "W" * 90},
        {"recipient": ("محمد بن عبد الله", "دبي"), "sender": ("ישראל ישראלי",), "country": "AE", "postal_code": None},
        {"recipient": ("<b>#set page()</b> $x$ *y* \\ @ref",), "reference": "9" * 60, "notes": ("18+",) * 30},
        {"recipient": (), "sender": (), "service": "", "weight_grams": None, "reference": None, "language": "de"},
    ],
)
def test_no_name_pushes_the_bars_off_the_label(stated: dict[str, Any]) -> None:
    assert scanned(picture_label(a_label(**stated))) == [("QR Code", LINK), ("Code 128", NUMBER)]


def test_a_label_is_one_page_of_its_size_and_equal_labels_are_equal_bytes() -> None:
    label = a_label(recipient=("W" * 300,) * 12)
    printed = print_label(label)
    assert printed == print_label(label)
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert [(round(float(wide) / 72 * 25.4), round(float(high) / 72 * 25.4)) for wide, high in boxes] == [(100, 150)]


def test_a_number_without_bars_is_refused() -> None:
    with pytest.raises(CannotEncode):
        print_label(a_label(tracking_number="ÄÖ1"))


def test_a_number_of_the_postal_union_is_read_out_in_groups() -> None:
    assert [spaced(NUMBER), spaced("1Z999AA10123456784")] == ["RR 123 456 785 DE", "1Z999AA10123456784"]
