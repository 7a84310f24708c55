"""How papers for a place's own people look, by the country that it is in: those for shoppers follow the channel."""

GERMAN = frozenset({"AT", "CH", "DE", "LI"})
"""Where they are in German; everywhere else in English, which is all we have besides."""
LETTER = frozenset({"US", "CA", "MX", "CL", "CO", "PH"})
"""Where sheets are US letter."""


def language_at(country: str) -> str:
    """`de` or `en`."""
    return "de" if country in GERMAN else "en"


def sheet_at(country: str) -> str:
    """The paper that printers there hold: `a4` or `us-letter`."""
    return "us-letter" if country in LETTER else "a4"
