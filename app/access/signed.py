"""Texts that hold what they stand for, signed, so that nothing is stored until somebody comes back with one.

A prefix + base64url(body, HMAC-SHA256 of purpose and body cut to 16 bytes; RFC 2104, section 5). Whoever holds one can
read it; a purpose of its own keeps a text of one kind from standing for another.
"""

import base64
import binascii
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

MAC_BYTES = 16


@dataclass(frozen=True, slots=True)
class SignedTexts:
    """One kind of them; longer ones than `most_characters` are not looked at."""

    prefix: str
    purpose: bytes
    most_characters: int

    def sign(self, secret: bytes, body: bytes) -> str:
        """The text of a body."""
        return self.prefix + _text(body + self._mac(secret, body))

    def read(self, secrets: Sequence[bytes], text: str) -> bytes | None:
        """The body; None for anything that none of these secrets signed, and for another spelling of what one did."""
        if not text.startswith(self.prefix) or len(text) > self.most_characters:
            return None
        encoded = text.removeprefix(self.prefix)
        try:
            raw = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        body, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
        if _text(raw) != encoded:
            return None
        return body if any(hmac.compare_digest(mac, self._mac(secret, body)) for secret in secrets) else None

    def _mac(self, secret: bytes, body: bytes) -> bytes:
        return hmac.digest(secret, self.purpose + body, "sha256")[:MAC_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
