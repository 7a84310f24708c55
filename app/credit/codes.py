"""Codes of gift cards: secrets that nobody stores. What is kept is a keyed digest, and the last four characters.

A code is made from its card's id with the installation's key, so that a replayed `giftCardIssue` can tell it again:
100 bits of HMAC-SHA256 in Crockford's base 32, in groups of five. Whoever types one may use small letters, spaces and O
for 0. A payer's code becomes a token at the edge, before anything is written down: the digests that it may have, under
the key of today and the one before.
"""

import hmac
import re
from collections.abc import Sequence
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHARACTERS = 20
LAST = 4
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def code_of(secret: bytes, card_id: UUID) -> str:
    """The code of a card: XXXXX-XXXXX-XXXXX-XXXXX."""
    number = int.from_bytes(hmac.digest(secret, b"code" + card_id.bytes, "sha256"), "big")
    letters = "".join(ALPHABET[number >> (5 * place) & 31] for place in range(CHARACTERS))
    return "-".join(letters[start : start + 5] for start in range(0, CHARACTERS, 5))


def normalized_code(text: str) -> str:
    """A code as it was meant."""
    return re.sub(r"[\s-]", "", text).upper().translate(_MISREAD)


def code_digest(secret: bytes, text: str) -> bytes:
    """What is kept of a code."""
    return hmac.digest(secret, b"digest" + normalized_code(text).encode(), "sha256")


def code_token(secrets: Sequence[bytes], text: str) -> str:
    """What stands for a payer's code from the edge on: its digests under each of these keys."""
    return ".".join(code_digest(secret, text).hex() for secret in secrets)


def digests_in(token: str) -> list[bytes]:
    """The digests in a token; none in anything else."""
    parts = token.split(".")
    return [bytes.fromhex(part) for part in parts] if all(re.fullmatch(r"[0-9a-f]{64}", part) for part in parts) else []
