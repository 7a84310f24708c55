"""Ids of carriers' shops and lockers: what the carrier said of a place, signed, so that an order freezes that.

`pp_` + base64url(JSON, HMAC-SHA256 of it cut to 16 bytes; RFC 2104, section 5). Nothing is stored until an order is
placed with it, and no carrier is asked then. An id is readable by whoever holds it; it tells nothing but the place.
"""

import base64
import binascii
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from app.domain.enums import FulfillmentMethod
from app.domain.pickup_points import CarrierPlace

PREFIX = "pp_"
PURPOSE = b"pickup point:"
MAC_BYTES = 16
MAX_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class ChosenPoint:
    """What an id stands for: the point as orders keep it, how goods get there, good until an instant."""

    point: Mapping[str, Any]
    method: FulfillmentMethod
    valid_until: datetime


def frozen_point(place: CarrierPlace) -> dict[str, Any]:
    """A place as orders keep it; the address by its columns, without those that are not known."""
    columns = {name: getattr(place.address, name) for name in place.address.__dataclass_fields__}
    address = {name: value for name, value in columns.items() if value is not None}
    return {"carrier": place.carrier, "code": place.code, "name": place.name, "address": address}


def make_point_id(secret: bytes, place: CarrierPlace, valid_until: datetime) -> str:
    """The id of a place until an instant (whole seconds)."""
    body = orjson.dumps([frozen_point(place), place.method.value, int(valid_until.timestamp())])
    return PREFIX + base64.urlsafe_b64encode(body + _mac(secret, body)).decode().rstrip("=")


def read_point_id(secrets: Sequence[bytes], text: str) -> ChosenPoint | None:
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
    point, method, until = orjson.loads(body)
    return ChosenPoint(point, FulfillmentMethod(method), datetime.fromtimestamp(until, UTC))


def _mac(secret: bytes, body: bytes) -> bytes:
    return hmac.digest(secret, PURPOSE + body, "sha256")[:MAC_BYTES]
