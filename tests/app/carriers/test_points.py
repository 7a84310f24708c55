"""Carriers' shops and lockers: who is silent holds nobody up, and what was listed is what an order takes."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.availability.point_ids import frozen_point, make_point_id, read_point_id
from app.availability.save_service import SaveDeliveryService, save_delivery_service
from app.carriers.local_places import TOWNS, places_of
from app.carriers.points import AskPoints, PointCache, pickup_points
from app.carriers.port import PointRequest
from app.domain.enums import FulfillmentMethod, TransportMode
from app.domain.errors import InvalidInput
from app.domain.pickup_points import CarrierPlace
from app.domain.places import Near
from app.domain.principal import ANONYMOUS
from app.domain.rates import Area, Rate, Zone
from tests.builders import Shop

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECRET = b"a secret"
SHOPS = SaveDeliveryService(
    code="to-shops",
    name="To a parcel shop",
    method=FulfillmentMethod.PICKUP_POINT,
    mode=TransportMode.TRUCK,
    carrier="quick",
    zones=(
        Zone("Germany", (Area("DE"),), 1, 2, (Rate("EUR", 290),)),
        Zone("Not there", (Area("DE", "109"),), 0, 0, ()),
    ),
)
BERLIN = Near(latitude=52.53, longitude=13.38)


class Naming:
    """A carrier with the local one's places, or one that never answers; it counts how often it was asked."""

    def __init__(self, *, answers: bool = True) -> None:
        self.answers, self.asked = answers, 0

    async def pickup_points(self, request: PointRequest) -> Sequence[CarrierPlace]:
        self.asked += 1
        if not self.answers:
            await asyncio.Event().wait()
        return [place for carrier in request.carriers for place in places_of(carrier)]


async def test_a_silent_carrier_holds_nobody_up_and_that_it_was_is_said(shop: Shop) -> None:
    # given: two carriers, one of which hangs
    await shop.run(save_delivery_service, SHOPS)
    await shop.run(save_delivery_service, replace(SHOPS, code="slow-shops", carrier="slow"))
    quick, slow = Naming(), Naming(answers=False)
    carriers: Any = {"quick": quick, "slow": slow}
    cache, ask = PointCache(), AskPoints(channel="web", near=BERLIN)

    # when
    answers = [
        await pickup_points(shop.database, ANONYMOUS, carriers, ask, secret=SECRET, cache=cache, patience_seconds=0.05)
        for _ in range(2)
    ]

    # then: what is not served (109..) is not listed, and nobody is asked twice
    for found in answers:
        assert found is not None
        assert (found.complete, [one.near.place.code for one in found.points]) == (False, ["DE034S"])
        assert [service.code for service in found.points[0].near.services] == ["to-shops"]
    assert (quick.asked, slow.asked) == (1, 1)


async def test_refuses_places_that_are_none(shop: Shop) -> None:
    for near, path in (
        (Near(), ("near",)),
        (Near(postal_code=" ", country="DE"), ("near",)),
        (replace(BERLIN, latitude=91.0), ("near", "latitude")),
        (replace(BERLIN, radius_km=-1.0), ("near", "radiusKm")),
        (replace(BERLIN, radius_km=float("nan")), ("near", "radiusKm")),
    ):
        with pytest.raises(InvalidInput) as refused:
            await pickup_points(shop.database, ANONYMOUS, {}, AskPoints(channel="web", near=near), secret=SECRET)
        assert refused.value.path == path


def test_an_id_keeps_what_was_listed_and_none_can_be_made_without_the_secret() -> None:
    [place] = [one for one in places_of("DHL") if one.code == "DE034L"]
    text = make_point_id(SECRET, place, NOON)
    chosen = read_point_id([b"another", SECRET], text)
    assert chosen is not None
    assert (chosen.point, chosen.method, chosen.valid_until) == (frozen_point(place), FulfillmentMethod.LOCKER, NOON)
    for forged in (text[:-2] + "AA", "pp_", "pp_" + "A" * 60, text.replace("pp_", "cr_"), "pp_é"):
        assert read_point_id([SECRET], forged) is None
    assert read_point_id([b"another"], text) is None


def test_the_local_carriers_table_has_each_place_once() -> None:
    places = places_of("local")
    assert len({one.code for one in places}) == len(places) == 3 * len(TOWNS)
