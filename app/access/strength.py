"""Whether a secret is one: long, not guessed from a page, a test or a habit, and of enough chance."""

import math
import re
from collections import Counter
from itertools import pairwise

MIN_CHARACTERS = 32
MIN_BITS = 95
"""By the frequencies of its own characters, which tell less than there is: 32 hexadecimal digits have 95 to 126."""

PUBLISHED = frozenset(
    {
        "the secret of the served tests, long enough",
        "the secret of the tests, long enough for all",
        "0123456789abcdef0123456789abcdef",
        "correct horse battery staple correct horse",
    }
)
"""Secrets that stand in somebody's text, ours included. Whoever reads them can sign for us."""

_WORDS = re.compile(
    r"secret|password|passwort|change.?(me|this|it)|replace|placeholder|example|default|orderwire|insert|your.?key"
    r"|letmein|qwerty|long.?enough|123456|abcdef|\bthe\b|\btests?\b",
    re.IGNORECASE,
)


class WeakSecret(ValueError):
    """The secret is no secret. The message says why and holds nothing of it."""


def refuse_weak(secret: str, name: str) -> None:
    """Raise WeakSecret for a secret that is short, published, spelled out of words, repetitive, or of little chance."""
    why = _why_weak(secret)
    if why is not None:
        raise WeakSecret(f"{name} {why}: make one with `python -c 'import secrets; print(secrets.token_urlsafe(48))'`")


def _why_weak(secret: str) -> str | None:
    if len(secret) < MIN_CHARACTERS:
        return f"is shorter than {MIN_CHARACTERS} characters"
    if secret in PUBLISHED:
        return "is a published one"
    if _WORDS.search(secret) is not None:
        return "is made of words that everybody tries"
    if secret in (secret + secret)[1:-1]:
        return "repeats itself"
    counts = Counter(secret)
    bits = -sum(count * math.log2(count / len(secret)) for count in counts.values())
    steps = sum(abs(ord(one) - ord(other)) <= 1 for one, other in pairwise(secret))
    if bits < MIN_BITS or steps > len(secret) // 2:
        return "can be guessed: its characters are too few or in a row"
    return None
