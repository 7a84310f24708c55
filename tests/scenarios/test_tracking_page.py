"""A tracking page over GraphQL: one query says all that it shows, for whoever holds the order's token."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.enums import FulfillmentMethod, LocationKind, Role, ShipmentStatus
from app.domain.orders.model import Address
from app.domain.principal import guest_of
from app.fulfillment.accept import AcceptWork, accept_work
from app.locations.upsert import UpsertLocation, upsert_location
from app.orders.command import PlaceDelivery, PlaceLine, PlacePayment
from app.pickups.come import CustomerOnTheWay, customer_on_the_way
from graphql_schema.ids import global_id
from tests.app.pickups.collecting import a_pickup_store, code_of, hand_over, make_ready, to_collect, work_of
from tests.app.tracking.telling import a_carriers_app, arrive, seen, tracker, worked_off
from tests.builders import (
    STAFF,
    Shop,
    a_key,
    cancel,
    capture_all,
    deliver_all,
    dispatch_all,
    invariants_hold,
    place,
    see,
    sequenced,
)
from tests.graphql_schema.asking import Graph, a_graph, a_principal, counted_statements

PAGE = """
query { trackedOrder { number customerStatus tracking {
  actions { action fulfillmentOrderId }
  deliveries {
    status delivery { method promisedOn lines { name quantity } }
    steps { kind at done current }
    parcels { status trackingNumber lastSeen { status place occurredAt }
              package { lines { quantity sku { code } } } shipment { carrier estimatedDeliveryAt deliveredAt } }
    points { kind latitude longitude at location { code } }
    promise { promisedBy expectedBy status revisions { cause expectedBy } }
    toCollect { location { code } pickup { state code expiresAt } }
  }
} } }
"""
BERLIN, HAMBURG = ("DE", "10115", 52.53, 13.38), ("DE", "20095", 53.5503, 9.9936)
HOUSE = ("IE", "D02X285", 53.33812, -6.25987)


async def page(graph: Graph, order_id: UUID) -> Any:
    return (await graph.data(PAGE, guest_of(order_id)))["trackedOrder"]


async def only(graph: Graph, order_id: UUID) -> Any:
    (delivery,) = (await page(graph, order_id))["tracking"]["deliveries"]
    return delivery


def done(delivery: Any) -> list[str]:
    return [step["kind"] for step in delivery["steps"] if step["done"]]


def current(delivery: Any) -> str:
    (step,) = [step for step in delivery["steps"] if step["current"]]
    return step["kind"]


def table(statement: str) -> str:
    """What a statement reads first."""
    return " ".join(statement.split()).partition(" FROM ")[2].split(" ")[0]


async def where_codes_lie(shop: Shop) -> None:
    """Three postal codes are known, and BER stands in one of them."""
    async with shop.database.unit_of_work(STAFF) as uow:
        await uow.postal_points.take([[BERLIN, HAMBURG, HOUSE]])
    berlin = UpsertLocation(
        code="BER", name="Berlin", kind=LocationKind.WAREHOUSE, address=Address("DE", postal_code="10115")
    )
    await shop.run(upsert_location, berlin)


async def test_a_page_follows_a_parcel_from_the_shelf_to_the_door(shop: Shop) -> None:
    # given
    await where_codes_lie(shop)
    graph = await a_graph(shop.database)
    now = datetime.now(UTC).replace(microsecond=0)
    card = PlacePayment(gateway="cards", amount=shop.money(2500))
    home = PlaceDelivery(key="home", address=Address("DE", postal_code="20095"), promised_by=now + timedelta(days=3))
    order_id = await place(
        shop,
        lines=(PlaceLine(sku="mug", quantity=2, delivery="home"),),
        deliveries=(home,),
        payments=(card,),
        shipping_address=None,
    )

    # when it was bought, and paid
    bought = await page(graph, order_id)
    await capture_all(shop, order_id)
    paid = await only(graph, order_id)
    # and somebody works on it, and it left
    (work,) = (await shop.order(order_id)).fulfillment_orders
    await shop.run(accept_work, AcceptWork(idempotency_key=a_key(), fulfillment_order_id=work.id))
    await sequenced(shop.database)
    prepared = await only(graph, order_id)
    await dispatch_all(shop, order_id)
    left = await page(graph, order_id)

    # then
    (delivery,) = bought["tracking"]["deliveries"]
    assert (bought["customerStatus"], delivery["status"]) == ("AWAITING_PAYMENT", "AWAITING_PAYMENT")
    assert [step["kind"] for step in delivery["steps"]] == [
        *("PLACED", "CONFIRMED", "PREPARING", "SHIPPED", "OUT_FOR_DELIVERY", "DELIVERED"),
    ]
    assert (done(delivery), current(delivery)) == (["PLACED"], "PLACED")
    assert bought["tracking"]["actions"] == [{"action": "CANCEL", "fulfillmentOrderId": None}]
    assert delivery["delivery"]["lines"] == [{"name": "Mug", "quantity": 2}]
    assert (done(paid), current(paid)) == (["PLACED", "CONFIRMED"], "CONFIRMED")
    assert current(prepared) == "PREPARING"
    assert [step["at"] is not None for step in prepared["steps"]] == [True, True, True, False, False, False]
    (on_its_way,) = left["tracking"]["deliveries"]
    assert (current(on_its_way), left["tracking"]["actions"]) == ("SHIPPED", [])
    (parcel,) = on_its_way["parcels"]
    assert parcel["package"] == {"lines": [{"quantity": 2, "sku": {"code": "mug"}}]}
    assert (parcel["status"], parcel["lastSeen"], parcel["shipment"]["carrier"]) == ("IN_TRANSIT", None, "DHL")
    assert [(point["kind"], point["latitude"], point["longitude"]) for point in on_its_way["points"]] == [
        ("ORIGIN", 52.53, 13.38),
        ("DESTINATION", 53.55, 9.99),
    ]
    assert on_its_way["points"][0]["location"] == {"code": "BER"}
    assert on_its_way["promise"]["status"] == "ON_TRACK"
    await invariants_hold(shop.database)


async def test_what_a_carrier_tells_moves_the_parcel_on_the_map_and_the_promise_says_why(shop: Shop) -> None:
    # given: a parcel to a single house's code, promised for tomorrow
    await where_codes_lie(shop)
    graph, app_id = await a_graph(shop.database), await a_carriers_app(shop)
    now = datetime.now(UTC).replace(microsecond=0)
    house = PlaceDelivery(
        key="house", address=Address("IE", postal_code="D02 X285"), promised_by=now + timedelta(days=1)
    )
    order_id = await place(
        shop,
        lines=(PlaceLine(sku="mug", quantity=1, delivery="house"),),
        deliveries=(house,),
        shipping_address=None,
    )
    (shipment,) = await dispatch_all(shop, order_id)
    async with shop.database.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE shipments SET carrier = 'USPS', tracking_number = '9400'")

    # when
    there = seen("in_transit", now - timedelta(hours=2))
    there["tracking_location"]["zip"] = "20095"
    expects = now + timedelta(days=3)
    await arrive(shop, app_id, tracker("9400", there, expects=expects))
    await worked_off(shop)
    late = await only(graph, order_id)
    await see(shop, shipment, ShipmentStatus.OUT_FOR_DELIVERY)
    today = await only(graph, order_id)
    await deliver_all(shop, order_id)
    arrived = await only(graph, order_id)

    # then: the carrier's place is an area, and so is the house
    assert [(point["kind"], point["latitude"], point["longitude"]) for point in late["points"]] == [
        ("ORIGIN", 52.53, 13.38),
        ("SEEN", 53.55, 9.99),
        ("DESTINATION", 53.34, -6.26),
    ]
    assert late["points"][1]["at"] == there["datetime"]
    assert (late["status"], late["promise"]["status"]) == ("DELAYED", "AT_RISK")
    assert late["promise"]["revisions"][-1]["cause"] == "ESTIMATE"
    assert late["parcels"][0]["lastSeen"]["place"] is not None
    assert (current(today), current(arrived)) == ("OUT_FOR_DELIVERY", "DELIVERED")
    assert arrived["steps"][-1]["at"] == arrived["parcels"][0]["shipment"]["deliveredAt"]
    assert arrived["promise"]["status"] == "KEPT"


async def test_a_page_shows_who_collects_the_code_and_what_to_say(shop: Shop) -> None:
    # given
    await a_pickup_store(shop)
    graph = await a_graph(shop.database)
    order = await to_collect(shop, method=FulfillmentMethod.CURBSIDE)
    work_id = global_id("FulfillmentOrder", work_of(order).id)

    # when
    before = await page(graph, order.id)
    order = await make_ready(shop, order)
    ready = await page(graph, order.id)
    await shop.run(
        customer_on_the_way, CustomerOnTheWay(idempotency_key=a_key(), fulfillment_order_id=work_of(order).id)
    )
    coming = await page(graph, order.id)
    await hand_over(shop, order)
    over = await page(graph, order.id)

    # then
    def said(seen_page: Any) -> list[tuple[str, str | None]]:
        return [(one["action"], one["fulfillmentOrderId"]) for one in seen_page["tracking"]["actions"]]

    def place_of(seen_page: Any) -> Any:
        (delivery,) = seen_page["tracking"]["deliveries"]
        ((work,), parcels) = delivery["toCollect"], delivery["parcels"]
        assert parcels == []
        return current(delivery), work["location"]["code"], work["pickup"]["state"], work["pickup"]["code"]

    assert place_of(before) == ("CONFIRMED", "BER", "PREPARING", None)
    assert said(before) == [("CANCEL", None)]
    assert place_of(ready) == ("READY_TO_COLLECT", "BER", "READY", code_of(order))
    assert said(ready)[-2:] == [("CUSTOMER_ON_THE_WAY", work_id), ("CUSTOMER_ARRIVED", work_id)]
    assert said(coming)[-1:] == [("CUSTOMER_ARRIVED", work_id)]
    assert "CUSTOMER_ON_THE_WAY" not in {action for action, _ in said(coming)}
    assert place_of(over) == ("COLLECTED", "BER", "HANDED_OVER", None)
    assert said(over) == []


async def test_what_was_canceled_shows_how_far_it_came(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    order_id = await place(shop, {"mug": 1})
    # when
    await cancel(shop, order_id)
    delivery = await only(graph, order_id)
    # then
    assert [(step["kind"], step["current"]) for step in delivery["steps"]] == [
        ("PLACED", False),
        ("CANCELED", True),
    ]
    assert (delivery["status"], delivery["promise"]) == ("CANCELED", None)


async def test_two_deliveries_have_two_ways_and_cost_what_one_costs(shop: Shop) -> None:
    # given: two to send with two parcels each, and one to send with one
    await where_codes_lie(shop)
    graph = await a_graph(shop.database)
    homes = ("20095", "10115")
    order_id = await place(
        shop,
        lines=tuple(PlaceLine(sku=sku, quantity=4, delivery=home) for home in homes for sku in ("mug", "tea")),
        deliveries=tuple(PlaceDelivery(key=home, address=Address("DE", postal_code=home)) for home in homes),
        shipping_address=None,
    )
    small = await place(shop, {"mug": 2}, shipping_address=Address("DE", postal_code="20095"))
    for units in (1, 2):
        await dispatch_all(shop, order_id, units_per_line=units)
    await dispatch_all(shop, small, units_per_line=1)
    for one in (await shop.order(order_id)).shipments:
        await see(shop, one.id, ShipmentStatus.OUT_FOR_DELIVERY)
    for one in (await shop.order(small)).shipments:
        await see(shop, one.id, ShipmentStatus.OUT_FOR_DELIVERY)
    await page(graph, small)
    # when
    with counted_statements(shop.database) as few:
        await page(graph, small)
    with counted_statements(shop.database) as many:
        whole = await page(graph, order_id)
    # then
    ways = whole["tracking"]["deliveries"]
    assert [[len(way["parcels"]), way["points"][-1]["latitude"]] for way in ways] == [[2, 53.55], [2, 52.53]]
    assert sorted(map(table, many)) == sorted(map(table, few))


async def test_an_area_of_one_letter_is_a_place_on_the_map(shop: Shop) -> None:
    # given: of London's north nothing finer is known
    await where_codes_lie(shop)
    async with shop.database.unit_of_work(STAFF) as uow:
        await uow.postal_points.take([[("GB", "N", 51.58, -0.11)]])
    graph = await a_graph(shop.database)
    order_id = await place(shop, {"mug": 1}, shipping_address=Address("GB", postal_code="N1 1AA"))
    # when
    await dispatch_all(shop, order_id)
    delivery = await only(graph, order_id)
    # then
    assert [(point["kind"], point["latitude"]) for point in delivery["points"]] == [
        ("ORIGIN", 52.53),
        ("DESTINATION", 51.58),
    ]


async def test_a_page_is_for_its_own_order_alone(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    mine, theirs = await place(shop, {"mug": 1}), await place(shop, {"tea": 1})
    other = "query ($id: ID!) { order(id: $id) { tracking { deliveries { status } } } }"
    # when
    foreign = await graph.data(other, guest_of(mine), id=global_id("Order", theirs))
    nobody = await graph.data(PAGE)
    # then
    assert foreign == {"order": None}
    assert nobody == {"trackedOrder": None}


OWN_PART = """
query ($id: ID!) { order(id: $id) { tracking { deliveries {
  steps { kind done } parcels { trackingNumber shipment { carrier } package { lines { sku { code } } } }
} } } }
"""


async def test_a_place_sees_the_way_of_what_it_works_on_and_of_nothing_else(shop: Shop) -> None:
    # given: two deliveries; one by both places, one by HAM alone
    lines = (
        PlaceLine(sku="mug", quantity=1, location="BER", delivery="a"),
        PlaceLine(sku="tea", quantity=1, location="HAM", delivery="a"),
        PlaceLine(sku="poster", quantity=1, location="HAM", delivery="b"),
    )
    deliveries = (PlaceDelivery(key="a", address=Address("DE")), PlaceDelivery(key="b", address=Address("AT")))
    order_id = await place(shop, lines=lines, deliveries=deliveries)
    await dispatch_all(shop, order_id)
    graph = await a_graph(shop.database)
    node_id = global_id("Order", order_id)

    async def told(role: Role, *locations: str) -> list[list[str]]:
        who = a_principal(role, locations=set(locations) or None)
        found = (await graph.data(OWN_PART, who, id=node_id))["order"]["tracking"]["deliveries"]
        assert all(any(step["done"] for step in one["steps"]) for one in found)
        parcels = [[parcel["package"]["lines"] for parcel in one["parcels"]] for one in found]
        return [sorted(line["sku"]["code"] for lines in one for line in lines) for one in parcels]

    # then
    whole = [["mug", "tea"], ["poster"]]
    assert await told(Role.WAREHOUSE, "BER") == [["mug"]]
    assert await told(Role.STORE, "HAM") == await told(Role.APP, "HAM") == [["tea"], ["poster"]]
    assert await told(Role.STORE, "BER", "HAM") == await told(Role.WAREHOUSE) == await told(Role.CARE) == whole
    elsewhere = a_principal(Role.STORE, locations={"NOWHERE"})
    assert (await graph.data(OWN_PART, elsewhere, id=node_id))["order"] is None
    buttons = "query ($id: ID!) { order(id: $id) { tracking { actions { action } } } }"
    assert await graph.code(buttons, a_principal(Role.STORE, locations={"BER"}), id=node_id) == "FORBIDDEN"
