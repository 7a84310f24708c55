"""E-mail addresses as names of people: one spelling for each, so that two spellings are never two accounts."""

import unicodedata

from app.domain.errors import InvalidInput

MAX_CHARACTERS = 254
"""Source: RFC 5321, 4.5.3.1.3, as its erratum 1690 reads it."""


def email_address(text: str, path: tuple[str, ...] = ("email",)) -> str:
    """The address in its one spelling: NFKC, trimmed, lower-cased. Whether mail arrives is not asked.

    Raises InvalidInput for what cannot be an address.
    """
    address = normalized_email(text)
    name, at, domain = address.rpartition("@")
    shaped = at and name and "." in domain.strip(".") and domain == domain.strip(".") and "@" not in name
    if not shaped or len(address) > MAX_CHARACTERS or not address.isprintable() or any(map(str.isspace, address)):
        raise InvalidInput("this is no e-mail address: write it like ada@example.com", path)
    return address


def normalized_email(text: str) -> str:
    """The one spelling of an address, whatever the text is."""
    return unicodedata.normalize("NFKC", text).strip().lower()
