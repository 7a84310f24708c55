"""The way of a delivery: steps that only go forward, and places that tell of nobody's house."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from app.domain.enums import FulfillmentMethod, FulfillmentOrderStatus, MapPointKind, ShipmentStatus, TrackingStepKind
from app.domain.ids import new_id
from app.domain.orders.derive import derive
from app.domain.orders.model import Order, Parcel, ParcelLine, Shipment
from app.domain.orders.way import STEPS, area, parcels_of, places_of, steps_of
from tests.domain.orders_by_hand import BER, NOON, a_delivery, a_line, a_sighting, an_order, sourced

HOME = ("DE", "20095")


def an_order_by(method: FulfillmentMethod) -> Order:
    """Placed, two units, at BER."""
    delivery = a_delivery(method=method)
    return sourced(an_order((a_line(delivery, 2),), (delivery,)))


def sent(order: Order, *sightings: ShipmentStatus) -> Order:
    """The order with a parcel that left an hour later, and was seen every hour from then on."""
    work, line = order.fulfillment_orders[0], order.lines[0]
    left = NOON + timedelta(hours=1)
    seen = tuple(a_sighting(status, left + timedelta(hours=hour)) for hour, status in enumerate(sightings, 1))
    inside = ParcelLine(id=new_id(), work_line_id=work.lines[0].id, line_id=line.id, quantity=2)
    shipment = Shipment(
        id=new_id(),
        version=1,
        fulfillment_order_id=work.id,
        status=ShipmentStatus.IN_TRANSIT,
        carrier="DHL",
        shipped_at=left,
        parcels=(Parcel(id=new_id(), lines=(inside,)),),
        tracking=tuple(replace(event, country="DE", postal_code=f"1011{hour}") for hour, event in enumerate(seen)),
    )
    return replace(order, shipments=(shipment,))


@pytest.mark.parametrize("method", FulfillmentMethod)
def test_steps_go_forward_only_and_exactly_one_is_the_present_one(method: FulfillmentMethod) -> None:
    order = an_order_by(method)
    for status, seen in product(FulfillmentOrderStatus, ((), (ShipmentStatus.OUT_FOR_DELIVERY,))):
        # given
        work = replace(order.fulfillment_orders[0], status=status)
        stands = order.with_work(work)
        stands = sent(stands, *seen) if status is FulfillmentOrderStatus.DISPATCHED else stands
        # when
        steps = steps_of(stands, NOON)
        # then
        assert tuple(step.kind for step in steps) == STEPS[method]
        done = [step.done for step in steps]
        assert done == sorted(done, reverse=True)
        assert [step.current for step in steps].index(True) == sum(done) - 1
        assert sum(step.current for step in steps) == 1
        assert all(step.at is None for step in steps if not step.done)


def test_what_was_passed_over_is_done_without_a_time() -> None:
    # given: a parcel that its carrier told of only when it was at the door
    order = sent(an_order_by(FulfillmentMethod.SHIP), ShipmentStatus.OUT_FOR_DELIVERY)
    # when
    steps = {step.kind: (step.done, step.at) for step in steps_of(order, None)}
    # then
    assert steps[TrackingStepKind.PREPARING] == (True, None)
    assert steps[TrackingStepKind.SHIPPED] == (True, NOON + timedelta(hours=1))
    assert steps[TrackingStepKind.OUT_FOR_DELIVERY] == (True, NOON + timedelta(hours=2))
    assert steps[TrackingStepKind.DELIVERED] == (False, None)


def test_a_canceled_delivery_ends_where_it_was() -> None:
    # given
    order = an_order_by(FulfillmentMethod.SHIP)
    line = replace(order.lines[0], canceled=2, allocated=0)
    work = replace(order.fulfillment_orders[0], status=FulfillmentOrderStatus.CANCELED)
    # when
    steps = steps_of(derive(replace(order.with_work(work), lines=(line,))), None)
    # then
    assert [step.kind for step in steps][-1] is TrackingStepKind.CANCELED
    assert [step.current for step in steps] == [False] * (len(steps) - 1) + [True]


def test_a_parcel_was_seen_last_where_the_newest_sighting_that_counts_says() -> None:
    # given: out for delivery, then in transit again, and an hour later a label that was made
    order = sent(
        an_order_by(FulfillmentMethod.SHIP),
        ShipmentStatus.OUT_FOR_DELIVERY,
        ShipmentStatus.IN_TRANSIT,
        ShipmentStatus.LABELED,
    )
    # when
    (parcel,) = parcels_of(order)
    # then
    assert parcel.last_seen is not None
    assert parcel.last_seen.status is ShipmentStatus.IN_TRANSIT
    assert [(place.kind, place.location_id, place.area) for place in places_of(order, HOME)] == [
        (MapPointKind.ORIGIN, BER, None),
        (MapPointKind.SEEN, None, ("DE", "10110")),
        (MapPointKind.SEEN, None, ("DE", "10111")),
        (MapPointKind.DESTINATION, None, HOME),
    ]


@pytest.mark.parametrize(
    ("country", "postal_code", "told"),
    [
        ("DE", "10115", "10115"),
        ("GB", "SW1A 1AA", "SW1A"),
        ("IE", "D02 X285", "D02X"),
        ("NL", "1012 AB", "101"),
        ("CA", "K1A 0B1", "K1A"),
        ("US", "90210-1234", "902"),
        ("BR", "01310-100", "013"),
        ("SG", "049178", "049"),
        ("FO", "100", "100"),
    ],
)
def test_an_area_is_so_wide_that_nobody_has_it_alone(country: str, postal_code: str, told: str) -> None:
    assert area(country, postal_code) == (country, told)
