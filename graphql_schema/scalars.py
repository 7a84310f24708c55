"""The scalars of the contract: how a value looks in JSON, and what is refused at the door.

Resolvers annotate with the Python types below (`datetime`, `date`, `Decimal`) or the NewTypes (`BigInt`, `Cursor`,
`CurrencyCode`, `CountryCode`); `SCALARS` maps them for the schema. Whatever cannot be read raises BAD_USER_INPUT.
This module does NOT know which digits a currency has (`graphql_schema.money`), nor whose log a cursor belongs to.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NewType, cast

import pycountry
import strawberry
from strawberry.scalars import JSON
from strawberry.types.scalar import ScalarDefinition

from app.currencies import is_currency
from graphql_schema.bad_input import bad_input

BigInt = NewType("BigInt", int)
Cursor = NewType("Cursor", str)
CurrencyCode = NewType("CurrencyCode", str)
CountryCode = NewType("CountryCode", str)

__all__ = ["JSON", "SCALARS", "BigInt", "CountryCode", "CurrencyCode", "Cursor"]

MAX_JSON_DEPTH = 8
MAX_CURSOR_CHARACTERS = 200

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,18}(\.\d{1,9})?", re.ASCII)
_BIG = re.compile(r"-?\d{1,19}", re.ASCII)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _parse_instant(value: Any) -> datetime:
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        try:
            return datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", value.upper())).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise bad_input(f"{_shown(value)} is no DateTime: write RFC 3339 with an offset, like 2026-01-31T12:00:00Z.")


def _show_instant(value: Any) -> str:
    assert isinstance(value, datetime), "a DateTime is an aware datetime"
    assert value.tzinfo is not None, "time is aware"
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _parse_day(value: Any) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise bad_input(f"{_shown(value)} is no Date: write YYYY-MM-DD.")


def _show_day(value: Any) -> str:
    return cast("date", value).isoformat()


def _parse_decimal(value: Any) -> Decimal:
    # A JSON float has already lost its digits; a whole number has not.
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Decimal(value)
    raise bad_input(f'{_shown(value)} is no Decimal: write it as a string, like "12.50".')


def _show_decimal(value: Any) -> str:
    return format(cast("Decimal", value), "f")


def _parse_big(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and _BIG.fullmatch(value) and -(2**63) <= int(value) < 2**63:
        return int(value)
    raise bad_input(f'{_shown(value)} is no BigInt: write a signed 64-bit integer as a string, like "42".')


def _parse_cursor(value: Any) -> str:
    if isinstance(value, str) and 0 < len(value) <= MAX_CURSOR_CHARACTERS:
        return value
    raise bad_input("This is no cursor: hand back one that the API gave you.")


def _parse_currency(value: Any) -> str:
    if isinstance(value, str) and is_currency(value):
        return value
    raise bad_input(f"{_shown(value)} is no currency: write its ISO 4217 code, like EUR.")


def _parse_country(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"[A-Z]{2}", value) and pycountry.countries.get(alpha_2=value):
        return value
    raise bad_input(f"{_shown(value)} is no country: write its ISO 3166-1 alpha-2 code, like DE.")


def _parse_json(value: Any) -> Any:
    level: list[Any] = [value]
    for _ in range(MAX_JSON_DEPTH + 1):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return value
    raise bad_input(f"JSON may be nested {MAX_JSON_DEPTH} levels deep at most.")


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(cast("dict[str, Any]", value).values())
    return cast("list[Any]", value) if isinstance(value, list) else []


SCALARS: Mapping[object, ScalarDefinition] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="An instant, RFC 3339, always UTC on the way out: 2026-01-31T12:00:00Z. Any offset is accepted.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=_show_instant,
        parse_value=_parse_instant,
    ),
    date: strawberry.scalar(
        name="Date", description="A calendar day, YYYY-MM-DD.", serialize=_show_day, parse_value=_parse_day
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description='An exact decimal number as a string: "12.50". Never a float, so no digit is ever lost.',
        serialize=_show_decimal,
        parse_value=_parse_decimal,
    ),
    BigInt: strawberry.scalar(
        name="BigInt",
        description="A signed 64-bit integer as a string, because JavaScript numbers end at 2^53.",
        serialize=str,
        parse_value=_parse_big,
    ),
    JSON: strawberry.scalar(
        name="JSON",
        description=f"Any JSON value, nested {MAX_JSON_DEPTH} levels deep at most.",
        serialize=lambda value: value,
        parse_value=_parse_json,
    ),
    Cursor: strawberry.scalar(
        name="Cursor",
        description="An opaque, signed place in the event log. Store it, and hand it back as `after` to miss nothing.",
        serialize=str,
        parse_value=_parse_cursor,
    ),
    CurrencyCode: strawberry.scalar(
        name="CurrencyCode",
        description="A currency by its ISO 4217 code: EUR, USD, JPY.",
        specified_by_url="https://www.iso.org/iso-4217-currency-codes.html",
        serialize=str,
        parse_value=_parse_currency,
    ),
    CountryCode: strawberry.scalar(
        name="CountryCode",
        description="A country by its ISO 3166-1 alpha-2 code: DE, BR, US.",
        specified_by_url="https://www.iso.org/iso-3166-country-codes.html",
        serialize=str,
        parse_value=_parse_country,
    ),
}
