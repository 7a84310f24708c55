"""A manifest: what a carrier's driver takes along and signs for, one line for each parcel. From plain values.

It names nobody: tracking numbers, orders, postal codes and weights tell parcels apart, and it lies about in vans.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_decimal

from app.typesetting.barcodes import scannable
from app.typesetting.breaking import breakable
from app.typesetting.labels import LOCALES, spaced
from app.typesetting.render import picture_pages, print_pdf

WORDS = {
    "en": {
        "title": "Manifest",
        "closed": "Closed",
        "place": "Handed over at",
        "shipments": "Shipments",
        "parcels": "Parcels",
        "weight": "Weight",
        "number": "Tracking number",
        "order": "Order",
        "service": "Service",
        "code": "Postal code",
        "driver": "Driver's name",
        "signature": "Signature",
        "time": "Date and time",
        "received": "Received in good order",
        "page": "Page",
    },
    "de": {
        "title": "Übergabeliste",
        "closed": "Geschlossen",
        "place": "Übergeben in",
        "shipments": "Sendungen",
        "parcels": "Pakete",
        "weight": "Gewicht",
        "number": "Sendungsnummer",
        "order": "Bestellung",
        "service": "Service",
        "code": "Postleitzahl",
        "driver": "Name des Fahrers",
        "signature": "Unterschrift",
        "time": "Datum und Uhrzeit",
        "received": "Vollständig und unbeschädigt übernommen",
        "page": "Seite",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestParcel:
    """One parcel that is handed over."""

    tracking_number: str
    order_number: str
    service: str = ""
    weight_grams: int | None = None
    destination: str = ""
    """Country and postal code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestSheet:
    """What a manifest says. Parcels stand in the order given."""

    number: str
    carrier: str
    place: Sequence[str]
    """Where they are handed over: the location's name, then the lines of its address."""
    closed_at: datetime
    """In the location's zone: it is printed as it is."""
    shipments: int
    parcels: Sequence[ManifestParcel]
    language: str = "en"
    sheet: str = "a4"
    """`a4` or `us-letter`."""


def print_manifest(manifest: ManifestSheet) -> bytes:
    """The PDF of a manifest; equal manifests are equal bytes. Raises CannotPrint."""
    return print_pdf("manifest", _texts(manifest), manifest.closed_at)


def picture_manifest(manifest: ManifestSheet, *, dots_per_inch: float = 110) -> list[bytes]:
    """Its pages as PNG. Raises CannotPrint."""
    return picture_pages("manifest", _texts(manifest), manifest.closed_at, dots_per_inch=dots_per_inch)


def _texts(manifest: ManifestSheet) -> dict[str, Any]:
    locale, words = Locale.parse(LOCALES[manifest.language]), WORDS[manifest.language]
    grams = sum(parcel.weight_grams or 0 for parcel in manifest.parcels)
    return {
        "sheet": manifest.sheet,
        "lang": manifest.language,
        "words": words,
        "carrier": manifest.carrier,
        "number": manifest.number,
        "bars": scannable(manifest.number, 70).told(),
        "place": [breakable(line) for line in manifest.place],
        "facts": [
            [words["closed"], format_datetime(manifest.closed_at, "d MMM y, HH:mm", locale=locale)],
            [words["shipments"], format_decimal(manifest.shipments, locale=locale)],
            [words["parcels"], format_decimal(len(manifest.parcels), locale=locale)],
            [words["weight"], _kilograms(grams, locale)],
        ],
        "parcels": [
            {
                "number": breakable(spaced(parcel.tracking_number), 24),
                "bars": scannable(parcel.tracking_number, 62).told(),
                "order": breakable(parcel.order_number, 5),
                "service": breakable(parcel.service, 10),
                "destination": breakable(parcel.destination, 8),
                "weight": "" if parcel.weight_grams is None else _kilograms(parcel.weight_grams, locale),
            }
            for parcel in manifest.parcels
        ],
    }


def _kilograms(grams: int, locale: Locale) -> str:
    return f"{format_decimal(grams / 1000, '#,##0.00', locale=locale)}\u00a0kg"
