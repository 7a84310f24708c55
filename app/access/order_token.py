"""Order tokens: a link that opens one order without an account.

`ot_` + base64url(order id, generation, HMAC-SHA256 of both cut to 16 bytes). Nothing of it is stored but the
generation, so a replayed `orderPlace` can answer with the same token, and a new generation ends all older links.
"""

import base64
import binascii
import hmac
from uuid import UUID

PREFIX = "ot_"
MAC_BYTES = 16
LENGTH = 16 + 4 + MAC_BYTES


def make_order_token(secret: bytes, order_id: UUID, generation: int) -> str:
    """The token of an order's generation."""
    body = order_id.bytes + generation.to_bytes(4)
    return PREFIX + base64.urlsafe_b64encode(body + _mac(secret, body)).decode().rstrip("=")


def read_order_token(secret: bytes, token: str) -> tuple[UUID, int] | None:
    """The order and generation that a token was made for; None for anything that is not a token of ours."""
    if not token.startswith(PREFIX) or len(token) > 100:
        return None
    text = token.removeprefix(PREFIX)
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != LENGTH or not hmac.compare_digest(raw[20:], _mac(secret, raw[:20])):
        return None
    return UUID(bytes=raw[:16]), int.from_bytes(raw[16:20])


def _mac(secret: bytes, body: bytes) -> bytes:
    return hmac.digest(secret, body, "sha256")[:MAC_BYTES]
