"""Drafts over GraphQL: prepared by care and at the counter, changed, held, placed, given up, run out."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.domain.enums import LocationCapability, LocationKind, Role, Weekday
from app.domain.orders.model import Address
from app.domain.principal import ANONYMOUS
from app.domain.slots import StatedWindow
from app.jobs import expire_drafts
from app.locations.upsert import UpsertLocation, upsert_location
from app.slots.save import SaveDeliverySlots, save_delivery_slots
from tests.builders import Shop, a_key, a_kit, invariants_hold, place
from tests.graphql_schema.asking import Graph, a_graph, a_principal
from tests.unchanged import nothing_changes

CARE = a_principal(Role.CARE)
STORE = a_principal(Role.STORE, locations={"HAM"})
ORDER = """
  id number status version placedAt paymentStatus fulfillmentStatus customerStatus
  totals { subtotal { amount } discount { amount } total { amount } placedTotal { amount } }
  lines { id sku { code } quantity openQuantity canceledQuantity allocatedQuantity discounts { amount { amount } } }
  deliveries { method pickupLocation { code } address { city } }
  draft {
    expiresAt allowBackorder author { kind } reservation { state purpose lines { sku { code } quantity } }
    preview { satisfiable lines { orderLine { sku { code } } availableQuantity missingQuantity waitingQuantity } }
  }
"""
ERRORS = "errors { code path message ... on InsufficientStock { shortfalls { sku requested available } } }"
CREATE = f"""mutation ($input: DraftOrderCreateInput!) {{
  draftOrderCreate(input: $input) {{ order {{ {ORDER} }} {ERRORS} }}
}}"""
UPDATE = f"""mutation ($input: DraftOrderUpdateInput!) {{
  draftOrderUpdate(input: $input) {{ order {{ {ORDER} }} {ERRORS} }}
}}"""
COMPLETE = f"""mutation ($input: DraftOrderCompleteInput!) {{
  draftOrderComplete(input: $input) {{ order {{ {ORDER} payments {{ status }} }} trackingToken {ERRORS} }}
}}"""
CANCEL = f"""mutation ($input: DraftOrderCancelInput!) {{
  draftOrderCancel(input: $input) {{ order {{ {ORDER} }} {ERRORS} }}
}}"""
STORE_COMPLETE = f"""mutation ($input: DraftOrderCompleteInput!) {{
  draftOrderComplete(input: $input) {{
    order {{ status totals {{ total {{ amount }} }} fulfillmentOrders {{ method location {{ code }} }} }} {ERRORS}
  }}
}}"""
AVAILABLE = """
    SELECT sum(v.on_hand - v.reserved) FROM stock_levels v JOIN skus s ON s.id = v.sku_id WHERE s.code = :sku
"""
LISTED = "{ orders(filter: {status: [DRAFT]}) { edges { node { number status } } } }"
ADDRESS = {"country": "DE", "city": "Berlin", "postalCode": "10115"}


def an_order(*lines: tuple[str, int], **stated: Any) -> dict[str, Any]:
    wanted = [{"sku": sku, "quantity": quantity} for sku, quantity in lines]
    return {"channel": "web", "lines": wanted, "shippingAddress": ADDRESS, "email": "ada@example.com", **stated}


async def drafted(graph: Graph, order: dict[str, Any], who: Any = CARE, **stated: Any) -> Any:
    asked = {"idempotencyKey": a_key(), "order": order, **stated}
    return (await graph.data(CREATE, who, input=asked))["draftOrderCreate"]


async def asked_of(graph: Graph, document: str, draft: Any, who: Any = CARE, **stated: Any) -> Any:
    asked = {"idempotencyKey": a_key(), "orderId": draft["id"], **stated}
    ((_, answer),) = (await graph.data(document, who, input=asked)).items()
    return answer


async def told(graph: Graph, order: Any) -> list[str]:
    """What happened to an order, once it has its place in the log."""
    document = "query ($id: ID!) { order(id: $id) { events(first: 20) { edges { node { type } } } } }"
    edges = (await graph.data(document, CARE, id=order["id"]))["order"]["events"]["edges"]
    return [edge["node"]["type"] for edge in edges if edge["node"]["type"].startswith("order.")]


async def test_an_agent_drafts_an_order_changes_it_and_places_it_as_it_shows(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)

    # when
    made = await drafted(graph, an_order(("mug", 2), discounts=[{"rate": "0.1", "reason": "a regular"}]))

    # then: it shows its money, what is there, and takes nothing
    assert made["errors"] == []
    draft = made["order"]
    assert (draft["status"], draft["paymentStatus"], draft["totals"]["total"]["amount"]) == ("DRAFT", "NONE", "22.50")
    assert draft["draft"]["preview"] == {
        "satisfiable": True,
        "lines": [
            {
                "orderLine": {"sku": {"code": "mug"}},
                "availableQuantity": 2,
                "missingQuantity": 0,
                "waitingQuantity": 0,
            }
        ],
    }
    assert [edge["node"]["number"] for edge in (await graph.data(LISTED, CARE))["orders"]["edges"]] == [draft["number"]]
    assert await available(shop, "mug") == 200
    await invariants_hold(shop.database)

    # when: it is replaced whole, and placed with a card
    more = an_order(("mug", 1), ("tea", 3), shipping={"amount": "4.90", "currency": "EUR"})
    stale = await asked_of(graph, UPDATE, draft, order=more, expectedVersion=draft["version"] + 1)
    changed = await asked_of(graph, UPDATE, draft, order=more, expectedVersion=draft["version"])
    await invariants_hold(shop.database)
    key = a_key()
    placed = await asked_of(
        graph, COMPLETE, draft, idempotencyKey=key, payments=[{"gateway": "cards", "state": "AUTHORIZED"}]
    )
    again = await asked_of(
        graph, COMPLETE, draft, idempotencyKey=key, payments=[{"gateway": "cards", "state": "AUTHORIZED"}]
    )

    # then
    assert stale["errors"][0]["code"] == "VERSION_CONFLICT"
    assert (changed["order"]["totals"]["total"]["amount"], changed["order"]["number"]) == ("32.37", draft["number"])
    assert placed["errors"] == []
    order = placed["order"]
    assert (order["status"], order["number"], order["draft"]) == ("OPEN", draft["number"], None)
    assert (order["totals"]["placedTotal"]["amount"], order["paymentStatus"]) == ("32.37", "AUTHORIZED")
    assert [line["allocatedQuantity"] for line in order["lines"]] == [1, 3]
    assert order["deliveries"][0]["address"] == {"city": "Berlin"}
    assert (again["order"]["id"], again["trackingToken"]) == (order["id"], placed["trackingToken"])
    over = await asked_of(graph, COMPLETE, draft)
    assert over["errors"][0]["code"] == "ILLEGAL_TRANSITION"
    assert (await graph.data(LISTED, CARE))["orders"]["edges"] == []
    await invariants_hold(shop.database)
    assert await told(graph, order) == ["order.drafted", "order.draft_updated", "order.placed"]


async def available(shop: Shop, sku: str) -> int:
    async with shop.database.session() as session:
        return await session.scalar(text(AVAILABLE), {"sku": sku})


async def test_a_draft_may_hold_its_units_and_completing_takes_them_over(shop: Shop) -> None:
    # given: a kit of which all but three are sold
    await a_kit(shop, "set", 2000, mug=2, tea=1)
    graph = await a_graph(shop.database)
    await place(shop, {"mug": 192})

    # when
    made = await drafted(graph, an_order(("set", 3)), holdForSeconds=3600)
    held = made["order"]["draft"]["reservation"]

    # then
    assert (held["state"], held["purpose"]) == ("ACTIVE", "DRAFT")
    assert sorted((line["sku"]["code"], line["quantity"]) for line in held["lines"]) == [("mug", 6), ("tea", 3)]
    short = await drafted(graph, an_order(("mug", 3)), holdForSeconds=3600)
    assert short["errors"][0]["code"] == "INSUFFICIENT_STOCK"
    looked = await drafted(graph, an_order(("mug", 3)))
    assert looked["order"]["draft"]["preview"]["lines"][0] | {"orderLine": None} == {
        "orderLine": None,
        "availableQuantity": 2,
        "missingQuantity": 1,
        "waitingQuantity": 0,
    }
    refused = await asked_of(graph, COMPLETE, looked["order"])
    assert refused["errors"][0]["shortfalls"] == [{"sku": "mug", "requested": 3, "available": 2}]
    await invariants_hold(shop.database)

    # when: it wants less, and is placed
    fewer = await asked_of(graph, UPDATE, made["order"], order=an_order(("set", 2)), holdForSeconds=3600)
    assert sorted((one["sku"]["code"], one["quantity"]) for one in fewer["order"]["draft"]["reservation"]["lines"]) == [
        ("mug", 4),
        ("tea", 2),
    ]
    placed = await asked_of(graph, COMPLETE, made["order"])

    # then
    assert (placed["errors"], placed["order"]["status"]) == ([], "OPEN")
    assert await available(shop, "mug") == 4
    await invariants_hold(shop.database)


async def test_a_draft_is_given_up_or_runs_out_and_nothing_else_is_done_to_it(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    one = (await drafted(graph, an_order(("mug", 5)), holdForSeconds=600))["order"]
    other = (await drafted(graph, an_order(("tea", 1)), holdForSeconds=600))["order"]
    assert await available(shop, "mug") == 195

    # when
    cancel = "mutation ($input: OrderCancelInput!) { orderCancel(input: $input) { errors { code message } } }"
    wrong = await asked_of(graph, cancel, one, reason="CUSTOMER")
    gone = await asked_of(graph, CANCEL, one)
    async with shop.database.engine.begin() as connection:
        await connection.execute(text("UPDATE order_drafts SET expires_at = now() - interval '1 second'"))
    late = await asked_of(graph, COMPLETE, other)
    await expire_drafts.run(shop.database)

    # then
    assert wrong["errors"][0]["code"] == "ILLEGAL_TRANSITION"
    assert (gone["order"]["status"], gone["order"]["totals"]["total"]["amount"]) == ("CANCELED", "0.00")
    assert gone["order"]["lines"][0]["canceledQuantity"] == 5
    assert late["errors"][0]["code"] == "ILLEGAL_TRANSITION"
    read = (await graph.data(f"query ($id: ID!) {{ order(id: $id) {{ {ORDER} }} }}", CARE, id=other["id"]))["order"]
    assert (read["status"], read["draft"]) == ("EXPIRED", None)
    assert (await available(shop, "mug"), await available(shop, "tea")) == (200, 200)
    await invariants_hold(shop.database)
    assert await told(graph, read) == ["order.drafted", "order.draft_expired"]


async def test_a_store_drafts_and_sells_at_its_own_counter_what_is_carried_out_and_what_is_sent(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    order = an_order(
        ("mug", 1),
        ("tea", 2),
        deliveries=[
            {"key": "now", "method": "CARRY_OUT", "pickupLocation": "HAM"},
            {"key": "home", "method": "SHIP", "address": ADDRESS},
        ],
        provenance={"register": "2", "associate": "kim"},
    )
    order["lines"][0]["delivery"], order["lines"][1]["delivery"] = "now", "home"
    order["lines"][1]["location"] = None

    # when
    made = await drafted(graph, order, STORE)
    foreign = await drafted(graph, order | {"provenance": {"store": "BER"}}, STORE)

    # then: it is theirs to see and to place, wherever it is sent from; another store's is not
    assert made["errors"] == []
    assert foreign["errors"][0]["path"] == ["order", "provenance", "store"]
    other = a_principal(Role.STORE, locations={"BER"})
    assert (await asked_of(graph, STORE_COMPLETE, made["order"], other))["errors"][0]["code"] == "NOT_FOUND"
    placed = await asked_of(
        graph,
        STORE_COMPLETE,
        made["order"],
        STORE,
        payments=[{"gateway": "till", "tender": "CASH", "state": "CAPTURED"}],
    )
    assert placed["errors"] == []
    assert sorted((one["method"], one["location"]["code"]) for one in placed["order"]["fulfillmentOrders"]) == [
        ("CARRY_OUT", "HAM"),
    ]
    assert (placed["order"]["status"], placed["order"]["totals"]["total"]["amount"]) == ("OPEN", "22.48")
    await invariants_hold(shop.database)


@pytest.mark.parametrize("who", [ANONYMOUS, a_principal(Role.WAREHOUSE)])
async def test_shoppers_and_warehouses_draft_nothing(shop: Shop, who: Any) -> None:
    graph = await a_graph(shop.database)

    code = await graph.code(CREATE, who, input={"idempotencyKey": a_key(), "order": an_order(("mug", 1))})

    assert code in ("FORBIDDEN", "UNAUTHENTICATED")


async def test_of_several_who_complete_one_draft_at_once_one_places_it(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    draft = (await drafted(graph, an_order(("mug", 2)), holdForSeconds=600))["order"]

    # when
    answers = await asyncio.gather(*(asked_of(graph, COMPLETE, draft) for _ in range(5)))

    # then
    refused = [answer["errors"][0] for answer in answers if answer["errors"]]
    assert [error["code"] for error in refused] == ["ILLEGAL_TRANSITION"] * 4
    assert await available(shop, "mug") == 198
    await invariants_hold(shop.database)


BOOKED = f"""mutation ($input: DraftOrderCompleteInput!) {{
  draftOrderComplete(input: $input) {{
    order {{ status deliveries {{ promisedBy slot {{ startsAt location {{ code }} }} }}
             fulfillmentOrders {{ method location {{ code }} }} }}
    {ERRORS}
  }}
}}"""


async def test_a_draft_books_the_van_when_it_is_placed_and_keeps_no_window_before(shop: Shop) -> None:
    # given: HAM drives with room for one, and two drafts want it
    can = (LocationCapability.SHIP, LocationCapability.LOCAL_DELIVERY)
    address = Address("DE", city="Berlin", postal_code="10115")
    store = UpsertLocation(code="HAM", name="Ham", kind=LocationKind.STORE, address=address, capabilities=can)
    await shop.run(upsert_location, store)
    window = StatedWindow(weekdays=tuple(Weekday), opens="09:00", closes="12:00", capacity=1, lead_minutes=60)
    await shop.run(save_delivery_slots, SaveDeliverySlots(location="HAM", windows=(window,)))
    graph = await a_graph(shop.database)
    deliveries = [{"key": "van", "method": "LOCAL_DELIVERY", "address": ADDRESS}, {"key": "post", "address": ADDRESS}]
    wanted = an_order(("mug", 1), deliveries=deliveries[:1])
    first, second = [(await drafted(graph, wanted))["order"] for _ in range(2)]
    tomorrow = (shop.database.clock.now() + timedelta(days=1)).date().isoformat()
    query = """
    query ($from: Date) { deliverySlots(channel: "web", from: $from, days: 1) { startsAt endsAt free } }
    """
    (offered,) = (await graph.data(query, **{"from": tomorrow}))["deliverySlots"]
    slot = {"location": "HAM", "startsAt": offered["startsAt"]}

    async def complete(order: Any, *slots: Any) -> Any:
        asked = {"idempotencyKey": a_key(), "orderId": order["id"], "slots": list(slots)}
        return (await graph.data(BOOKED, CARE, input=asked))["draftOrderComplete"]

    # when
    early = (await drafted(graph, an_order(("mug", 1), deliveries=[{**deliveries[0], "slot": slot}])))["errors"]
    posted = (await drafted(graph, an_order(("mug", 1), deliveries=deliveries[1:])))["order"]
    async with nothing_changes(shop.database):
        nowhere = await complete(first, {"slot": {**slot, "location": "BER"}})
        twice = await complete(first, {"slot": slot}, {"slot": slot})
        no_van = await complete(posted, {"slot": slot})
    booked = await complete(first, {"slot": slot})
    async with nothing_changes(shop.database):
        late = await complete(second, {"slot": slot})

    # then
    assert [error["path"] for error in early] == [["order", "deliveries", "0", "slot"]]
    assert [[(error["code"], error["path"]) for error in one["errors"]] for one in (nowhere, twice, no_van, late)] == [
        [("NOT_FOUND", ["slots", "0", "slot"])],
        [("INVALID", ["slots", "1", "deliveryId"])],
        [("INVALID", ["slots", "0", "deliveryId"])],
        [("SLOT_FULL", ["slots", "0", "slot"])],
    ]
    assert booked["errors"] == []
    assert booked["order"] == {
        "status": "OPEN",
        "deliveries": [
            {
                "promisedBy": offered["endsAt"],
                "slot": {"startsAt": offered["startsAt"], "location": {"code": "HAM"}},
            }
        ],
        "fulfillmentOrders": [{"method": "LOCAL_DELIVERY", "location": {"code": "HAM"}}],
    }
    assert (await graph.data(query, **{"from": tomorrow}))["deliverySlots"] == []
    await invariants_hold(shop.database)
