"""Ids of carriers' rates: what was quoted, signed, so that nothing is stored until a label is bought with it.

`cr_` + base64url(JSON, HMAC-SHA256 of it cut to 16 bytes; RFC 2104, section 5). An id is readable by whoever holds it;
it tells nothing that the rate did not.
"""

import base64
import binascii
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import orjson

PREFIX = "cr_"
PURPOSE = b"carrier rate:"
MAC_BYTES = 16
MAX_CHARACTERS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """What an id stands for: a rate for one location's work, good until an instant (whole seconds)."""

    fulfillment_order_id: UUID
    provider: str
    carrier: str
    service: str
    quote: str | None
    price_minor: int
    currency: str
    valid_until: datetime


def make_rate_id(secret: bytes, quoted: Quoted) -> str:
    """The id of a rate."""
    body = orjson.dumps(
        [
            quoted.fulfillment_order_id.hex,
            quoted.provider,
            quoted.carrier,
            quoted.service,
            quoted.quote,
            quoted.price_minor,
            quoted.currency,
            int(quoted.valid_until.timestamp()),
        ]
    )
    return PREFIX + base64.urlsafe_b64encode(body + _mac(secret, body)).decode().rstrip("=")


def read_rate_id(secrets: Sequence[bytes], text: str) -> Quoted | None:
    """What an id stands for; None for anything that none of these secrets signed. Says nothing of `valid_until`."""
    if not text.startswith(PREFIX) or len(text) > MAX_CHARACTERS:
        return None
    encoded = text.removeprefix(PREFIX)
    try:
        raw = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
    if not any(hmac.compare_digest(mac, _mac(secret, body)) for secret in secrets):
        return None
    work, provider, carrier, service, quote, price, currency, until = orjson.loads(body)
    return Quoted(
        fulfillment_order_id=UUID(work),
        provider=provider,
        carrier=carrier,
        service=service,
        quote=quote,
        price_minor=price,
        currency=currency,
        valid_until=datetime.fromtimestamp(until, UTC),
    )


def _mac(secret: bytes, body: bytes) -> bytes:
    return hmac.digest(secret, PURPOSE + body, "sha256")[:MAC_BYTES]
