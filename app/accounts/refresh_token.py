"""Refresh tokens: what renews a sign-in, once.

`owr_` + base64url(session id, 32 random bytes, HMAC-SHA256 of both cut to 16 bytes). Only the SHA-256 of the one that
is good now, and of the one before, is stored. The MAC tells a token that was good once from one that somebody made up:
only the first can end its session.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from uuid import UUID

PREFIX = "owr_"
RANDOM_BYTES = 32
MAC_BYTES = 16
LENGTH = 16 + RANDOM_BYTES + MAC_BYTES
MAX_CHARACTERS = 120


def make_refresh_token(key: bytes, session_id: UUID) -> str:
    """A fresh token of a session."""
    body = session_id.bytes + secrets.token_bytes(RANDOM_BYTES)
    return _text(body + _mac(key, body))


def session_of(keys: Iterable[bytes], token: str) -> UUID | None:
    """The session that a token was made for with one of the keys; None for what we never made."""
    if not token.startswith(PREFIX) or len(token) > MAX_CHARACTERS:
        return None
    text = token.removeprefix(PREFIX)
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    # base64 has several texts for the same bytes: only ours is the token, so that another never counts as a used one
    if len(raw) != LENGTH or _text(raw) != token or not any(_made_by(key, raw) for key in keys):
        return None
    return UUID(bytes=raw[:16])


def hash_of(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()


def _text(raw: bytes) -> str:
    return PREFIX + base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _made_by(key: bytes, raw: bytes) -> bool:
    return hmac.compare_digest(raw[-MAC_BYTES:], _mac(key, raw[:-MAC_BYTES]))


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, b"refresh\x00" + body, "sha256")[:MAC_BYTES]
