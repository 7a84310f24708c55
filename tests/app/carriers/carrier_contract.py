"""What every carrier that can be asked must do, whoever it is. Hold an adapter to it in a test of its own:

    async def test_keeps_the_contract(shop: Shop) -> None:
        for clause in CLAUSES:
            await clause(Rig(...))

A `Rig` says how to reach it: in its sandbox, against recorded answers, or with books of its own in a database.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from app.carriers.port import (
    Carrier,
    LabelRequest,
    ManifestedShipment,
    ManifestRequest,
    PointRequest,
    RateRequest,
    UnreadableTracking,
    VoidRequest,
)
from app.domain.carriers import LabeledParcel, ParcelSize, RateSpot
from app.domain.enums import FulfillmentMethod
from app.domain.enums.carriers import CarrierAnswer
from app.domain.ids import new_id
from app.domain.orders.model import Address, Contact
from app.domain.pickup_points import POINT_METHODS
from app.domain.places import Point, distance_km

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BERLIN = Address(country="DE", line1="Lager 1", city="Berlin", postal_code="10115")
LONDON = Address(country="GB", name="Ada Lovelace", line1="12 St James's Sq", city="London", postal_code="SW1Y 4JH")


def a_journey(*grams: int, currency: str = "EUR", location: str = "BER") -> RateRequest:
    """From Berlin to a street nearby: so many parcels of so many grams."""
    spot = RateSpot(country="DE", postal_code="10115", city="Berlin", point=Point(52.53, 13.38))
    return RateRequest(
        origin=spot,
        destination=replace(spot, postal_code="80331", city="München", point=Point(48.14, 11.57)),
        parcels=tuple(ParcelSize(weight_grams=one) for one in grams),
        currency=currency,
        location=location,
    )


def a_request(service: str, parcels: int = 1, *, carrier: str = "local") -> LabelRequest:
    """A label for so many parcels from Berlin to London."""
    return LabelRequest(
        key=new_id(),
        carrier=carrier,
        service=service,
        quote=None,
        parcels=tuple(LabeledParcel(id=new_id(), size=ParcelSize(weight_grams=500)) for _ in range(parcels)),
        currency="EUR",
        order_number="W-1001",
        origin_name="Warehouse",
        origin=BERLIN,
        recipient=Contact(name="Ada Lovelace"),
        destination=LONDON,
        location="BER",
        ship_on=NOON,
    )


@dataclass(frozen=True)
class Rig:
    """A carrier, a service of which it sells labels, and how many quotes it has for `a_journey`."""

    carrier: Carrier
    service: str
    quotes: int
    places_of: str = "local"
    """The name by which delivery services know who has its shops and lockers."""


async def quotes_are_in_the_currency_asked_for_and_take_whole_days(rig: Rig) -> None:
    """And the same journey is quoted alike."""
    request = a_journey(500, 700)
    quotes = await rig.carrier.rate(request)
    assert len(quotes) == rig.quotes
    assert all(quote.price.currency == "EUR" and quote.price.minor >= 0 for quote in quotes)
    assert all(0 <= quote.min_days <= quote.max_days and quote.carrier and quote.service for quote in quotes)
    assert list(await rig.carrier.rate(request)) == list(quotes)


def places_near(point: Point, *carriers: str, methods: Sequence[FulfillmentMethod] = POINT_METHODS) -> PointRequest:
    """Three shops and lockers at most within 20 km."""
    return PointRequest(
        carriers=frozenset(carriers),
        methods=frozenset(methods),
        country="DE",
        postal_code="10115",
        point=point,
        radius_km=20,
        most=3,
    )


async def places_are_named_alike_each_time_within_the_circle_and_of_the_methods_asked_for(rig: Rig) -> None:
    """A carrier that has none names none, and none is named in the middle of the sea."""
    near = places_near(Point(52.53, 13.38), rig.places_of)
    places = await rig.carrier.pickup_points(near)
    assert len(places) <= 3
    assert list(await rig.carrier.pickup_points(near)) == list(places)
    assert len({(place.carrier, place.code) for place in places}) == len(places)
    for place in places:
        assert (place.carrier, bool(place.code), bool(place.name)) == (rig.places_of, True, True)
        assert place.point is None or distance_km(Point(52.53, 13.38), place.point) <= 20
    lockers = replace(near, methods=frozenset({FulfillmentMethod.LOCKER}))
    assert {one.method for one in await rig.carrier.pickup_points(lockers)} <= {FulfillmentMethod.LOCKER}
    sea = replace(near, point=Point(0.0, 0.0))
    unknown = replace(near, carriers=frozenset())
    assert [list(await rig.carrier.pickup_points(one)) for one in (sea, unknown)] == [[], []]


async def every_parcel_gets_a_number_and_a_paper_of_its_own(rig: Rig) -> None:
    """In the order of the request."""
    bought = await rig.carrier.label(a_request(rig.service, parcels=2))
    assert bought.answer is CarrierAnswer.DONE
    assert bought.reference is not None
    assert len({one.tracking_number for one in bought.parcels}) == 2
    assert all(one.label and one.media_type for one in bought.parcels)


async def the_same_key_is_sold_once(rig: Rig) -> None:
    """Another key is another label."""
    request = a_request(rig.service)
    first, again = await rig.carrier.label(request), await rig.carrier.label(request)
    other = await rig.carrier.label(replace(request, key=new_id()))
    assert (again.reference, again.parcels) == (first.reference, first.parcels)
    assert other.parcels[0].tracking_number != first.parcels[0].tracking_number


async def voiding_twice_is_no_fault(rig: Rig) -> None:
    """The second answer is the first one's."""
    request = a_request(rig.service)
    bought = await rig.carrier.label(request)
    voiding = VoidRequest(
        key=new_id(),
        label_key=request.key,
        reference=bought.reference,
        tracking_numbers=tuple(one.tracking_number for one in bought.parcels),
    )
    assert (await rig.carrier.void(voiding)).answer is CarrierAnswer.DONE
    assert (await rig.carrier.void(voiding)).answer is CarrierAnswer.DONE


async def a_number_that_it_never_gave_was_seen_nowhere(rig: Rig) -> None:
    """That is no fault either."""
    assert await rig.carrier.track("LX000000001ZZ") == ()


async def a_manifest_is_confirmed_once(rig: Rig) -> None:
    """The same again is the same."""
    bought = await rig.carrier.label(a_request(rig.service))
    handed_over = ManifestedShipment(
        reference=bought.reference,
        tracking_numbers=tuple(one.tracking_number for one in bought.parcels),
        order_number="W-1001",
        service=rig.service,
        weight_grams=500,
    )
    request = ManifestRequest(
        key=new_id(),
        number="M1001",
        carrier="local",
        location="BER",
        origin_name="Warehouse",
        origin=BERLIN,
        closed_at=NOON,
        shipments=(handed_over,),
    )
    first = await rig.carrier.manifest(request)
    assert first.answer is CarrierAnswer.DONE
    assert await rig.carrier.manifest(request) == first


async def a_body_that_tells_nothing_is_said_to(rig: Rig) -> None:
    """Whoever sends it is told; nothing else is raised."""
    for body in (b"", b"{", b"[1]", b'{"object": 1}', b"\xff\xfe", b'{"id": null}'):
        with pytest.raises(UnreadableTracking):
            rig.carrier.read_tracking(body)


CLAUSES = (
    quotes_are_in_the_currency_asked_for_and_take_whole_days,
    places_are_named_alike_each_time_within_the_circle_and_of_the_methods_asked_for,
    every_parcel_gets_a_number_and_a_paper_of_its_own,
    the_same_key_is_sold_once,
    voiding_twice_is_no_fault,
    a_number_that_it_never_gave_was_seen_nowhere,
    a_manifest_is_confirmed_once,
    a_body_that_tells_nothing_is_said_to,
)
