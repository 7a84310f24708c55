"""Ids of delivery options: what was promised, signed, so that nothing is stored until an order is placed with it.

What was asked for and where to are in it as digests only. An id is readable by whoever holds it (`app.access.signed`);
it tells nothing that the option did not.
"""

import hashlib
import json
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from app.access.signed import SignedTexts
from app.domain.enums import FulfillmentMethod
from app.domain.postal_codes import normalized_postal_code

DIGEST_BYTES = 16
_FORMAT = 1
_PROMISE = struct.Struct(">BBB16s16s16s16s16s3sqqqiq")
_NONE = UUID(int=0)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_METHODS = tuple(FulfillmentMethod)
_IDS = SignedTexts(prefix="do_", purpose=b"", most_characters=300)


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
    return _IDS.sign(secret, body)


def read_option_id(secrets: Sequence[bytes], text: str) -> Promise | None:
    """What an id promised; None for anything that none of these secrets signed. Says nothing of `valid_until`."""
    body = _IDS.read(secrets, text)
    if body is None or len(body) != _PROMISE.size or body[0] != _FORMAT:
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
