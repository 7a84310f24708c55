"""EasyPost as a teller: its trackers' webhooks are read as they are. It is not asked for anything.

Source: EasyPost's API documents on Trackers and Events. A `tracker.created` or `tracker.updated` event holds the whole
tracker with all that was seen so far, without an id per sighting: the same sighting is told by what was seen, where and
when. Days without a time (midnight) are read as noon UTC, which is that day nearly everywhere.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import orjson

from app.carriers.port import TrackingReader, UnreadableTracking
from app.domain.carriers import Sighting
from app.domain.enums import ShipmentStatus

CODE = "easypost"

STATUSES: Mapping[str, ShipmentStatus | None] = {
    "unknown": None,
    "pre_transit": ShipmentStatus.LABELED,
    "in_transit": ShipmentStatus.IN_TRANSIT,
    "out_for_delivery": ShipmentStatus.OUT_FOR_DELIVERY,
    "delivered": ShipmentStatus.DELIVERED,
    "available_for_pickup": ShipmentStatus.AVAILABLE_FOR_PICKUP,
    "return_to_sender": ShipmentStatus.RETURN_TO_SENDER,
    "failure": ShipmentStatus.EXCEPTION,
    "cancelled": None,
    "error": None,
}
"""All that its documents list. None says nothing of where a parcel is: it is left out."""

DETAILS: Mapping[str, ShipmentStatus] = {
    "lost": ShipmentStatus.LOST,
    "return": ShipmentStatus.RETURN_TO_SENDER,
    "address_correction": ShipmentStatus.EXCEPTION,
    "delayed": ShipmentStatus.EXCEPTION,
    "delivery_exception": ShipmentStatus.EXCEPTION,
    "held": ShipmentStatus.EXCEPTION,
    "damaged": ShipmentStatus.EXCEPTION,
}
"""`status_detail`s that say more than their status does, unless that is an end already."""

_ENDS = frozenset({ShipmentStatus.DELIVERED, ShipmentStatus.RETURN_TO_SENDER})

Json = Mapping[str, Any]


class EasyPostReader:
    """Reads what EasyPost posts to a webhook."""

    def read_tracking(self, body: bytes) -> tuple[Sighting, ...]:
        """What an event tells, or a tracker by itself; other objects tell nothing. Raises UnreadableTracking."""
        try:
            told: Any = orjson.loads(body)
            tracker = _tracker(told)
            return () if tracker is None else _sightings(tracker)
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise UnreadableTracking(f"not an event of EasyPost: {type(error).__name__}") from None


def open_reader() -> TrackingReader:
    """The reader. It holds nothing."""
    return EasyPostReader()


def _tracker(told: Json) -> Json | None:
    if told["object"] == "Event":
        kind = str(told["description"])
        return cast("Json", told["result"]) if kind.startswith("tracker.") else None
    return told if told["object"] == "Tracker" else None


def _sightings(tracker: Json) -> tuple[Sighting, ...]:
    number = str(tracker["tracking_code"]).strip()
    if not number:
        raise ValueError("a tracker without a code")
    details = cast("Sequence[Json]", tracker.get("tracking_details") or ())
    found = [sighting for detail in details if (sighting := _sighting(number, tracker, detail)) is not None]
    expects = _estimate(tracker)
    if expects is None or not found:
        return tuple(found)
    told_at = _instant(str(tracker["updated_at"]))
    last = max(range(len(found)), key=lambda index: found[index].occurred_at)
    found[last] = replace(found[last], estimated_delivery_at=expects, told_at=told_at)
    return tuple(found)


def _sighting(number: str, tracker: Json, detail: Json) -> Sighting | None:
    status = _status(str(detail["status"]), detail.get("status_detail"))
    if status is None:
        return None
    occurred_at = _instant(str(detail["datetime"]))
    words = detail.get("message") or detail.get("description")
    place = cast("Json", detail.get("tracking_location") or {})
    return Sighting(
        external_id=_name(number, detail, place),
        tracking_number=number,
        status=status,
        occurred_at=occurred_at,
        description=words,
        place=", ".join(str(place[part]) for part in ("city", "state") if place.get(part)) or None,
        country=place.get("country"),
        postal_code=place.get("zip"),
        carrier=tracker.get("carrier"),
        facts={"carrierCode": str(detail["carrier_code"])} if detail.get("carrier_code") else {},
    )


def _status(status: str, detail: str | None) -> ShipmentStatus | None:
    """Raises KeyError for a status that its documents do not list."""
    known = STATUSES[status]
    return known if known in _ENDS else DETAILS.get(detail or "", known)


def _name(number: str, detail: Json, place: Json) -> str:
    seen = [
        number,
        *(str(detail.get(part) or "") for part in ("datetime", "status", "status_detail", "message")),
        *(str(place.get(part) or "") for part in ("city", "state", "country", "zip")),
    ]
    return hashlib.sha256("\x1f".join(seen).encode()).hexdigest()[:32]


def _estimate(tracker: Json) -> datetime | None:
    stated = tracker.get("est_delivery_date")
    if not stated:
        return None
    at = _instant(str(stated))
    return at + timedelta(hours=12) if (at.hour, at.minute, at.second) == (0, 0, 0) else at


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
