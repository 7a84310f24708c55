"""Postal codes as people type them: with spaces, dashes, in either case."""

import re

_OTHER = re.compile("[^0-9A-Za-z]")


def normalized_postal_code(text: str) -> str:
    """Letters and digits only, in upper case: `sw1a 1aa` and `SW1A1AA` are the same. Empty for a text without any."""
    return _OTHER.sub("", text).upper()
