"""How papers tell days, numbers and units: in the language of the paper, as the country has it."""

from collections.abc import Mapping
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

from app.typesetting.breaking import breakable

LONGEST_VALUE = 160
"""Letters of a line's property that are printed: an engraving, not a file."""


def locale_of(base: str, country: str) -> Locale:
    """The locale of a language in a country; `base` (`en_GB`) where CLDR does not know that."""
    language = base.split("_", maxsplit=1)[0]
    if language == "en" and country not in ("US", "CA", "AU", "NZ"):
        return Locale.parse(base)  # English on the Continent would have decimal commas
    try:
        return Locale.parse(f"{language}_{country}")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(base)


def units_told(quantity: int, unit: str, unit_digits: int, locale: Locale) -> str:
    """A quantity of smallest units as people say it: 3, or 0.7 m."""
    told = format_decimal(quantity / 10**unit_digits, "#,##0." + "#" * max(unit_digits, 1), locale=locale)
    return told if unit == "piece" else f"{told}\u00a0{unit}"


def properties_told(properties: Mapping[str, Any] | None) -> list[str]:
    """What a line's properties say of its units: size, engraving. Names with `_` in front are the shop's own."""
    told = (
        f"{name}: {value}"
        for name, value in sorted((properties or {}).items())
        if not name.startswith("_") and isinstance(value, str | int | float) and value != ""
    )
    return [breakable(one[:LONGEST_VALUE]) for one in told]


def logo_told(logo: tuple[str, bytes] | None) -> dict[str, Any] | None:
    """A logo, media type and bytes, as templates take it."""
    if logo is None:
        return None
    media_type, content = logo
    return {"format": "svg" if media_type == "image/svg+xml" else "png", "content": list(content)}
