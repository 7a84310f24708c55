"""Parcels apart, corrections, assumptions, estimates, silence, and what buyers may expect of all that."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from app.domain.delivery_options import end_of_day
from app.domain.enums import CustomerStatus, PromiseCause, PromiseStatus, ShipmentAlert, ShipmentStatus
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.dispatch import ParcelLabel, dispatch
from app.domain.orders.model import Claim, Order, Parcel, ParcelLine, Shipment, TrackingEvent
from app.domain.orders.promise_status import promise_status
from app.domain.orders.seen import Estimate
from app.domain.orders.track import track
from app.domain.orders.watch import LOST_AFTER, NEVER, STUCK_AFTER, usual_arrival, watched
from tests.domain.orders_by_hand import NOON, a_delivery, a_line, a_sighting, an_order, sourced

S = ShipmentStatus
DAY = timedelta(days=1)
PROMISED = NOON + 3 * DAY


def a_sent_order(quantity: int = 1, promised_by: datetime | None = PROMISED) -> Order:
    delivery = replace(a_delivery(), promised_by=promised_by)
    order = sourced(an_order((a_line(delivery, quantity),), (delivery,)))
    return dispatch(order, order.fulfillment_orders[0].id, None, ParcelLabel(carrier="DHL"), NOON, new_id).order


def in_two_parcels(order: Order) -> Order:
    """The same with one unit in each of two parcels."""
    (shipment,) = order.shipments
    part = shipment.parcels[0].lines[0]
    parcels = tuple(
        Parcel(
            id=new_id(),
            lines=(ParcelLine(id=new_id(), work_line_id=part.work_line_id, line_id=part.line_id, quantity=1),),
            tracking_number=number,
        )
        for number in ("A", "B")
    )
    return replace(order, shipments=(replace(shipment, parcels=parcels),))


def of_parcel(order: Order, index: int, status: S, at: datetime) -> TrackingEvent:
    return replace(a_sighting(status, at), parcel_id=order.shipments[0].parcels[index].id)


def test_a_shipment_has_arrived_when_the_last_of_its_parcels_has() -> None:
    # given
    sent = in_two_parcels(a_sent_order(2))
    shipment = sent.shipments[0].id
    first, second = of_parcel(sent, 0, S.DELIVERED, NOON + DAY), of_parcel(sent, 1, S.DELIVERED, NOON + 2 * DAY)

    # when
    half, whole = track(sent, shipment, first), track(sent, shipment, first, second)

    # then
    assert (half.shipments[0].status, half.shipments[0].delivered_at) == (S.IN_TRANSIT, None)
    assert ([parcel.status for parcel in half.shipments[0].parcels], half.lines[0].delivered) == (
        [S.DELIVERED, S.IN_TRANSIT],
        1,
    )
    assert half.statuses.customer is CustomerStatus.PARTLY_DELIVERED
    assert (whole.shipments[0].status, whole.shipments[0].delivered_at) == (S.DELIVERED, NOON + 2 * DAY)
    assert whole.lines[0].delivered == 2


def test_a_parcel_that_is_lost_takes_only_its_own_units_with_it() -> None:
    sent = in_two_parcels(a_sent_order(2))
    news = (of_parcel(sent, 0, S.DELIVERED, NOON + DAY), of_parcel(sent, 1, S.LOST, NOON + 2 * DAY))

    after = track(sent, sent.shipments[0].id, *news)

    assert after.shipments[0].status is S.LOST
    assert (after.lines[0].delivered, after.lines[0].undelivered) == (1, 1)


def test_a_correction_counts_however_late_what_it_corrects_is_told() -> None:
    # given
    sent = a_sent_order()
    wrong = replace(a_sighting(S.DELIVERED, NOON + DAY), external_id="7")
    right = replace(a_sighting(S.OUT_FOR_DELIVERY, NOON + DAY), corrects="7")
    before = a_sighting(S.IN_TRANSIT, NOON)

    # when
    ends = set[tuple[S, int]]()
    for news in permutations((before, wrong, right)):
        after = sent
        for sighting in news:
            after = track(after, sent.shipments[0].id, sighting)
        ends.add((after.shipments[0].status, after.lines[0].delivered))

    # then
    assert ends == {(S.OUT_FOR_DELIVERY, 0)}


def test_what_was_assumed_counts_until_anything_is_told() -> None:
    # given
    sent = a_sent_order()
    shipment = sent.shipments[0].id
    arrived = replace(a_sighting(S.DELIVERED, NOON + 9 * DAY), assumed=True)

    # when
    assumed = track(sent, shipment, arrived)
    told = track(assumed, shipment, a_sighting(S.IN_TRANSIT, NOON + DAY))
    confirmed = track(assumed, shipment, a_sighting(S.DELIVERED, NOON + 2 * DAY))

    # then
    assert (assumed.shipments[0].assumed, assumed.lines[0].delivered) == (True, 1)
    assert (told.shipments[0].status, told.shipments[0].assumed, told.lines[0].delivered) == (S.IN_TRANSIT, False, 0)
    assert (confirmed.shipments[0].assumed, confirmed.shipments[0].delivered_at) == (False, NOON + 2 * DAY)


def test_the_carriers_last_word_on_arrival_counts_in_any_order() -> None:
    sent = a_sent_order()
    words = [Estimate(NOON + days * DAY, NOON + told * timedelta(hours=1)) for days, told in ((5, 1), (4, 3), (6, 2))]

    ends = set[datetime | None]()
    for news in permutations(words):
        after = sent
        for word in news:
            after = track(after, sent.shipments[0].id, estimate=word)
        ends.add(after.shipments[0].estimated_delivery_at)

    assert ends == {NOON + 4 * DAY}


@pytest.mark.parametrize(
    ("passed", "alert", "again"),
    [
        (DAY, ShipmentAlert.NONE, PROMISED),
        (3 * DAY + timedelta(seconds=1), ShipmentAlert.DELAYED, NOON + STUCK_AFTER),
        (STUCK_AFTER, ShipmentAlert.STUCK, NOON + LOST_AFTER),
        (LOST_AFTER, ShipmentAlert.PROBABLY_LOST, NEVER),
    ],
)
def test_silence_means_more_the_longer_it_lasts(passed: timedelta, alert: ShipmentAlert, again: datetime) -> None:
    (shipment,) = a_sent_order().shipments

    after = watched(shipment, NOON + passed)

    assert (after.alert, after.watch_at) == (alert, again)


def test_whatever_has_arrived_worries_nobody() -> None:
    (shipment,) = a_sent_order().shipments
    late = replace(shipment, status=S.DELIVERED, alert=ShipmentAlert.STUCK)

    assert watched(late, NOON + LOST_AFTER).alert is ShipmentAlert.NONE


def test_a_late_estimate_makes_a_buyer_read_delayed_and_a_scan_on_the_doorstep_does_not() -> None:
    sent = a_sent_order()
    shipment = sent.shipments[0].id

    late = track(sent, shipment, a_sighting(S.IN_TRANSIT), estimate=Estimate(PROMISED + DAY, NOON))
    out = track(late, shipment, a_sighting(S.OUT_FOR_DELIVERY, NOON + DAY))

    assert (late.shipments[0].alert, late.statuses.customer) == (ShipmentAlert.DELAYED, CustomerStatus.DELAYED)
    assert out.statuses.customer is CustomerStatus.OUT_FOR_DELIVERY


def test_usual_times_come_from_the_service_then_the_promise_then_experience() -> None:
    promised, unpromised = a_sent_order().shipments[0], a_sent_order(promised_by=None).shipments[0]

    assert usual_arrival(promised, NOON, 4) == NOON + 5 * DAY
    assert usual_arrival(promised, NOON, None) == PROMISED
    assert usual_arrival(unpromised, NOON, None) == NOON + 10 * DAY


def test_a_line_is_expected_when_its_last_part_is() -> None:
    # given two units: one is on its way, one waits for a supply that comes too late
    delivery = replace(a_delivery(), promised_by=PROMISED)
    claims = (Claim(id=new_id(), quantity=1, supply_id=new_id(), expected_at=PROMISED + 4 * DAY),)
    line = a_line(delivery, 2, shipped=1, backordered=1, claims=claims)
    part = ParcelLine(id=new_id(), work_line_id=new_id(), line_id=line.id, quantity=1)
    shipment = Shipment(
        id=new_id(),
        version=1,
        fulfillment_order_id=new_id(),
        status=S.IN_TRANSIT,
        carrier="DHL",
        shipped_at=NOON,
        parcels=(Parcel(id=new_id(), lines=(part,)),),
    )
    order = an_order((line,), (delivery,), shipments=(shipment,))

    # when
    after = track(order, shipment.id, a_sighting(S.IN_TRANSIT), estimate=Estimate(PROMISED + DAY, NOON))

    # then
    assert after.lines[0].expected_by == PROMISED + 4 * DAY


def test_what_changes_is_told_once_more_with_the_history_and_what_does_not_leaves_no_trace() -> None:
    # given
    sent = a_sent_order()
    shipment = sent.shipments[0].id
    naming = Naming(order="order.tracked")

    # when
    same = changes(sent, track(sent, shipment, a_sighting(S.IN_TRANSIT)), naming)
    late = changes(sent, track(sent, shipment, estimate=Estimate(PROMISED + DAY, NOON)), naming)

    # then
    assert [event.type for event in same.events] == ["order.tracked", "shipment.tracked"]
    assert same.order.revisions == ()
    assert [event.type for event in late.events] == ["order.tracked", "shipment.tracked", "order.promise_changed"]
    assert [event.subject_version for event in late.events if event.subject_type == "Order"] == [
        sent.version + 1,
        sent.version + 2,
    ]
    assert late.order.version == sent.version + 2
    placed, moved = late.order.revisions
    assert (placed.cause, placed.occurred_at, placed.promised_by) == (PromiseCause.PLACED, NOON, PROMISED)
    assert (moved.sequence, moved.cause, moved.expected_by) == (2, PromiseCause.ESTIMATE, PROMISED + DAY)


BERLIN = end_of_day(date(2026, 3, 29), ZoneInfo("Europe/Berlin"))
"""The end of the day on which clocks go forward."""


@pytest.mark.parametrize(
    ("expected", "arrived", "now", "status"),
    [
        (None, None, BERLIN - DAY, PromiseStatus.ON_TRACK),
        (BERLIN, None, BERLIN - DAY, PromiseStatus.ON_TRACK),
        (BERLIN + timedelta(seconds=1), None, BERLIN - DAY, PromiseStatus.AT_RISK),
        (None, None, BERLIN + timedelta(seconds=1), PromiseStatus.LATE),
        (None, datetime(2026, 3, 29, 21, 30, tzinfo=UTC), BERLIN, PromiseStatus.KEPT),
        (None, datetime(2026, 3, 29, 22, 30, tzinfo=UTC), BERLIN + DAY, PromiseStatus.BROKEN),
    ],
)
def test_a_promise_is_kept_by_day_where_the_buyer_lives(
    expected: datetime | None, arrived: datetime | None, now: datetime, status: PromiseStatus
) -> None:
    assert promise_status(BERLIN, expected, arrived, now) is status


def test_what_was_never_promised_is_never_late() -> None:
    assert promise_status(None, NOON, NOON + DAY, NOON + 2 * DAY) is PromiseStatus.ON_TRACK
