"""International bank account numbers: ISO 13616, checked by its remainder (ISO 7064, MOD 97-10)."""

import re

from app.domain.errors import InvalidInput

_FORM = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}")


def compact_iban(text: str, path: tuple[str, ...]) -> str:
    """The number without spaces. Raises InvalidInput for what is none, or was mistyped."""
    compact = re.sub(r"\s", "", text).upper()
    if _FORM.fullmatch(compact):
        digits = "".join(str(int(letter, 36)) for letter in compact[4:] + compact[:4])
        if int(digits) % 97 == 1:
            return compact
    raise InvalidInput("this is no IBAN: a character is wrong or missing", path)
