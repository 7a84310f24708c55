"""Ids of carriers' rates: what was quoted, signed, so that nothing is stored until a label is bought with it.

An id is readable by whoever holds it (`app.access.signed`); it tells nothing that the rate did not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import orjson

from app.access.signed import SignedTexts

_IDS = SignedTexts(prefix="cr_", purpose=b"carrier rate:", most_characters=1_000)


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
    return _IDS.sign(secret, body)


def read_rate_id(secrets: Sequence[bytes], text: str) -> Quoted | None:
    """What an id stands for; None for anything that none of these secrets signed. Says nothing of `valid_until`."""
    body = _IDS.read(secrets, text)
    if body is None:
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
