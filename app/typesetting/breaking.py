"""Breaking words that are too long for a column."""

LONGEST_WORD = 22
"""Longer ones may be broken anywhere: else they would run out of their column."""


def breakable(text: str, longest: int = LONGEST_WORD) -> str:
    """The text with invisible places to break words of more than `longest` letters."""
    return " ".join(
        "\u200b".join(word[start : start + longest] for start in range(0, len(word), longest))
        for word in text.split(" ")
    )
