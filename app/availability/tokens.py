"""Ids of delivery options: what was promised, signed, so that nothing is stored until an order is placed with it.

`do_` + base64url(promise, HMAC-SHA256 of it cut to 16 bytes; RFC 2104, section 5). What was asked for and where to
are in it as digests only. An id is readable by whoever holds it; it tells nothing that the option did not.
"""

import base64
import binascii
import hashlib
import hmac
import json
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from app.domain.enums import FulfillmentMethod
from app.domain.postal_codes import normalized_postal_code

PREFIX = "do_"
MAC_BYTES, DIGEST_BYTES = 16, 16
_FORMAT = 1
_PROMISE = struct.Struct(">BBB16s16s16s16s16s3sqqqiq")
_NONE = UUID(int=0)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_METHODS = tuple(FulfillmentMethod)
MAX_CHARACTERS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What an option promised, for whom and until when.

    `location_id` is where the shopper collects or which store drives; `later` waits for supply or a street date.
    Instants are whole microseconds, `valid_until` whole seconds.
    """

    channel_id: UUID
    goods: bytes
    destination: bytes
    method: FulfillmentMethod
    location_id: UUID | None
    service_id: UUID | None
    price_minor: int
    currency: str
    promised_from: datetime
    promised_by: datetime
    promised_on: date
    valid_until: datetime
    later: bool = False


def goods_digest(units: Iterable[tuple[str, int]]) -> bytes:
    """What an option is for: units by SKU code, summed, in any order."""
    total: dict[str, int] = {}
    for sku, quantity in units:
        total[sku] = total.get(sku, 0) + quantity
    return _digest(sorted(total.items()))


def destination_digest(country: str | None, postal_code: str | None) -> bytes:
    """Where an option goes: country and postal code. What is collected goes nowhere: None, None."""
    return _digest([country or "", normalized_postal_code(postal_code or "")])


def make_option_id(secret: bytes, promise: Promise) -> str:
    """The id of an option."""
    body = _PROMISE.pack(
        _FORMAT,
        _METHODS.index(promise.method),
        promise.later,
        promise.channel_id.bytes,
        promise.goods,
        promise.destination,
        (promise.location_id or _NONE).bytes,
        (promise.service_id or _NONE).bytes,
        promise.currency.encode(),
        promise.price_minor,
        _microseconds(promise.promised_from),
        _microseconds(promise.promised_by),
        promise.promised_on.toordinal(),
        int(promise.valid_until.timestamp()),
    )
    return PREFIX + _text(body + _mac(secret, body))


def read_option_id(secrets: Sequence[bytes], text: str) -> Promise | None:
    """What an id promised; None for anything that none of these secrets signed. Says nothing of `valid_until`."""
    if not text.startswith(PREFIX) or len(text) > MAX_CHARACTERS:
        return None
    encoded = text.removeprefix(PREFIX)
    try:
        raw = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
    if _text(raw) != encoded or len(body) != _PROMISE.size or body[0] != _FORMAT:
        return None  # one promise has one spelling
    if not any(hmac.compare_digest(mac, _mac(secret, body)) for secret in secrets):
        return None
    (_, method, later, channel, goods, destination, location, service, currency, price, from_, by, day, until) = (
        _PROMISE.unpack(body)
    )
    return Promise(
        channel_id=UUID(bytes=channel),
        goods=goods,
        destination=destination,
        method=_METHODS[int(method)],
        location_id=_key(location),
        service_id=_key(service),
        price_minor=price,
        currency=currency.decode(),
        promised_from=_EPOCH + timedelta(microseconds=from_),
        promised_by=_EPOCH + timedelta(microseconds=by),
        promised_on=date.fromordinal(day),
        valid_until=datetime.fromtimestamp(until, UTC),
        later=bool(later),
    )


def _digest(value: object) -> bytes:
    return hashlib.sha256(json.dumps(value, separators=(",", ":")).encode()).digest()[:DIGEST_BYTES]


def _key(raw: bytes) -> UUID | None:
    key = UUID(bytes=raw)
    return None if key == _NONE else key


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _mac(secret: bytes, body: bytes) -> bytes:
    return hmac.digest(secret, body, "sha256")[:MAC_BYTES]
