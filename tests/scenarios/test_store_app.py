"""What the app of a store asks: its first screen, stock here and nearby, what it did, and what is coming to it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.enums import FulfillmentMethod, LocationCapability, LocationKind, Role
from app.domain.orders.model import Address
from app.locations.upsert import UpsertLocation, upsert_location
from app.pickups.come import CustomerArrived, customer_arrived
from graphql_schema.ids import global_id
from tests.app.pickups.collecting import a_pickup_store, hand_over, make_ready, to_collect, work_of
from tests.app.transfers.moving import a_receiving_location
from tests.builders import STAFF, Shop, a_key, dispatch_all, invariants_hold, place, receive
from tests.graphql_schema.asking import Graph, a_graph, a_principal, counted_statements
from tests.unchanged import nothing_changes

HERE = a_principal(Role.STORE, locations={"BER"})
ELSEWHERE = a_principal(Role.STORE, locations={"HAM"})

SUMMARY = """
query ($location: String!) { storeSummary(location: $location) {
  location { code } work { status count lateCount } dueNextAt
  customersOnTheWay customersWaiting transfersToSend transfersToReceive countsToApprove
} }
"""
NEARBY = """
query ($sku: String!, $location: String!, $km: Float) {
  stockNearby(sku: $sku, location: $location, withinKm: $km) { location { code distanceKm } here available onHand }
}
"""
HISTORY = """
query ($status: [FulfillmentOrderStatus!], $since: DateTime, $before: DateTime) {
  fulfillmentOrders(status: $status, createdSince: $since, createdBefore: $before, sort: CREATED_AT_DESC) {
    edges { node { status order { number } lines { quantity orderLine { sku { code } } } shipments { carrier } } }
  }
}
"""
COMING = """
query ($to: [String!]) { transfers(to: $to, status: [IN_TRANSIT, PARTIALLY_RECEIVED]) {
  edges { node { number status to { code } supportedActions lines { sku { code } quantity inTransit } } }
} }
"""
MOVE = "mutation ($input: %sInput!) { %s(input: $input) { transfer { id status } errors { code message } } }"


async def move(graph: Graph, who: Any, name: str, **stated: Any) -> Any:
    document = MOVE % (name[0].upper() + name[1:], name)
    answer = (await graph.data(document, who, input={"idempotencyKey": a_key(), **stated}))[name]
    assert answer["errors"] == []
    return answer["transfer"]


async def places_on_the_map(shop: Shop) -> None:
    """BER and HAM lie 255 km apart, POT is a store near BER, SUP a supplier next door; each has mugs but HAM's tea."""
    async with shop.database.unit_of_work(STAFF) as uow:
        codes = [("DE", "10115", 52.53, 13.38), ("DE", "14467", 52.40, 13.06), ("DE", "20095", 53.55, 9.99)]
        await uow.postal_points.take([codes])
    for code, kind, postal_code in (
        ("BER", LocationKind.STORE, "10115"),
        ("HAM", LocationKind.STORE, "20095"),
        ("POT", LocationKind.STORE, "14467"),
        ("SUP", LocationKind.SUPPLIER, "10115"),
    ):
        address = Address("DE", postal_code=postal_code)
        await shop.run(upsert_location, UpsertLocation(code=code, name=code, kind=kind, address=address))
    for code in ("POT", "SUP"):
        await receive(shop, "mug", code, 7)


async def test_the_first_screen_says_what_waits_in_as_many_statements_for_much_as_for_little(shop: Shop) -> None:
    # given
    can = (LocationCapability.CURBSIDE, LocationCapability.SHIP, LocationCapability.RECEIVE_TRANSFERS)
    await a_receiving_location(shop, "BER", kind=LocationKind.STORE, capabilities=can)
    await a_receiving_location(shop)
    graph = await a_graph(shop.database)
    with counted_statements(shop.database) as few:
        nothing = (await graph.data(SUMMARY, HERE, location="BER"))["storeSummary"]

    # when: something to send, something to collect whose person is there, and goods on their way in and out
    await place(shop, {"mug": 1})
    waiting = await make_ready(shop, await to_collect(shop, method=FulfillmentMethod.CURBSIDE))
    arrived = CustomerArrived(idempotency_key=a_key(), fulfillment_order_id=work_of(waiting).id, bay="3")
    await shop.run(customer_arrived, arrived)
    tea = [{"sku": "tea", "quantity": 5}]
    later = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    route = {"expectedAt": later, "lines": tea}
    coming = await move(graph, ELSEWHERE, "transferCreate", draft=False, **{"from": "HAM", "to": "BER"}, **route)
    await move(graph, ELSEWHERE, "transferShip", transferId=coming["id"], final=True)
    await move(graph, HERE, "transferCreate", draft=False, **{"from": "BER", "to": "HAM"}, **route)
    with counted_statements(shop.database) as many:
        summary = (await graph.data(SUMMARY, HERE, location="BER"))["storeSummary"]

    # then
    assert nothing == {
        "location": {"code": "BER"},
        "work": [],
        "dueNextAt": None,
        **dict.fromkeys(("customersOnTheWay", "customersWaiting", "transfersToSend"), 0),
        **dict.fromkeys(("transfersToReceive", "countsToApprove"), 0),
    }
    assert {one["status"]: one["count"] for one in summary["work"]} == {"OPEN": 1, "READY_FOR_PICKUP": 1}
    assert [summary[key] for key in ("customersOnTheWay", "customersWaiting")] == [0, 1]
    assert [summary[key] for key in ("transfersToSend", "transfersToReceive", "countsToApprove")] == [1, 1, 0]
    assert len(many) == len(few)
    # and: what is coming is received, by whom it comes to
    received = (await graph.data(COMING, HERE, to=["BER"]))["transfers"]["edges"]
    assert [edge["node"]["lines"] for edge in received] == [
        [{"sku": {"code": "tea"}, "quantity": 5, "inTransit": 5}],
    ]
    assert "RECEIVE" in received[0]["node"]["supportedActions"]
    assert (await graph.data(COMING, HERE, to=["HAM"]))["transfers"]["edges"] == []
    # and: another store neither asks for this one nor finds its own screen changed by it
    assert await graph.code(SUMMARY, ELSEWHERE, location="BER") == "BAD_USER_INPUT"
    assert await graph.code(SUMMARY, HERE, location="NOWHERE") == "BAD_USER_INPUT"
    other = (await graph.data(SUMMARY, ELSEWHERE, location="HAM"))["storeSummary"]
    assert (other["work"], other["customersWaiting"], other["transfersToReceive"]) == ([], 0, 0)
    await invariants_hold(shop.database)


async def test_an_associate_finds_what_the_shelf_lacks_at_the_next_store_and_no_more_of_that_store(shop: Shop) -> None:
    # given: one unit of BER's mugs is sold
    await places_on_the_map(shop)
    graph = await a_graph(shop.database)
    await place(shop, {"mug": 1})

    async def nearby(**stated: Any) -> list[tuple[str, bool, int, int | None]]:
        found = (await graph.data(NEARBY, HERE, **{"sku": "mug", "location": "BER", **stated}))["stockNearby"]
        return [(one["location"]["code"], one["here"], one["available"], one["onHand"]) for one in found]

    # when
    async with nothing_changes(shop.database):
        near, far, tight = await nearby(), await nearby(km=400), await nearby(km=5)
        with counted_statements(shop.database) as few:
            await nearby(km=5)
        with counted_statements(shop.database) as many:
            await nearby(km=400)
        tea = await nearby(sku="tea")
        foreign = await graph.code(NEARBY, ELSEWHERE, sku="mug", location="BER")
        unknown = await graph.code(NEARBY, HERE, sku="nothing", location="BER")
        nowhere = await graph.code(NEARBY, HERE, sku="mug", location="BER", km=-1)

    # then: exact levels are told of one's own store; a supplier's shelves are none to send a shopper to
    assert near == [("BER", True, 99, 100), ("POT", False, 7, None)]
    assert far == [*near, ("HAM", False, 100, None)]
    assert tight == near[:1]
    assert tea == [("BER", True, 100, 100)]
    assert len(many) == len(few)
    assert (foreign, unknown, nowhere) == ("BAD_USER_INPUT", "BAD_USER_INPUT", "BAD_USER_INPUT")
    shopper = a_principal(Role.CUSTOMER)
    assert await graph.code(NEARBY, shopper, sku="mug", location="BER") == "FORBIDDEN"


async def test_a_store_looks_up_what_it_did_by_day_and_state_and_never_what_others_did(shop: Shop) -> None:
    # given: one sent, one handed over, one still to do
    await a_pickup_store(shop)
    graph = await a_graph(shop.database)
    before = datetime.now(UTC)
    sent = await place(shop, {"tea": 2})
    await dispatch_all(shop, sent)
    collected = await hand_over(shop, await make_ready(shop, await to_collect(shop)))
    await place(shop, {"mug": 1})
    after = datetime.now(UTC) + timedelta(seconds=1)
    over = ["DISPATCHED", "COMPLETED"]

    async def numbers(who: Any = HERE, **stated: Any) -> list[str]:
        edges = (await graph.data(HISTORY, who, **stated))["fulfillmentOrders"]["edges"]
        return [edge["node"]["order"]["number"] for edge in edges]

    # when
    history = await numbers(status=over, since=before.isoformat(), before=after.isoformat())
    all_of_it = await numbers(since=before.isoformat())
    earlier = await numbers(before=before.isoformat())
    later = await numbers(since=after.isoformat())
    others = await numbers(ELSEWHERE, status=over)

    # then: the newest first
    assert history == [collected.number, (await shop.order(sent)).number]
    assert len(all_of_it) == 3
    assert (earlier, later, others) == ([], [], [])
    foreign = "query ($id: ID!) { order(id: $id) { number } }"
    assert await graph.data(foreign, ELSEWHERE, id=global_id("Order", sent)) == {"order": None}
