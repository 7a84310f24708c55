"""One-time tokens with which a customer sets a password: made when the message is sent, stored nowhere.

`owp_` + base64url(message id, HMAC-SHA256 of it and of how the customer signs in at present, cut to 16 bytes). Setting
the password changes what was signed, and with that ends this token and every other that was sent before.
"""

import base64
import binascii
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

PREFIX = "owp_"
MAC_BYTES = 16
LENGTH = 16 + MAC_BYTES
MAX_CHARACTERS = 80

GOOD_FOR = timedelta(hours=24)
"""After the message was asked for, however late it was sent."""


@dataclass(frozen=True, slots=True)
class PasswordToken:
    """A token as it was shown; nothing is proved by its form."""

    message_id: UUID
    mac: bytes = field(repr=False)

    def proves(self, keys: Iterable[bytes], password_hash: str | None) -> bool:
        """Whether one of the keys made it for who signs in with this password now; None for who does not yet."""
        proofs = [hmac.compare_digest(self.mac, _mac(key, self.message_id, password_hash)) for key in keys]
        return any(proofs)


def make_password_token(key: bytes, message_id: UUID, password_hash: str | None) -> str:
    """The token that a message carries to who signs in with this password now, or not yet."""
    raw = message_id.bytes + _mac(key, message_id, password_hash)
    return PREFIX + base64.urlsafe_b64encode(raw).decode().rstrip("=")


def read_password_token(token: str) -> PasswordToken | None:
    """What a token says; None for what has not even the form of one."""
    if not token.startswith(PREFIX) or len(token) > MAX_CHARACTERS:
        return None
    text = token.removeprefix(PREFIX)
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return PasswordToken(UUID(bytes=raw[:16]), raw[16:]) if len(raw) == LENGTH else None


def _mac(key: bytes, message_id: UUID, password_hash: str | None) -> bytes:
    text = b"password\x00" + message_id.bytes + (password_hash or "").encode()
    return hmac.digest(key, text, "sha256")[:MAC_BYTES]
