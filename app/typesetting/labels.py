"""A shipping label of 100 x 150 mm: what a carrier without labels of its own sticks on a parcel.

Everything stands on it twice, for people and for scanners: the tracking number as Code 128 in whole dots of a 203 dpi
printer (0.125 mm), and what `link` says as QR. From plain values: nothing is looked up.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from app.typesetting.barcodes import code128, qr
from app.typesetting.breaking import breakable
from app.typesetting.render import picture_pages, print_pdf

WORDS = {
    "en": {"from": "From", "to": "To", "weight": "Weight", "date": "Date", "parcel": "Parcel", "order": "Order"},
    "de": {"from": "Von", "to": "An", "weight": "Gewicht", "date": "Datum", "parcel": "Paket", "order": "Bestellung"},
}
LOCALES = {"en": "en_GB", "de": "de_DE"}
S10 = re.compile(r"([A-Z]{2})(\d{3})(\d{3})(\d{3})([A-Z]{2})")
"""A tracking number of the Universal Postal Union, as it is written in groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingLabel:
    """What a label says. Addresses are lines (`app.typesetting.addresses.address_lines`), the first is the name."""

    carrier: str
    service: str
    tracking_number: str
    """Printable ASCII."""
    sender: Sequence[str]
    recipient: Sequence[str]
    country: str
    """ISO code of where it goes: large, with the postal code, for whoever sorts."""
    shipped_on: date
    postal_code: str | None = None
    weight_grams: int | None = None
    package: int = 1
    packages: int = 1
    reference: str | None = None
    """The order's number."""
    link: str | None = None
    """What the QR code says: where the parcel can be followed; left out: its tracking number."""
    notes: Sequence[str] = ()
    """What its driver must know, in a word or two each: `Signature`, `18+`."""
    language: str = "en"
    """Of the words: `en` or `de`."""


def print_label(label: ShippingLabel) -> bytes:
    """The PDF of a label; equal labels are equal bytes. Raises CannotPrint, CannotEncode for a number without bars."""
    return print_pdf("label", _texts(label), _stamp(label))


def picture_label(label: ShippingLabel, *, dots_per_inch: float = 203) -> bytes:
    """The label as PNG, as a thermal printer of so many dots would print it. Raises as `print_label`."""
    return picture_pages("label", _texts(label), _stamp(label), dots_per_inch=dots_per_inch)[0]


def _texts(label: ShippingLabel) -> dict[str, Any]:
    locale = Locale.parse(LOCALES[label.language])
    words = WORDS[label.language]
    facts = [[words["date"], format_date(label.shipped_on, "medium", locale=locale)]]
    if label.weight_grams is not None:
        kilograms = format_decimal(label.weight_grams / 1000, "#,##0.00", locale=locale)
        facts.append([words["weight"], f"{kilograms}\u00a0kg"])
    facts.append([words["parcel"], f"{label.package}\u202f/\u202f{label.packages}"])
    if label.reference is not None:
        facts.append([words["order"], breakable(label.reference, 6)])
    return {
        "lang": label.language,
        "carrier": label.carrier,
        "service": label.service,
        "from": {"title": words["from"], "lines": [breakable(line, 30) for line in label.sender]},
        "to": {"title": words["to"], "lines": [breakable(line, 24) for line in label.recipient]},
        "route": " ".join(filter(None, (label.country, label.postal_code))),
        "facts": facts,
        "notes": list(label.notes),
        "bars": code128(label.tracking_number).told(),
        "number": breakable(spaced(label.tracking_number), 14),
        "dots": qr(label.link or label.tracking_number).told(),
    }


def spaced(tracking_number: str) -> str:
    """A tracking number as people read it out: RR 123 456 785 DE."""
    found = S10.fullmatch(tracking_number)
    return " ".join(found.groups()) if found else tracking_number


def _stamp(label: ShippingLabel) -> datetime:
    return datetime.combine(label.shipped_on, time(), UTC)
