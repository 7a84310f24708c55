"""Ids of carriers' shops and lockers: what the carrier said of a place, signed, so that an order freezes that.

No carrier is asked when an order is placed with one. An id is readable by whoever holds it (`app.access.signed`); it
tells nothing but the place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from app.access.signed import SignedTexts
from app.domain.enums import FulfillmentMethod
from app.domain.pickup_points import CarrierPlace

_IDS = SignedTexts(prefix="pp_", purpose=b"pickup point:", most_characters=2_000)


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
    return _IDS.sign(secret, body)


def read_point_id(secrets: Sequence[bytes], text: str) -> ChosenPoint | None:
    """What an id stands for; None for anything that none of these secrets signed. Says nothing of `valid_until`."""
    body = _IDS.read(secrets, text)
    if body is None:
        return None
    point, method, until = orjson.loads(body)
    return ChosenPoint(point, FulfillmentMethod(method), datetime.fromtimestamp(until, UTC))
