"""What a pick list says: which bin, which item, how many, and whose. It names orders, never people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_decimal

from app.documents.slip_words import PICK_WORDS
from app.documents.telling import locale_of, properties_told, units_told
from app.domain.enums import PaperLanguage
from app.typesetting.barcodes import scannable
from app.typesetting.breaking import breakable
from app.typesetting.places import sheet_at

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class PickOrder:
    """A location's work on the list."""

    number: str
    due_at: datetime | None = None
    """In the location's zone: it is printed as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickRow:
    """Units of a SKU in one bin."""

    bin: str | None
    name: str
    sku: str
    takers: Mapping[int, int]
    """Units by the position of the order that they are for."""
    picked: int = 0
    """Units of them that were taken before it was printed."""
    gtin: str | None = None
    unit: str = "piece"
    unit_digits: int = 0
    properties: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PickSheet:
    """All that a pick list is printed from; rows in the order in which they are walked."""

    language: PaperLanguage
    number: str
    """What its bar code says."""
    location: str
    country: str
    made_at: datetime
    """In the location's zone: it is printed as it is."""
    orders: tuple[PickOrder, ...]
    rows: tuple[PickRow, ...]


def pick_texts(sheet: PickSheet) -> dict[str, Any]:
    """The texts of a pick list, as its template takes them."""
    words = PICK_WORDS[sheet.language]
    locale = locale_of(words.locale, sheet.country)
    facts = [
        [words.location, breakable(sheet.location)],
        [words.made, _moment(sheet.made_at, locale)],
        [words.orders, format_decimal(len(sheet.orders), locale=locale)],
        [words.units, format_decimal(sum(map(_pieces, sheet.rows)), locale=locale)],
    ]
    return {
        "sheet": sheet_at(sheet.country),
        "lang": sheet.language.value.lower(),
        "title": words.title,
        "number": sheet.number,
        "bars": scannable(sheet.number, 84).told(),
        "facts": facts,
        "titles": [words.bin, words.item, words.quantity, words.orders],
        "rows": [_row(row, words.no_bin, locale) for row in sheet.rows],
        "orderTitles": [words.order, words.due],
        "orders": [
            [letter_of(place), breakable(order.number), "" if order.due_at is None else _moment(order.due_at, locale)]
            for place, order in enumerate(sheet.orders)
        ],
        "done": words.done,
        "page": words.page,
    }


def letter_of(place: int) -> str:
    """What an order's tote is called on the list: A to Z, then AA."""
    letters = LETTERS[place % len(LETTERS)]
    return letters if place < len(LETTERS) else letter_of(place // len(LETTERS) - 1) + letters


def _row(row: PickRow, no_bin: str, locale: Locale) -> dict[str, Any]:
    units = sum(row.takers.values())
    return {
        "bin": "-".join(breakable(part, 7) for part in (row.bin or "").split("-")),
        "noBin": no_bin,
        "name": breakable(row.name),
        "details": [breakable(one) for one in _codes(row)] + properties_told(row.properties),
        "bars": scannable(row.gtin or row.sku, 48).told(),
        "quantity": units_told(units, row.unit, row.unit_digits, locale),
        "takers": [
            [letter_of(place), units_told(taken, row.unit, row.unit_digits, locale)]
            for place, taken in sorted(row.takers.items())
        ],
        "done": row.picked >= units,
    }


def _pieces(row: PickRow) -> int:
    """What is carried: what is measured is one piece for each who gets some."""
    return sum(row.takers.values()) if row.unit_digits == 0 else len(row.takers)


def _codes(row: PickRow) -> Iterable[str]:
    yield row.sku
    if row.gtin is not None and row.gtin != row.sku:
        yield row.gtin


def _moment(at: datetime, locale: Locale) -> str:
    return format_datetime(at, "d MMM, HH:mm", locale=locale)
