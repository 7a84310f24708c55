"""Which language papers for a place's own people are in: those for shoppers follow the channel."""

GERMAN = frozenset({"AT", "CH", "DE", "LI"})
"""Where they are in German; everywhere else in English, which is all we have besides."""


def language_at(country: str) -> str:
    """`de` or `en`, by the country of a place."""
    return "de" if country in GERMAN else "en"
