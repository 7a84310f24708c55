"""Postal codes as people type them: with spaces, dashes, in either case."""

import re

_OTHER = re.compile("[^0-9A-Za-z]")


def normalized_postal_code(text: str) -> str:
    """Letters and digits only, in upper case: `sw1a 1aa` and `SW1A1AA` are the same. Empty for a text without any."""
    return _OTHER.sub("", text).upper()


def postal_areas(normalized: str) -> list[str]:
    """The prefixes of a code that may stand for the area around it, the longest first, the code itself left out.

    A code is never cut between two letters: Sheffield's S is no area of SW1A 1AA.
    """
    return [
        normalized[:length]
        for length in range(len(normalized) - 1, 0, -1)
        if not (normalized[length - 1].isalpha() and normalized[length].isalpha())
    ]
