"""From the question how and by when, over the options, to an order that keeps what the shopper saw."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.availability.save_service import save_delivery_service
from app.availability.tokens import make_option_id, read_option_id
from app.catalog.upsert import UpsertSku, upsert_sku
from app.channels.upsert import UpsertChannel, upsert_channel
from app.domain.enums import CapacityWindow, ChannelKind, LocationCapability, LocationKind
from app.domain.orders.model import Address
from app.locations.upsert import OrderCapacity, UpsertLocation, upsert_location
from graphql_schema.ids import global_id
from tests.app.orders.waiting_for import coming, in_days, sold_out
from tests.builders import Shop, a_key, dispatch_all, invariants_hold, place, receive, sequenced
from tests.delivery_services import BICYCLE, PARCEL
from tests.graphql_schema.asking import Graph, a_graph, counted_statements

HOME = {"country": "DE", "postalCode": "10115", "latitude": 52.532, "longitude": 13.385}
SHIP, PICKUP, LOCAL = LocationCapability.SHIP, LocationCapability.PICKUP, LocationCapability.LOCAL_DELIVERY

OPTIONS = """
query ($input: AvailabilityInput!) {
  availability(input: $input) {
    asOf
    lines { sku satisfiable }
    options {
      id validUntil skus method name carrier price { amount currency } promisedFrom promisedBy promisedOn waits
      parcels co2Grams distanceKm orderBefore location { code }
    }
  }
}
"""
PLACE = """
mutation ($input: OrderPlaceInput!) {
  orderPlace(input: $input) {
    errors { code path message ... on OptionExpired { expiredAt } }
    order {
      totals { total { amount } }
      deliveries {
        method promisedFrom promisedBy promisedOn shipping { amount }
        lines { sku { code } }
        pickupLocation { code }
      }
      lines { sku { code } backorderedQuantity }
      fulfillmentOrders { location { code } }
    }
  }
}
"""
HOLD = "mutation ($input: ReservationCreateInput!) { reservationCreate(input: $input) { reservation { id } } }"
UNKNOWN = global_id("Reservation", UUID(int=7))


async def a_town(shop: Shop) -> None:
    """BER is a hub, HAM a store in the middle of Berlin; DHL goes to Germany but Rügen, a bicycle around the store."""
    hub = UpsertLocation(
        code="BER",
        name="Hub",
        kind=LocationKind.WAREHOUSE,
        address=Address("DE", latitude=52.4, longitude=13.27),
        timezone="Europe/Berlin",
        capabilities=(SHIP,),
    )
    store = UpsertLocation(
        code="HAM",
        name="Mitte",
        kind=LocationKind.STORE,
        timezone="Europe/Berlin",
        capabilities=(PICKUP, LOCAL),
        address=Address("DE", postal_code="10178", latitude=52.52, longitude=13.405),
    )
    await shop.run(upsert_location, hub)
    await shop.run(upsert_location, store)
    await shop.run(upsert_sku, UpsertSku(code="mug", name="Mug", weight_grams=400))
    await shop.run(save_delivery_service, PARCEL)
    await shop.run(save_delivery_service, BICYCLE)


def where_it_is_noon() -> str:
    """A zone in which no day ends while a test runs; POSIX counts west of Greenwich as plus."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


async def options_of(graph: Graph, units: Mapping[str, int], **stated: Any) -> list[dict[str, Any]]:
    lines = [{"sku": sku, "quantity": quantity} for sku, quantity in units.items()]
    answer = await graph.ask(OPTIONS, input={"channel": "web", "lines": lines, "destination": HOME, **stated})
    return answer["data"]["availability"]["options"]


def an_order(option_id: str, units: Mapping[str, int], **stated: Any) -> dict[str, Any]:
    lines = [{"sku": sku, "quantity": quantity} for sku, quantity in units.items()]
    delivery = {"key": "d", "optionId": option_id, **stated}
    return {
        "idempotencyKey": a_key(),
        "channel": "web",
        "lines": lines,
        "shippingAddress": HOME,
        "email": "ada@example.com",
        "deliveries": [delivery],
    }


async def placed(graph: Graph, order: dict[str, Any]) -> dict[str, Any]:
    answer = (await graph.ask(PLACE, input=order))["data"]["orderPlace"]
    assert answer["errors"] == []
    return answer["order"]


async def refused(graph: Graph, order: dict[str, Any]) -> tuple[str, list[str]]:
    answer = (await graph.ask(PLACE, input=order))["data"]["orderPlace"]
    (error,) = answer["errors"]
    assert answer["order"] is None
    return error["code"], error["path"]


async def test_the_order_keeps_price_day_and_place_of_the_option_that_the_shopper_chose(shop: Shop) -> None:
    # given
    await a_town(shop)
    graph = await a_graph(shop.database)

    # when
    ways = await options_of(graph, {"mug": 3})

    # then: three mugs are two parcels of the hub's, lie in the store, and come from there by bicycle
    shown = [
        (way["method"], way["name"], way["price"]["amount"], way["parcels"], way["distanceKm"], way["location"])
        for way in ways
    ]
    assert shown == [
        ("SHIP", "Parcel", "4.90", 2, 16.6, None),
        ("PICKUP_IN_STORE", None, "0.00", 0, 1.9, {"code": "HAM"}),
        ("LOCAL_DELIVERY", "Bicycle", "5.90", 1, 1.9, {"code": "HAM"}),
    ]
    assert [way["co2Grams"] > 0 for way in ways] == [True, False, False]

    # when
    orders = [await placed(graph, an_order(way["id"], {"mug": 3})) for way in ways]

    # then
    for way, order in zip(ways, orders, strict=True):
        (delivery,) = order["deliveries"]
        for name in ("method", "promisedFrom", "promisedBy", "promisedOn"):
            assert delivery[name] == way[name]
        assert delivery["shipping"]["amount"] == way["price"]["amount"]
        assert order["totals"]["total"]["amount"] == f"{37.5 + float(way['price']['amount']):.2f}"
    assert [order["deliveries"][0]["pickupLocation"] for order in orders] == [None, {"code": "HAM"}, None]
    assert [order["fulfillmentOrders"][0]["location"]["code"] for order in orders] == ["BER", "HAM", "HAM"]
    await sequenced(shop.database)
    await invariants_hold(shop.database)


async def test_an_option_is_good_for_what_it_was_given_out_for_and_no_longer(shop: Shop) -> None:
    # given
    await a_town(shop)
    graph = await a_graph(shop.database)
    ways = {way["method"]: way["id"] for way in await options_of(graph, {"mug": 2})}
    option = ways["SHIP"]
    keys = graph.services.secrets
    promise = read_option_id([keys.delivery_options], option)
    assert promise is not None
    late = replace(promise, valid_until=datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=1))
    cheap = make_option_id(b"somebody else's key", replace(promise, price_minor=0))
    till = UpsertChannel(code="till", name="Till", kind=ChannelKind.STORE, currency="EUR", locations=("BER",))
    await shop.run(upsert_channel, till)
    changed = option[:-1] + ("A" if option[-1] != "A" else "B")
    elsewhere = {"address": {"country": "DE", "postalCode": "18609"}}

    # when
    order = an_order(option, {"mug": 2})
    answers = [
        await refused(graph, wrong)
        for wrong in (
            an_order(make_option_id(keys.delivery_options, late), {"mug": 2}),
            an_order(cheap, {"mug": 2}),
            an_order(changed, {"mug": 2}),
            an_order(option, {"mug": 3}),
            an_order(option, {"mug": 2}, **elsewhere),
            order | {"channel": "till"},
            an_order(ways["PICKUP_IN_STORE"], {"mug": 2}, pickupLocation="BER"),
            an_order(ways["PICKUP_IN_STORE"], {"mug": 2}, method="CURBSIDE"),
        )
    ]

    # then
    at = ["deliveries", "0", "optionId"]
    assert answers == [
        ("OPTION_EXPIRED", at),
        ("NOT_FOUND", at),
        ("NOT_FOUND", at),
        ("INVALID", at),
        ("INVALID", at),
        ("INVALID", at),
        ("INVALID", ["deliveries", "0", "pickupLocation"]),
        ("INVALID", ["deliveries", "0", "method"]),
    ]
    # and a repeat of what was placed in time answers with the order, however late it comes
    assert await placed(graph, order) == await placed(graph, order)


async def test_what_is_promised_from_supply_that_is_due_waits_for_it_and_nothing_else_does(shop: Shop) -> None:
    # given: no mugs, and four to come in five days
    await sold_out(shop)
    await a_town(shop)
    await coming(shop, 4, in_days(5))
    graph = await a_graph(shop.database)

    # when
    (together, now, later) = await options_of(graph, {"mug": 3, "tea": 1}, methods=["SHIP"])

    # then
    assert [(way["skus"], way["waits"]) for way in (together, now, later)] == [
        (["mug", "tea"], True),
        (["tea"], False),
        (["mug"], True),
    ]
    assert together["promisedOn"] == later["promisedOn"] > now["promisedOn"]

    # when: one delivery each, as the shopper chose; then more mugs than come, and mugs with no option at all
    order = an_order(now["id"], {"tea": 1, "mug": 3})
    order["deliveries"] = [{"key": "now", "optionId": now["id"]}, {"key": "later", "optionId": later["id"]}]
    for line, key in zip(order["lines"], ("now", "later"), strict=True):
        line["delivery"] = key
    split = await placed(graph, order)
    again = await refused(graph, an_order(later["id"], {"mug": 3}))
    without = an_order(later["id"], {"mug": 1}) | {"deliveries": None}

    # then
    assert [delivery["promisedOn"] for delivery in split["deliveries"]] == [now["promisedOn"], later["promisedOn"]]
    assert [line["backorderedQuantity"] for line in split["lines"]] == [0, 3]
    assert again == ("INSUFFICIENT_STOCK", ["lines"])
    assert await refused(graph, without) == ("INSUFFICIENT_STOCK", ["lines"])
    assert [way["waits"] for way in await options_of(graph, {"mug": 2}, methods=["SHIP"])] == []
    await sequenced(shop.database)
    await invariants_hold(shop.database)


async def test_who_holds_the_last_units_is_still_told_how_they_get_there_and_nobody_else_is(shop: Shop) -> None:
    # given: two mugs, and somebody who holds both while they type their address
    await sold_out(shop)
    await a_town(shop)
    await receive(shop, "mug", "BER", 2)
    graph = await a_graph(shop.database)
    hold = {"idempotencyKey": a_key(), "channel": "web", "lines": [{"sku": "mug", "quantity": 2}]}
    held = (await graph.ask(HOLD, input=hold))["data"]["reservationCreate"]["reservation"]["id"]
    mine = {"methods": ["SHIP"], "reservationId": held}

    # when
    others = await options_of(graph, {"mug": 2}, methods=["SHIP"])
    (own,) = await options_of(graph, {"mug": 2}, **mine)
    more = await options_of(graph, {"mug": 3}, **mine)
    strange = await options_of(graph, {"mug": 2}, methods=["SHIP"], reservationId=UNKNOWN)
    wrong = await graph.ask(OPTIONS, input={"channel": "web", "lines": hold["lines"], "reservationId": "UmVz"})

    # then
    assert (others, more, strange) == ([], [], [])
    assert own["skus"] == ["mug"]
    assert not own["waits"]
    assert [error["extensions"]["code"] for error in wrong["errors"]] == ["BAD_USER_INPUT"]

    # when: the order takes over what was held, and it is nobody's any more
    order = await placed(graph, an_order(own["id"], {"mug": 2}) | {"reservationId": held})

    # then
    assert order["deliveries"][0]["promisedOn"] == own["promisedOn"]
    assert await options_of(graph, {"mug": 2}, **mine) == []
    await sequenced(shop.database)
    await invariants_hold(shop.database)


async def test_a_location_that_has_its_orders_for_the_day_promises_the_next_window(shop: Shop) -> None:
    # given
    await a_town(shop)
    hub = UpsertLocation(
        code="BER",
        name="Hub",
        kind=LocationKind.WAREHOUSE,
        address=Address("DE", latitude=52.4, longitude=13.27),
        timezone=where_it_is_noon(),
        order_capacity=OrderCapacity(2, CapacityWindow.DAY),
    )
    await shop.run(upsert_location, hub)
    graph = await a_graph(shop.database)

    async def day() -> date:
        (way,) = await options_of(graph, {"poster": 1}, methods=["SHIP"])
        return date.fromisoformat(way["promisedOn"])

    # when
    empty = await day()
    first = await place(shop, {"poster": 1})
    one = await day()
    await place(shop, {"poster": 1})
    full = await day()
    await dispatch_all(shop, first)
    sent = await day()

    # then: what left today took room today
    assert one == empty
    assert full == sent == empty + timedelta(days=1)


async def test_options_cost_as_many_statements_whatever_is_asked(shop: Shop) -> None:
    # given
    await a_town(shop)
    graph = await a_graph(shop.database)
    more = [f"N{number}" for number in range(8)]
    for code in more:
        there = UpsertLocation(
            code=code,
            name=code,
            kind=LocationKind.STORE,
            capabilities=(SHIP, PICKUP, LOCAL),
            address=Address("DE", latitude=52.5, longitude=13.4 + len(code) / 100),
        )
        await shop.run(upsert_location, there)
        await receive(shop, "tea", code, 5)

    async def cost(units: Mapping[str, int]) -> int:
        await options_of(graph, units)
        with counted_statements(shop.database) as statements:
            assert await options_of(graph, units) != []
        return len(statements)

    # when
    one = await cost({"mug": 1})
    everywhere = UpsertChannel(
        code="web", name="Web", kind=ChannelKind.WEB, currency="EUR", locations=(*shop.locations, *more)
    )
    await shop.run(upsert_channel, everywhere)
    three = await cost({"mug": 2, "tea": 150, "poster": 3})

    # then: the lines, the options, the places that are shown
    assert (one, three) == (3, 3)
