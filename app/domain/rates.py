"""Delivery services and their rate tables: where a service goes, how long it takes and what it costs. Pure.

A service goes to zones; the zone that knows a place best decides: the longest postal prefix, then the whole country,
then the zone without areas, which is everywhere else. A zone that has no rate for a currency and a weight is not
served, so a zone without rates cuts an island out of its country.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.enums import FulfillmentMethod, TransportMode
from app.domain.postal_codes import normalized_postal_code

INWARD = frozenset({"GB", "GG", "IM", "JE"})
"""Where postal codes have two parts, the second of three characters (BS 7666)."""

LONGEST_OUTWARD = 4


@dataclass(frozen=True, slots=True)
class Area:
    """A country, or the part of it whose postal codes begin so; the prefix is a `postal_prefix` and may be empty."""

    country: str
    postal_prefix: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """What up to so many grams cost (None: any weight), and from which value of the goods on it costs nothing."""

    currency: str
    price_minor: int
    up_to_grams: int | None = None
    free_from_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """Part of the world with one rate table; days in transit are days on which the service delivers."""

    name: str
    areas: tuple[Area, ...]
    min_days: int
    max_days: int
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One way to deliver. Empty `locations` means all that can; weekday 0 is Monday, as in `app.domain.calendars`."""

    id: UUID
    code: str
    name: str
    method: FulfillmentMethod
    mode: TransportMode
    zones: tuple[Zone, ...]
    carrier: str | None = None
    service: str | None = None
    weekdays: frozenset[int] = frozenset(range(7))
    locations: frozenset[str] = frozenset()
    max_parcel_grams: int | None = None
    max_distance_km: int | None = None
    co2_grams_per_tonne_km: int | None = None

    def leaves_from(self, location: str) -> bool:
        """Whether the service collects at the location with this code."""
        return not self.locations or location in self.locations


def zone_of(service: Service, country: str | None, postal_code: str | None) -> Zone | None:
    """The zone that a place lies in; None when the service does not go there. No country, nowhere but everywhere."""
    code = comparable_postal_code(country, postal_code or "")
    best: tuple[int, Zone] | None = None
    for zone in service.zones:
        fits = [len(area.postal_prefix) for area in zone.areas if _holds(area, country, code)]
        known = max(fits) if fits else -1
        if (fits or not zone.areas) and (best is None or known > best[0]):
            best = (known, zone)
    return None if best is None else best[1]


def price_of(zone: Zone, currency: str, grams: int, goods_minor: int) -> int | None:
    """What so many grams of goods of that value cost, in minor units; None when the zone's table has no such row."""
    fitting = [
        rate
        for rate in zone.rates
        if rate.currency == currency and (rate.up_to_grams is None or grams <= rate.up_to_grams)
    ]
    if not fitting:
        return None
    rate = min(fitting, key=lambda rate: (rate.up_to_grams is None, rate.up_to_grams or 0))
    if rate.free_from_minor is not None and goods_minor >= rate.free_from_minor:
        return 0
    return rate.price_minor


def zone_state(zone: Zone) -> dict[str, Any]:
    """A zone as rows and events hold it."""
    return {
        "name": zone.name,
        "areas": [{"country": area.country, "postalPrefix": area.postal_prefix} for area in zone.areas],
        "minDays": zone.min_days,
        "maxDays": zone.max_days,
        "rates": [
            {
                "currency": rate.currency,
                "priceMinor": rate.price_minor,
                "upToGrams": rate.up_to_grams,
                "freeFromMinor": rate.free_from_minor,
            }
            for rate in zone.rates
        ],
    }


def zone_from(state: Mapping[str, Any]) -> Zone:
    """The zone that a row holds: the reverse of `zone_state`."""
    return Zone(
        name=state["name"],
        areas=tuple(Area(area["country"], area["postalPrefix"]) for area in state["areas"]),
        min_days=state["minDays"],
        max_days=state["maxDays"],
        rates=tuple(
            Rate(rate["currency"], rate["priceMinor"], rate["upToGrams"], rate["freeFromMinor"])
            for rate in state["rates"]
        ),
    )


def postal_prefix(country: str, text: str) -> str:
    """How postal codes of an area begin, as they are compared: a British one keeps the space it was written with."""
    if country not in INWARD:
        return normalized_postal_code(text)
    return " ".join(normalized_postal_code(part) for part in text.split())


def comparable_postal_code(country: str | None, text: str) -> str:
    """A postal code as prefixes are compared with it: British ones with the space before their last three characters.

    KW1 5AB lies in Wick and KW15 1AB in Orkney: without the space both would begin with KW15.
    """
    code = normalized_postal_code(text)
    if country not in INWARD or len(code) <= LONGEST_OUTWARD:
        return code
    return f"{code[:-3]} {code[-3:]}"


def _holds(area: Area, country: str | None, postal_code: str) -> bool:
    return area.country == country and postal_code.startswith(area.postal_prefix)
