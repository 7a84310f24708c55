"""From the question which shops and lockers there are to an order that keeps the chosen one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.availability.point_ids import make_point_id
from app.availability.save_service import SaveDeliveryService, save_delivery_service
from app.carriers.local_places import places_of
from app.domain.enums import FulfillmentMethod, TransportMode
from app.domain.rates import Area, Rate, Zone
from tests.builders import Shop, a_key, invariants_hold
from tests.graphql_schema.asking import ADMIN, a_graph, counted_statements
from tests.unchanged import nothing_changes

SHOPS = SaveDeliveryService(
    code="to-shops",
    name="To a parcel shop",
    method=FulfillmentMethod.PICKUP_POINT,
    mode=TransportMode.TRUCK,
    carrier="DHL",
    zones=(Zone("Germany", (Area("DE"),), 1, 2, (Rate("EUR", 290),)),),
)
LIST = """
query (
  $channel: String! = "web", $near: GeoInput!, $methods: [FulfillmentMethod!], $service: String, $first: Int! = 20
) {
  pickupPoints(channel: $channel, near: $near, methods: $methods, service: $service, first: $first) {
    complete
    points {
      id validUntil method distanceKm services openingHours { weekday opens closes }
      point { carrier code name address { line1 city postalCode latitude longitude } }
    }
  }
}
"""
PLACE = """
mutation ($input: OrderPlaceInput!) {
  orderPlace(input: $input) {
    errors { code path }
    order { deliveries { method pickupPoint { carrier code name address { city } } } }
  }
}
"""
HERE = {"country": "DE", "postalCode": "10115"}


async def test_a_shopper_finds_a_locker_and_the_order_keeps_it(shop: Shop) -> None:
    # given
    await shop.run(save_delivery_service, SHOPS)
    await shop.run(
        save_delivery_service, replace(SHOPS, code="to-lockers", method=FulfillmentMethod.LOCKER, carrier=None)
    )
    graph = await a_graph(shop.database)

    # when: by a postal code of which nobody knows where it lies, and by coordinates
    with counted_statements(shop.database) as statements:
        listed = (await graph.data(LIST, near=HERE))["pickupPoints"]
    near = {"latitude": 52.5, "longitude": 13.43, "radiusKm": 2}
    nearest = (await graph.data(LIST, near=near, first=1))["pickupPoints"]["points"]
    lockers = (await graph.data(LIST, near=near, methods=["LOCKER"]))["pickupPoints"]["points"]
    other = await graph.data(LIST, near=HERE, service="no-such-service")
    nowhere = await graph.data(LIST, near={"latitude": 0.0, "longitude": 0.0})

    # then
    assert (listed["complete"], len(statements)) == (True, 3)
    assert [(one["method"], one["point"]["carrier"], one["distanceKm"]) for one in listed["points"]][:3] == [
        ("PICKUP_POINT", "DHL", None),
        ("LOCKER", "local", None),
        ("LOCKER", "local", None),
    ]
    [shop_near] = nearest
    assert shop_near["point"] == {
        "carrier": "DHL",
        "code": "DE035S",
        "name": "Corner shop, Berlin",
        "address": {
            "line1": "1 Market Place",
            "city": "Berlin",
            "postalCode": "10997",
            "latitude": 52.5,
            "longitude": 13.435,
        },
    }
    assert (shop_near["distanceKm"], shop_near["services"], len(shop_near["openingHours"])) == (0.3, ["to-shops"], 7)
    assert [(one["point"]["code"], one["services"]) for one in lockers] == [
        ("DE035L", ["to-lockers"]),
        ("DE035P", ["to-lockers"]),
    ]
    assert other["pickupPoints"] == nowhere["pickupPoints"] == {"complete": True, "points": []}
    assert (await graph.data(LIST, channel="none", near=HERE))["pickupPoints"] is None

    # when
    placed = await graph.data(PLACE, input=_to({"key": "d", "pickupPointId": lockers[0]["id"]}))

    # then: as the carrier said, whatever the storefront would have said
    assert placed["orderPlace"]["errors"] == []
    assert placed["orderPlace"]["order"]["deliveries"] == [
        {
            "method": "LOCKER",
            "pickupPoint": {
                "carrier": "local",
                "code": "DE035L",
                "name": "Locker at the station, Berlin",
                "address": {"city": "Berlin"},
            },
        }
    ]
    await invariants_hold(shop.database)


async def test_refuses_points_that_were_not_listed_are_over_or_do_not_fit(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    place, secret, now = places_of("DHL")[0], graph.services.secrets.delivery_options, shop.database.clock.now()
    good = make_point_id(secret, place, now + timedelta(hours=1))
    stated = {"carrier": "dhl", "code": "1", "name": "Kiosk", "address": {"country": "DE"}}

    # when
    async with nothing_changes(shop.database):
        refused = [
            (await graph.data(PLACE, ADMIN, input=_to({"key": "d", **one})))["orderPlace"]["errors"]
            for one in (
                {"pickupPointId": "pp_invented"},
                {"pickupPointId": make_point_id(secret, place, now - timedelta(hours=1))},
                {"pickupPointId": good, "method": "LOCKER"},
                {"pickupPointId": good, "pickupPoint": stated, "method": "PICKUP_POINT"},
                {"pickupPointId": good, "pickupLocation": "BER"},
                {"pickupPoint": stated},
                {"pickupPoint": {**stated, "code": " "}, "method": "LOCKER"},
            )
        ]
        far = await graph.code(LIST, near={"latitude": 52.0, "longitude": 200.0})
        by_ship = await graph.code(LIST, near=HERE, methods=["SHIP"])

    # then
    assert [[(error["code"], error["path"][2:]) for error in errors] for errors in refused] == [
        [("NOT_FOUND", ["pickupPointId"])],
        [("OPTION_EXPIRED", ["pickupPointId"])],
        [("INVALID", ["method"])],
        [("INVALID", ["pickupPointId"])],
        [("INVALID", ["pickupLocation"])],
        [("INVALID", ["pickupPoint"])],
        [("INVALID", ["pickupPoint", "code"])],
    ]
    assert (far, by_ship) == ("BAD_USER_INPUT", "BAD_USER_INPUT")


def _to(delivery: dict[str, Any]) -> dict[str, Any]:
    return {
        "idempotencyKey": a_key(),
        "channel": "web",
        "lines": [{"sku": "mug", "quantity": 1}],
        "deliveries": [delivery],
    }
