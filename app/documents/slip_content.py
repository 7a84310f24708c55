"""What a packing slip says: what is in the parcel, for whom, and never a price.

Invoices have prices. A slip has none because whoever packs sees no money, and because a gift stays one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale
from babel.dates import format_date

from app.documents.slip_words import SLIP_WORDS, SlipWords
from app.documents.telling import locale_of, logo_told, properties_told, units_told
from app.domain.enums import PaperLanguage
from app.domain.orders.model import Address, Contact
from app.typesetting.addresses import address_lines
from app.typesetting.barcodes import scannable
from app.typesetting.breaking import breakable
from app.typesetting.places import sheet_at

ACCENT = "#1f5f6b"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipLine:
    """Units of one order line that are in it. `quantity` is in the SKU's smallest unit."""

    name: str
    sku: str
    quantity: int
    unit: str = "piece"
    unit_digits: int = 0
    kit: str | None = None
    """The kit that they are a part of, by name."""
    properties: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """All that a packing slip is printed from. `seller` is what `seller_snapshot` makes."""

    language: PaperLanguage
    seller: Mapping[str, Any]
    order_number: str
    ordered_on: date
    location: str
    """The name of the place that packs."""
    country: str
    """Where its printer stands."""
    lines: tuple[SlipLine, ...]
    recipient: Contact | None = None
    address: Address | None = None
    pickup: tuple[str, Address] | None = None
    """Where it is collected, by name: the merchant's own place, or a carrier's."""
    parcel: tuple[int, int] | None = None
    """Which of how many."""
    reference: str | None = None
    """What the parcel's own bar code says."""
    carrier: str | None = None
    tracking_number: str | None = None
    gift_message: str | None = None
    gift_wrapped: bool = False
    more_to_come: bool = False
    logo: tuple[str, bytes] | None = None
    """Media type and bytes."""


def slip_texts(slip: Slip) -> dict[str, Any]:
    """The texts of a slip, as its template takes them."""
    seller, words = slip.seller, SLIP_WORDS[slip.language]
    home = str(seller["address"].get("country", "ZZ"))
    locale = locale_of(words.locale, home)
    own = address_lines(Address(**seller["address"]), None, home=home, locale=locale)
    return {
        "sheet": sheet_at(slip.country),
        "lang": slip.language.value.lower(),
        "accent": seller.get("accentColor") or ACCENT,
        "brand": seller["brand"],
        "author": seller["name"],
        "logo": logo_told(slip.logo),
        "title": words.title,
        "number": slip.order_number,
        "sender": " · ".join([seller["name"], *own]),
        "recipient": [breakable(line) for line in _recipient(slip, home, locale)],
        "facts": _facts(slip, words, locale),
        "bars": scannable(slip.reference or slip.order_number, 72).told(),
        "contents": words.contents,
        "titles": [words.quantity, words.item],
        "lines": [_line(line, words, locale) for line in slip.lines],
        "gift": _gift(slip, words),
        "more": words.more if slip.more_to_come else "",
        "hints": _hints(seller, words),
        "foot": _foot(seller, own, words),
        "page": words.page,
    }


def _recipient(slip: Slip, home: str, locale: Locale) -> list[str]:
    if slip.pickup is None:
        return address_lines(slip.address, slip.recipient, home=home, locale=locale)
    name, place = slip.pickup
    who = slip.recipient.name if slip.recipient is not None and slip.recipient.name else None
    where = address_lines(place, None, home=home, locale=locale)
    return [*([who] if who else []), name, *(line for line in where if line != name)]


def _facts(slip: Slip, words: SlipWords, locale: Locale) -> list[list[str]]:
    facts = [
        [words.order, breakable(slip.order_number)],
        [words.ordered, format_date(slip.ordered_on, "long", locale=locale)],
        [words.sent_from, breakable(slip.location)],
    ]
    if slip.parcel is not None:
        facts.append([words.parcel, "{} / {}".format(*slip.parcel)])
    if slip.carrier is not None:
        facts.append([words.carrier, breakable(slip.carrier)])
    if slip.tracking_number is not None:
        facts.append([words.tracking, breakable(slip.tracking_number)])
    return facts


def _line(line: SlipLine, words: SlipWords, locale: Locale) -> dict[str, Any]:
    details = [breakable(line.sku), *properties_told(line.properties)]
    if line.kit is not None:
        details.insert(0, words.part_of.format(breakable(line.kit)))
    return {
        "quantity": units_told(line.quantity, line.unit, line.unit_digits, locale),
        "name": breakable(line.name),
        "details": details,
    }


def _gift(slip: Slip, words: SlipWords) -> dict[str, Any] | None:
    if not slip.gift_message and not slip.gift_wrapped:
        return None
    message = [breakable(line) for line in (slip.gift_message or "").splitlines()]
    return {"title": words.gift, "message": message, "wrapped": words.wrapped if slip.gift_wrapped else ""}


def _hints(seller: Mapping[str, Any], words: SlipWords) -> list[str]:
    where = next((str(seller[name]) for name in ("email", "website", "phone") if seller.get(name)), None)
    hint = words.hint if where is None else f"{words.hint} {words.hint_where.format(where)}"
    return [hint, *([str(seller["footer"])] if seller.get("footer") else [])]


def _foot(seller: Mapping[str, Any], own: list[str], words: SlipWords) -> list[list[str]]:
    reached = [str(seller[name]) for name in ("email", "website") if seller.get(name)]
    if seller.get("phone"):
        reached.append(f"{words.phone} {seller['phone']}")
    law = [str(seller["registration"])] if seller.get("registration") else []
    if seller.get("taxId"):
        law.append(f"{words.tax_id} {seller['taxId']}")
    return [column for column in ([seller["name"], *own], reached, law) if column]
