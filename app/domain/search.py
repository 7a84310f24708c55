"""What an order is found by, and how a searched text is compared with it: one rule for writers and for readers.

Writers keep the rows of `search_terms` beside each order; readers ask `interpret` what a typed text may mean. Codes are
kept readable and compared by how they begin. What tells of a person (e-mail, words of names, phone, postal code) is
kept as blind indexes only: equality can be asked, and nothing can be read back without the secret.
This is not full-text search: words of products, notes and addresses are not found.
"""

import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

NUMBER = "number"
EXTERNAL = "external"
SKU = "sku"
TRACKING = "tracking"
EMAIL = "email"
NAME = "name"
PHONE = "phone"
POSTAL_CODE = "postal"

PREFIX_KINDS = (NUMBER, EXTERNAL, SKU, TRACKING)
"""Kinds of terms that are kept readable and matched by how they begin."""

BLIND_KINDS = (EMAIL, NAME, PHONE, POSTAL_CODE)
"""Kinds of terms that tell of a person."""

MAX_WORDS = 6
"""Of a searched text; more is no name."""

MAX_NAME_WORDS = 20
"""Of all names on one order."""

PHONE_DIGITS = 8
"""A phone number is known by its last digits, so that it is found with and without its country's prefix."""

_BLIND_DIGITS = 32
"""Hexadecimal digits of a blind index: 128 bits. Those of e-mail addresses have 64, as they always had."""

_PHONE = re.compile(r"[+(\d][\d\s()./+-]*")
_NOT_A_WORD = re.compile(r"[\W_]+")
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})
_WITHOUT_MARKS = str.maketrans({"ø": "o", "æ": "ae", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})

Term = tuple[str, str]
"""A kind, and what is looked for."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Terms of these kinds that begin so."""

    term: str
    kinds: tuple[str, ...] = PREFIX_KINDS


@dataclass(frozen=True, slots=True)
class Words:
    """All of these, each by any of its terms."""

    words: tuple[tuple[Term, ...], ...]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that are looked at."""
        return frozenset(kind for word in self.words for kind, _ in word)


@dataclass(frozen=True, slots=True)
class Sought:
    """What a searched text may mean: an order that any of it fits is found. Without any meaning, nothing is."""

    meanings: tuple[Beginning | Words, ...]

    def readable(self) -> "Sought":
        """The same for somebody who may not look for people: codes only."""
        return Sought(tuple(one for one in self.meanings if isinstance(one, Beginning)))


def search_terms(
    *,
    number: str,
    external_id: str | None,
    skus: Iterable[str],
    tracking_numbers: Iterable[str | None],
    emails: Iterable[str | None],
    secret: bytes,
    names: Iterable[str | None] = (),
    phones: Iterable[str | None] = (),
    postal_codes: Iterable[str | None] = (),
) -> frozenset[Term]:
    """The (kind, term) pairs that an order is found by, each once; `secret` keys the blind indexes."""
    codes = {(NUMBER, number), (EXTERNAL, external_id or "")}
    codes |= {(SKU, sku) for sku in skus} | {(TRACKING, tracking or "") for tracking in tracking_numbers}
    terms = {(kind, normalized(code)) for kind, code in codes}
    terms |= {(EMAIL, blind_index(email, secret)) for email in emails if email and normalized(email)}
    words = sorted({form for name in names if name for word in _words(name) for form in _forms(word)})
    terms |= {_blind(NAME, word, secret) for word in words[:MAX_NAME_WORDS]}
    terms |= {_blind(PHONE, known, secret) for phone in phones if phone and (known := phone_key(phone))}
    terms |= {_blind(POSTAL_CODE, known, secret) for code in postal_codes if code and (known := postal_key(code))}
    return frozenset(pair for pair in terms if pair[1])


def interpret(text: str | None, secret: bytes) -> Sought | None:
    """What a typed text may mean; None when blank.

    With an @ it is an e-mail address. Else it is how a code begins, or a phone number, or a postal code, or words that
    are all found in names and postal codes ("Müller 10115").
    """
    term = normalized(text or "")
    if not term:
        return None
    if "@" in term:
        return by_email(term, secret)
    meanings: list[Beginning | Words] = [Beginning(term)]
    if _PHONE.fullmatch(term) and (phone := phone_key(term)):
        meanings.append(Words(((_blind(PHONE, phone, secret),),)))
    if _is_postal(postal_key(term)):
        meanings.append(Words(((_blind(POSTAL_CODE, postal_key(term), secret),),)))
    words = _words(term)
    if 0 < len(words) <= MAX_WORDS:
        meanings.append(Words(tuple(_word(word, secret) for word in words)))
    return Sought(tuple(dict.fromkeys(meanings)))


def by_email(email: str, secret: bytes) -> Sought:
    """Who bought, or is delivered to, by the whole address."""
    return Sought((Words((((EMAIL, blind_index(email, secret)),),)),))


def by_name(name: str, secret: bytes) -> Sought:
    """Whose name holds all of these words, whatever their order."""
    words = _words(normalized(name))[:MAX_WORDS]
    forms = (tuple(_blind(NAME, form, secret) for form in _forms(word)) for word in words)
    return Sought((Words(tuple(forms)),) if words else ())


def by_phone(phone: str, secret: bytes) -> Sought:
    """Who has the number, by its last digits."""
    known = phone_key(phone)
    return Sought((Words(((_blind(PHONE, known, secret),),)),) if known else ())


def by_postal_code(code: str, secret: bytes) -> Sought:
    """What goes, or is billed, to the postal code."""
    known = postal_key(code)
    return Sought((Words(((_blind(POSTAL_CODE, known, secret),),)),) if known else ())


def by_tracking_number(number: str) -> Sought:
    """Whose parcel's tracking number begins so."""
    return Sought((Beginning(normalized(number), (TRACKING,)),) if normalized(number) else ())


def normalized(text: str) -> str:
    """Trimmed and lower-cased: people type codes as they come."""
    return text.strip().lower()


def phone_key(phone: str) -> str:
    """The last digits of a number: with and without its country's prefix it is the same. Blank for too few."""
    digits = "".join(character for character in phone if character.isdecimal())
    return digits[-PHONE_DIGITS:] if len(digits) >= PHONE_DIGITS - 2 else ""


def postal_key(code: str) -> str:
    """A postal code without spaces, dashes and case."""
    return _NOT_A_WORD.sub("", code).lower()


def blind_index(email: str, secret: bytes) -> str:
    """HMAC-SHA256 of the trimmed, lower-cased address, in hexadecimal."""
    return hmac.digest(secret, normalized(email).encode(), "sha256").hex()


def _blind(kind: str, text: str, secret: bytes) -> Term:
    """A term that tells nothing; the kind is part of what is keyed, so that a name is no postal code."""
    return kind, hmac.digest(secret, f"{kind}\0{text}".encode(), "sha256").hex()[:_BLIND_DIGITS]


def _word(word: str, secret: bytes) -> tuple[Term, ...]:
    terms = [_blind(NAME, form, secret) for form in _forms(word)]
    return (*terms, _blind(POSTAL_CODE, word, secret)) if _is_postal(word) else tuple(terms)


def _words(text: str) -> list[str]:
    found = _NOT_A_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split()
    return [word for word in found if len(word) > 1 or not word.isascii()]


def _forms(word: str) -> tuple[str, ...]:
    """A word as people spell it: without marks, and with umlauts spelled out."""
    if word.isascii():
        return (word,)
    return tuple(dict.fromkeys((_plain(word), _plain(word.translate(_SPELLED_OUT)))))


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.translate(_WITHOUT_MARKS))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _is_postal(key: str) -> bool:
    return 3 <= len(key) <= 10 and key.isascii() and any(character.isdigit() for character in key)
