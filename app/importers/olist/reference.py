"""Olist's sellers, products and postal prefixes.

Rules for dirty rows (each leaves the row `repaired` in the report):
- `zip-without-place`: geolocation lacks the prefix; the address stays, without coordinates.
- `city-is-a-number`: the city is the prefix's usual one in geolocation, or none.
- `city-with-state`: of "city, state, country", "city / state" and "city \\ state" the part before the mark is kept.
- `category-missing`: the product is named by its id alone.
- `category-untranslated`: the Portuguese category names it.
- `measure-missing`, `measure-unreadable`: the SKU goes without that weight or size.
Refused: `duplicate-row` (the first row of an id counts), `coordinates-unreadable` (geolocation).
"""

import re
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.domain.enums import LocationCapability, LocationKind
from app.domain.history import HistoricalLocation, HistoricalSku
from app.domain.orders.model import Address
from app.importers.olist.tables import COUNTRY, GEOLOCATION, PRODUCTS, SELLERS, TRANSLATION
from app.importers.report import ImportReport
from app.importers.tables import find_table, read_rows

CITY_ENDS = re.compile(r"\s*[,/\\].*")
MEASURES = ("weight_grams", "length_cm", "height_cm", "width_cm")
CAPABILITIES = (LocationCapability.SHIP, LocationCapability.DROPSHIP)


class Place(NamedTuple):
    """Where a postal prefix lies, WGS84 degrees, and how it is usually spelled."""

    latitude: float
    longitude: float
    city: str
    state: str


def read_places(folder: Path, report: ImportReport) -> dict[str, Place]:
    """Read geolocation by postal prefix."""
    file = find_table(folder, GEOLOCATION.name)
    places: dict[str, Place] = {}
    for line, row in read_rows(file, GEOLOCATION.columns, report):
        prefix, lat, lng, city, state = row
        try:
            place = Place(float(lat), float(lng), city, state)
        except ValueError:
            report.refused(file.name, line, row, "coordinates-unreadable")
            continue
        if not (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180):
            report.refused(file.name, line, row, "coordinates-unreadable")
        elif prefix in places:
            report.refused(file.name, line, row, "duplicate-row")
        else:
            places[prefix] = place
            report.taken(file.name)
    return places


def address_of(prefix: str, city: str, state: str, places: dict[str, Place], reasons: list[str]) -> Address:
    """Make an address of a prefix and a city as Olist spells it, adding what was repaired to `reasons`."""
    place = places.get(prefix)
    if place is None:
        reasons.append("zip-without-place")
    spelled: str | None = city.strip()
    if spelled and spelled.isdigit():
        reasons.append("city-is-a-number")
        spelled = place.city if place is not None else None
    elif spelled and CITY_ENDS.search(spelled):
        reasons.append("city-with-state")
        spelled = CITY_ENDS.sub("", spelled)
    return Address(
        country=COUNTRY,
        city=spelled or None,
        region=state or None,
        postal_code=prefix or None,
        latitude=place.latitude if place is not None else None,
        longitude=place.longitude if place is not None else None,
    )


def location_of(seller: str, zone: ZoneInfo, address: Address | None) -> HistoricalLocation:
    """A seller as the location that its goods leave from."""
    city = f", {address.city}" if address is not None and address.city else ""
    return HistoricalLocation(
        code=seller,
        name=f"Seller {seller[:8]}{city}",
        kind=LocationKind.MARKETPLACE,
        timezone=zone.key,
        capabilities=CAPABILITIES,
        address=address,
    )


def read_locations(
    folder: Path, zone: ZoneInfo, places: dict[str, Place], report: ImportReport
) -> tuple[list[HistoricalLocation], set[str]]:
    """Read the sellers: the locations, and the set of their codes."""
    file = find_table(folder, SELLERS.name)
    locations: list[HistoricalLocation] = []
    codes: set[str] = set()
    for line, row in read_rows(file, SELLERS.columns, report):
        seller, prefix, city, state = row
        if seller in codes or not seller:
            report.refused(file.name, line, row, "duplicate-row" if seller else "id-missing")
            continue
        reasons: list[str] = []
        locations.append(location_of(seller, zone, address_of(prefix, city, state, places, reasons)))
        codes.add(seller)
        report.settle(file.name, line, row, reasons)
    return locations, codes


def sku_name(product: str, category: str | None) -> str:
    """A name that people can tell apart: Olist publishes none."""
    title = category.replace("_", " ").capitalize() if category else "Product"
    return f"{title} {product[:8]}"


def read_skus(folder: Path, prices: dict[str, int], report: ImportReport) -> list[HistoricalSku]:
    """Read the products, with their usual prices in cents and their categories in English."""
    english = _read_translations(folder, report)
    file = find_table(folder, PRODUCTS.name)
    skus: dict[str, HistoricalSku] = {}
    for line, row in read_rows(file, PRODUCTS.columns, report):
        product, category, photos, *sizes = row
        if product in skus or not product:
            report.refused(file.name, line, row, "duplicate-row" if product else "id-missing")
            continue
        reasons: list[str] = []
        if not category:
            reasons.append("category-missing")
        elif category not in english:
            reasons.append("category-untranslated")
        measures = dict(zip(MEASURES, (_whole(size, reasons) for size in sizes), strict=True))
        weight = measures.pop("weight_grams")
        attributes: dict[str, str | int] = {key: value for key, value in measures.items() if value is not None}
        if category:
            attributes["category"] = english.get(category, category)
        if photos.isdigit():
            attributes["photos"] = int(photos)
        skus[product] = HistoricalSku(
            code=product,
            name=sku_name(product, english.get(category, category)),
            price_minor=prices.get(product),
            weight_grams=weight,
            attributes=attributes or None,
        )
        report.settle(file.name, line, row, list(dict.fromkeys(reasons)))
    return list(skus.values())


def _whole(text: str, reasons: list[str]) -> int | None:
    if not text:
        reasons.append("measure-missing")
        return None
    try:
        value = round(float(text))
    except (ValueError, OverflowError):
        value = -1
    if value < 0:
        reasons.append("measure-unreadable")
        return None
    return value


def _read_translations(folder: Path, report: ImportReport) -> dict[str, str]:
    file = find_table(folder, TRANSLATION.name)
    english: dict[str, str] = {}
    for line, row in read_rows(file, TRANSLATION.columns, report):
        portuguese, name = row
        if portuguese in english or not name:
            report.refused(file.name, line, row, "duplicate-row" if name else "translation-missing")
            continue
        english[portuguese] = name
        report.taken(file.name)
    return english
