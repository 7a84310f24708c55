"""What an order is found by, and how a searched text is compared with it: one rule for writers and for readers.

Writers keep the rows of `search_terms` beside each order; readers ask `interpret` what a typed text may mean. E-mail
addresses are kept as blind indexes only: equality can be asked, the address cannot be read back without the secret.
This is not full-text search: names of people and products are not found.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass

NUMBER = "number"
EXTERNAL = "external"
SKU = "sku"
TRACKING = "tracking"
EMAIL = "email"

PREFIX_KINDS = (NUMBER, EXTERNAL, SKU, TRACKING)
"""Kinds of terms that are kept readable and matched by how they begin."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a searched text asks for: terms that begin with it, or (`exact`) the blind index it gives."""

    term: str
    exact: bool
    kinds: tuple[str, ...]


def search_terms(
    *,
    number: str,
    external_id: str | None,
    skus: Iterable[str],
    tracking_numbers: Iterable[str],
    emails: Iterable[str | None],
    secret: bytes,
) -> frozenset[tuple[str, str]]:
    """The (kind, term) pairs that an order is found by, each once; `secret` keys the blind indexes of e-mails."""
    terms = {(NUMBER, normalized(number))}
    if external_id is not None:
        terms.add((EXTERNAL, normalized(external_id)))
    terms |= {(SKU, normalized(sku)) for sku in skus}
    terms |= {(TRACKING, normalized(tracking)) for tracking in tracking_numbers}
    terms |= {(EMAIL, blind_index(email, secret)) for email in emails if email and normalized(email)}
    return frozenset(pair for pair in terms if pair[1])


def interpret(text: str | None, secret: bytes) -> Sought | None:
    """What a typed text may mean: an e-mail when it holds an @, else how a number or code begins; None when blank."""
    term = normalized(text or "")
    if not term:
        return None
    if "@" in term:
        return Sought(blind_index(term, secret), exact=True, kinds=(EMAIL,))
    return Sought(term, exact=False, kinds=PREFIX_KINDS)


def normalized(text: str) -> str:
    """Trimmed and lower-cased: people type codes as they come."""
    return text.strip().lower()


def blind_index(email: str, secret: bytes) -> str:
    """HMAC-SHA256 of the trimmed, lower-cased address, in hexadecimal."""
    return hmac.digest(secret, normalized(email).encode(), "sha256").hex()
