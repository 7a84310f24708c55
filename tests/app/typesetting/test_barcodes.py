"""Whatever is printed as a bar code is read from it again, letter by letter."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.typesetting.barcodes import NARROWEST_MM, CannotEncode, code128, gs1_128, qr, scannable
from tests.app.typesetting.reading import drawn, scanned

PRINTABLE = string.ascii_letters + string.digits + string.punctuation + " "


@settings(max_examples=60)
@given(st.text(PRINTABLE, min_size=1, max_size=24).map(str.strip).filter(bool))
def test_code_128_says_what_it_was_given(text: str) -> None:
    assert scanned(drawn(code128(text))) == [("Code 128", text)]


@pytest.mark.parametrize(
    "text", ["RR123456785DE", "4006381333931", "1", "A1B22C333D4444", "420103129400111899223397600000"]
)
def test_numbers_of_carriers_and_goods_are_read(text: str) -> None:
    assert scanned(drawn(code128(text))) == [("Code 128", text)]


def test_gs1_128_names_its_application() -> None:
    assert scanned(drawn(gs1_128("00340123450000000017"))) == [("Code 128", "(00)340123450000000017")]


@pytest.mark.parametrize("text", ["https://shop.example/track/abc?x=1", "Größe ☕ 南部鉄瓶", "x" * 400])
def test_a_qr_code_takes_any_letters(text: str) -> None:
    assert scanned(drawn(qr(text))) == [("QR Code", text)]


@pytest.mark.parametrize("text", ["", "señor", "tab\there", "ñ"])
def test_what_has_no_bars_is_refused(text: str) -> None:
    with pytest.raises(CannotEncode):
        code128(text)


def test_what_fits_in_no_square_is_refused() -> None:
    with pytest.raises(CannotEncode):
        qr("x" * 3000)
    with pytest.raises(CannotEncode):
        qr("")


@pytest.mark.parametrize(("text", "square"), [("MUG-WHITE", False), ("MUG-" + "X" * 60, True), ("TASSE-GRÜN", True)])
def test_bars_where_a_printer_can_draw_them_else_a_square(text: str, square: bool) -> None:
    symbol = scannable(text, 48)
    assert symbol.square is square
    assert symbol.square or symbol.modules * NARROWEST_MM <= 48
    assert [read for _, read in scanned(drawn(symbol))] == [text]


def test_quiet_zones_stay_white() -> None:
    bars, square = code128("A"), qr("A")
    assert 'd="M10 0' in bars.svg
    assert 'd="M4 4' in square.svg
    assert (bars.modules - 20, square.modules - 8) == (11 + 11 + 11 + 13, 21)
