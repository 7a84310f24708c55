"""EasyPost's trackers are read as it sends them: the shapes are its own, the values are ours."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from app.carriers.easypost import DETAILS, STATUSES, open_reader
from app.carriers.finding import carrier_codes, reader_codes
from app.carriers.finding import open_reader as reader_of
from app.carriers.port import UnreadableTracking
from app.domain.carriers import Sighting
from app.domain.enums import ShipmentStatus as S


def detail(status: str, status_detail: str, at: str, message: str = "Somewhere", **place: str | None) -> dict[str, Any]:
    location = {"city": None, "state": None, "country": None, "zip": None, **place}
    return {
        "object": "TrackingDetail",
        "message": message,
        "description": message,
        "status": status,
        "status_detail": status_detail,
        "datetime": at,
        "source": "FedEx",
        "carrier_code": "AR",
        "tracking_location": {"object": "TrackingLocation", **location},
    }


def tracker(*details: dict[str, Any], **stated: Any) -> dict[str, Any]:
    return {
        "id": "trk_1",
        "object": "Tracker",
        "mode": "production",
        "tracking_code": "7489",
        "status": "in_transit",
        "status_detail": "arrived_at_facility",
        "created_at": "2026-07-31T14:45:27Z",
        "updated_at": "2026-08-02T19:26:51Z",
        "signed_by": None,
        "weight": 614.4,
        "est_delivery_date": "2026-08-05T00:00:00Z",
        "shipment_id": None,
        "carrier": "FedEx",
        "tracking_details": list(details),
        "carrier_detail": {"object": "CarrierDetail", "service": "FEDEX_GROUND"},
        "finalized": False,
        "is_return": False,
        "public_url": "https://track.easypost.com/1",
        **stated,
    }


def event(result: dict[str, Any], description: str = "tracker.updated") -> dict[str, Any]:
    return {
        "description": description,
        "mode": "production",
        "previous_attributes": {"status": "in_transit"},
        "created_at": "2026-08-02T19:26:52.000Z",
        "pending_urls": ["https://example.com/easypost"],
        "completed_urls": [],
        "updated_at": "2026-08-02T19:26:52.000Z",
        "id": "evt_1",
        "user_id": "user_1",
        "status": "pending",
        "object": "Event",
        "result": result,
    }


def read(body: Any) -> tuple[Sighting, ...]:
    return open_reader().read_tracking(orjson.dumps(body))


def test_an_event_tells_all_that_was_seen_and_when_the_carrier_will_deliver() -> None:
    # given
    label = detail("pre_transit", "label_created", "2026-07-31T15:00:00Z", country="US", zip="32837")
    there = detail("in_transit", "arrived_at_facility", "2026-08-02T18:50:00Z", city="EDISON", state="NJ", country="US")

    # when
    first, last = read(event(tracker(label, there)))

    # then
    assert (first.status, first.place, first.postal_code, first.estimated_delivery_at) == (
        S.LABELED,
        None,
        "32837",
        None,
    )
    assert (last.tracking_number, last.status, last.place, last.country) == ("7489", S.IN_TRANSIT, "EDISON, NJ", "US")
    assert last.occurred_at == datetime(2026, 8, 2, 18, 50, tzinfo=UTC)
    # a day without a time
    assert last.estimated_delivery_at == datetime(2026, 8, 5, 12, tzinfo=UTC)
    assert last.told_at == datetime(2026, 8, 2, 19, 26, 51, tzinfo=UTC)
    assert (last.carrier, last.description) == ("FedEx", "Somewhere")


def test_the_same_sighting_has_the_same_id_in_the_next_event_and_others_have_others() -> None:
    one = detail("in_transit", "arrived_at_facility", "2026-08-01T10:00:00Z", city="ORLANDO")
    two = detail("in_transit", "arrived_at_facility", "2026-08-01T10:00:00Z", city="KENLY")

    (before,) = read(event(tracker(one)))
    again, other = read(tracker(one, two))

    assert before.external_id == again.external_id != other.external_id


@pytest.mark.parametrize(
    ("status", "status_detail", "means"),
    [
        ("out_for_delivery", "out_for_delivery", S.OUT_FOR_DELIVERY),
        ("available_for_pickup", "available_at_destination", S.AVAILABLE_FOR_PICKUP),
        ("delivered", "arrived_at_destination", S.DELIVERED),
        ("return_to_sender", "return", S.RETURN_TO_SENDER),
        ("failure", "unknown", S.EXCEPTION),
        ("failure", "lost", S.LOST),
        ("in_transit", "delayed", S.EXCEPTION),
        ("delivered", "damaged", S.DELIVERED),
    ],
)
def test_its_words_mean_ours(status: str, status_detail: str, means: S) -> None:
    (sighting,) = read(tracker(detail(status, status_detail, "2026-08-01T10:00:00Z")))

    assert sighting.status is means


@pytest.mark.parametrize("status", [status for status, means in STATUSES.items() if means is None])
def test_what_says_nothing_of_a_place_is_left_out(status: str) -> None:
    assert read(tracker(detail(status, "unknown", "2026-08-01T10:00:00Z"))) == ()


def test_other_events_tell_nothing() -> None:
    assert read(event({"object": "Batch"}, "batch.created")) == ()
    assert read({"object": "Refund", "status": "submitted"}) == ()
    assert read(tracker()) == ()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b'{"object": "Tracker"}',
        orjson.dumps(tracker(detail("teleported", "unknown", "2026-08-01T10:00:00Z"))),
        orjson.dumps(tracker(detail("in_transit", "unknown", "yesterday"))),
        orjson.dumps(tracker(tracking_code=" ")),
    ],
)
def test_what_its_documents_do_not_say_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableTracking):
        open_reader().read_tracking(body)


def test_it_reads_and_is_asked_for_nothing() -> None:
    assert "easypost" in reader_codes()
    assert "easypost" not in carrier_codes()
    assert reader_of(None, "nobody") is None  # type: ignore[arg-type] # no database is needed to know nobody
    assert set(DETAILS.values()) <= set(S)
