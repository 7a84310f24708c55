"""Can the parcel get there? Each delivery's address by the rules of its country, which the caller knows.

They say which parts an address has, how its postal code is built, and which regions there are.
"""

from collections.abc import Callable, Iterator
from typing import Any

from app.domain.enums import CheckMode, CheckName, FulfillmentMethod, HoldReason
from app.domain.orders.model import Address
from app.domain.validation.check import AddressRules, Check, Facts, Finding, Parameters

BROUGHT = frozenset({FulfillmentMethod.SHIP, FulfillmentMethod.LOCAL_DELIVERY})
"""Methods that bring goods to an address."""

_CODES = {"line1": "STREET", "city": "CITY", "region": "REGION", "postalCode": "POSTAL_CODE"}

RulesOf = Callable[[str, str | None], AddressRules | None]


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
            found += problems_of(delivery.address, facts.address_rules, path)
    return found


def problems_of(address: Address, rules_of: RulesOf, path: tuple[str, ...] = ()) -> Iterator[Finding]:
    """What is missing or wrong in an address by its country's rules; nothing where a country has none."""
    country = address.country
    rules = rules_of(country, None)
    if rules is None:
        return
    parts = {
        "line1": address.line1,
        "city": address.city,
        "region": address.region,
        "postalCode": address.postal_code,
    }
    for part in rules.required:
        if not (parts[part] or "").strip():
            words = _CODES[part].lower().replace("_", " ")
            data = {"part": part, "country": country}
            yield Finding(f"{_CODES[part]}_MISSING", (*path, part), f"an address in {country} has a {words}", data)
    region = _region(rules, address.region)
    if region is None and "region" in rules.required and (address.region or "").strip():
        data = {"part": "region", "country": country}
        yield Finding("REGION_UNKNOWN", (*path, "region"), f"{country} has no such region", data)
    postal_code = (address.postal_code or "").strip().upper()
    if postal_code:
        yield from _postal_code(rules, rules_of(country, region) if region else None, region, postal_code, path)


def _postal_code(
    rules: AddressRules, inside: AddressRules | None, region: str | None, postal_code: str, path: tuple[str, ...]
) -> Iterator[Finding]:
    """What is wrong with a postal code, by its country's rules and by those of its region."""
    place = (*path, "postalCode")
    data: dict[str, Any] = {"part": "postalCode", "country": rules.country, "examples": list(rules.examples)}
    if not all(matcher.match(postal_code) for matcher in rules.postal_codes):
        yield Finding("POSTAL_CODE_INVALID", place, f"this is no postal code of {rules.country}", data)
    elif inside is not None and not all(matcher.match(postal_code) for matcher in inside.postal_codes):
        data = {**data, "region": region, "examples": list(inside.examples)}
        yield Finding("POSTAL_CODE_OF_ANOTHER_REGION", place, f"this postal code is not in {region}", data)


def _region(rules: AddressRules, stated: str | None) -> str | None:
    """The region's key as the rules have it; None when none is stated, or no such one."""
    wanted = (stated or "").strip().lower().removeprefix(f"{rules.country.lower()}-")  # ISO 3166-2 is US-CA
    return next((key for key, name in rules.regions if wanted in (key.lower(), name.lower())), None)


CHECK = Check(name=CheckName.ADDRESS, look=look, hold=HoldReason.ADDRESS, default=CheckMode.WARN)
