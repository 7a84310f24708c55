"""Where a parcel is depends on what was seen, never on when the news came in."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.enums import FulfillmentOrderStatus, OrderStatus, ShipmentStatus
from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.orders.dispatch import ParcelLabel, dispatch
from app.domain.orders.model import Order, TrackingEvent
from app.domain.orders.track import shipment_status, track
from tests.domain.orders_by_hand import NOON, a_delivery, a_line, a_sighting, an_order, sourced

S = ShipmentStatus
SEEN = st.sampled_from([status for status in ShipmentStatus if status is not S.VOIDED])
SIGHTINGS = st.lists(
    st.builds(lambda status, hour: a_sighting(status, NOON + timedelta(hours=hour)), SEEN, st.integers(0, 3)),
    max_size=5,
)


def a_sent_order(quantity: int = 2) -> Order:
    delivery = a_delivery()
    order = sourced(an_order((a_line(delivery, quantity),), (delivery,)))
    return dispatch(order, order.fulfillment_orders[0].id, None, ParcelLabel(carrier="DHL"), NOON, new_id).order


@given(SIGHTINGS, st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_order(sightings: list[TrackingEvent], random: object) -> None:
    # given
    sent = a_sent_order()
    shuffled = list(sightings)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # a Random, by Hypothesis

    # when
    told, retold = sent, sent
    for sighting in sightings:
        told = track(told, sent.shipments[0].id, sighting)
    for sighting in shuffled:
        retold = track(retold, sent.shipments[0].id, sighting)

    # then
    assert told.shipments[0].status is retold.shipments[0].status
    assert told.shipments[0].delivered_at == retold.shipments[0].delivered_at
    assert told.lines == retold.lines
    assert told.fulfillment_orders == retold.fulfillment_orders
    assert told.statuses == retold.statuses


def test_a_late_scan_does_not_undo_a_delivery() -> None:
    way = [a_sighting(S.OUT_FOR_DELIVERY, NOON), a_sighting(S.DELIVERED, NOON + timedelta(hours=1))]

    assert {shipment_status(some) for some in permutations(way)} == {S.DELIVERED}


@pytest.mark.parametrize(
    ("seen", "status"),
    [
        ([], S.IN_TRANSIT),
        ([S.LABELED], S.IN_TRANSIT),
        ([S.DELIVERED, S.EXCEPTION], S.DELIVERED),
        ([S.DELIVERED, S.OUT_FOR_DELIVERY], S.DELIVERED),
        ([S.DELIVERED, S.RETURN_TO_SENDER], S.RETURN_TO_SENDER),
        ([S.DELIVERED, S.LOST], S.LOST),
        ([S.DELIVERED, S.LOST, S.DELIVERED], S.DELIVERED),
        ([S.LOST, S.IN_TRANSIT], S.IN_TRANSIT),
    ],
)
def test_delivered_is_left_by_a_correction_only(seen: list[ShipmentStatus], status: ShipmentStatus) -> None:
    sightings = [a_sighting(kind, NOON + timedelta(hours=hour)) for hour, kind in enumerate(seen)]

    assert shipment_status(sightings) is status


def test_units_follow_their_parcel_and_come_back_with_a_correction() -> None:
    # given
    sent = a_sent_order(quantity=3)
    shipment = sent.shipments[0].id

    # when
    arrived = track(sent, shipment, a_sighting(S.DELIVERED, NOON))
    lost = track(arrived, shipment, a_sighting(S.LOST, NOON + timedelta(hours=1)))

    # then
    assert (arrived.lines[0].delivered, arrived.lines[0].undelivered) == (3, 0)
    assert arrived.fulfillment_orders[0].status is FulfillmentOrderStatus.COMPLETED
    assert arrived.shipments[0].delivered_at == NOON
    assert (lost.lines[0].delivered, lost.lines[0].undelivered) == (0, 3)
    assert lost.fulfillment_orders[0].status is FulfillmentOrderStatus.DISPATCHED
    assert lost.shipments[0].delivered_at is None
    assert lost.statuses.order is OrderStatus.OPEN


def test_refuses_a_sighting_of_a_decision() -> None:
    sent = a_sent_order()

    with pytest.raises(InvalidInput) as refused:
        track(sent, sent.shipments[0].id, a_sighting(S.VOIDED))
    assert refused.value.path == ("status",)
