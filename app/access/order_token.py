"""Order tokens: a link that opens one order without an account.

`ot_` + base64url(order id, generation, perhaps an expiry, HMAC-SHA256 of these cut to 16 bytes). Nothing of it is
stored but the generation, so a replayed `orderPlace` can answer with the same token, and a new generation ends all
older links. A token without an expiry of its own lasts as long as its order (see `expiry`), and `LONGEST` at most.
"""

import base64
import binascii
import hmac
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

PREFIX = "ot_"
MAC_BYTES = 16
ORDER_BYTES, GENERATION_BYTES, EXPIRY_BYTES = 16, 4, 5
LENGTHS = (ORDER_BYTES + GENERATION_BYTES, ORDER_BYTES + GENERATION_BYTES + EXPIRY_BYTES)
"""Bytes of a token's body, without and with an expiry."""

AFTER_THE_END = timedelta(days=60)
"""How long a token is good after nothing more is to be done for its order: for questions, returns and receipts."""

LONGEST = timedelta(days=365)
"""How long a token is good after its order was made, when the order does not end."""


class OrderToken(NamedTuple):
    """What a token was made for."""

    order_id: UUID
    generation: int
    good_until: datetime | None


def make_order_token(secret: bytes, order_id: UUID, generation: int, *, good_until: datetime | None = None) -> str:
    """The token of an order's generation; `good_until` (to the second) gives it an end of its own."""
    body = order_id.bytes + generation.to_bytes(GENERATION_BYTES)
    if good_until is not None:
        body += int(good_until.timestamp()).to_bytes(EXPIRY_BYTES)
    return PREFIX + _encoded(body + _mac(secret, body))


def read_order_token(secret: bytes, token: str) -> OrderToken | None:
    """What a token was made for; None for anything that is not a token of ours. Says nothing of its expiry."""
    if not token.startswith(PREFIX) or len(token) > 100:
        return None
    text = token.removeprefix(PREFIX)
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if _encoded(raw) != text:
        return None  # one token has one spelling: no padding, no bits to spare
    body, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
    if len(body) not in LENGTHS or not hmac.compare_digest(mac, _mac(secret, body)):
        return None
    expiry = body[LENGTHS[0] :]
    return OrderToken(
        UUID(bytes=body[:ORDER_BYTES]),
        int.from_bytes(body[ORDER_BYTES : LENGTHS[0]]),
        datetime.fromtimestamp(int.from_bytes(expiry), UTC) if expiry else None,
    )


def expiry(token: OrderToken, ended_at: datetime | None) -> datetime | None:
    """When a token ends: its own expiry, or so long after its order ended; None while the order goes on."""
    if token.good_until is not None:
        return token.good_until
    return None if ended_at is None else ended_at + AFTER_THE_END


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _mac(secret: bytes, body: bytes) -> bytes:
    return hmac.digest(secret, body, "sha256")[:MAC_BYTES]
