"""What is kept of a customer, and who may state which part of it."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from app.currencies import is_currency
from app.domain.codes import business_code
from app.domain.emails import email_address
from app.domain.enums import Role
from app.domain.errors import Forbidden, InvalidInput
from app.domain.money import Money
from app.domain.principal import Principal
from app.domain.privacy import app_may

MAX_TEXT_CHARACTERS = 200
MAX_TAGS = 50

OF_SHOPPERS = frozenset({"name", "phone", "company", "language", "preferred_way"})
"""What customers state of themselves. Their e-mail address is how they come in: it changes by a link, not by a form."""

OF_DESKS = OF_SHOPPERS | {"email", "tags"}
"""What care agents state."""

OF_OFFICES = OF_DESKS | {"credit_limit", "tax_exempt_reason"}
"""What costs money is stated by administrators and by the systems that know."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""The shape of a BCP 47 tag (RFC 5646, 2.1); whether there is such a language is not asked."""


def may_state(principal: Principal) -> frozenset[str]:
    """Which parts of a profile the caller may state."""
    if Role.ADMIN in principal.roles or app_may(principal, "pii"):
        return OF_OFFICES
    return OF_DESKS if Role.CARE in principal.roles else OF_SHOPPERS


def profile_columns(stated: Mapping[str, Any], allowed: Collection[str]) -> dict[str, Any]:
    """What is stated, as columns of a customer: text trimmed, blank text gone. What is not stated is absent.

    Raises Forbidden for what the caller may not state, InvalidInput for what cannot be, both with the place.
    """
    columns: dict[str, Any] = {}
    for name, value in stated.items():
        if name not in allowed:
            raise Forbidden(f"{_shown(name)} may not be stated by you: leave it out", (_shown(name),))
        columns |= _READ[name](name, value)
    return columns


def short_text(value: str | None, path: tuple[str, ...], most: int = MAX_TEXT_CHARACTERS) -> str | None:
    """Trimmed text; None when nothing is left. Raises InvalidInput for long text and for characters of no text."""
    trimmed = (value or "").strip()
    if len(trimmed) > most:
        raise InvalidInput(f"{path[-1]} has at most {most:,} characters", path)
    if "\x00" in trimmed:
        raise InvalidInput(f"{path[-1]} holds a zero byte, which no text has", path)
    return trimmed or None


def _text(name: str, value: str | None) -> dict[str, Any]:
    return {name: short_text(value, (_shown(name),))}


def _email(name: str, value: str | None) -> dict[str, Any]:
    return {name: email_address(value) if value and value.strip() else None}


def _language(name: str, value: str | None) -> dict[str, Any]:
    language = short_text(value, (name,))
    if language is not None and not _LANGUAGE.fullmatch(language):
        raise InvalidInput("write the language as BCP 47 does: de, en-GB, pt-BR", (name,))
    return {name: language}


def _tags(name: str, value: Collection[str] | None) -> dict[str, Any]:
    tags = list(dict.fromkeys(business_code(tag, (name,)) for tag in value or ()))
    if len(tags) > MAX_TAGS:
        raise InvalidInput(f"a customer has at most {MAX_TAGS} tags", (name,))
    return {name: tags}


def _credit_limit(name: str, value: Money | None) -> dict[str, Any]:
    assert value is None or (value.minor >= 0 and is_currency(value.currency)), "the edge reads money"
    return {
        "credit_limit_minor": None if value is None else value.minor,
        "credit_limit_currency": None if value is None else value.currency,
    }


def _exemption(name: str, value: str | None) -> dict[str, Any]:
    reason = short_text(value, (_shown(name),))
    return {"tax_exempt": reason is not None, "tax_exempt_reason": reason}


def _as_it_is(name: str, value: Any) -> dict[str, Any]:
    return {name: value}


_READ: Mapping[str, Callable[[str, Any], dict[str, Any]]] = {
    "email": _email,
    "name": _text,
    "phone": _text,
    "company": _text,
    "language": _language,
    "preferred_way": _as_it_is,
    "tags": _tags,
    "credit_limit": _credit_limit,
    "tax_exempt_reason": _exemption,
}


def _shown(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
