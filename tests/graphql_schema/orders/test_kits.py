"""A kit over the graph: made, looked at, bought by a shopper, shortened, sent and delivered."""

from typing import Any

from db.database import Database
from tests.builders import a_key, a_shop, invariants_hold, place
from tests.graphql_schema.asking import ADMIN, a_graph, counted_statements

MAKE = """
mutation ($sku: SkuUpsertInput!, $price: SkuPriceSetInput!) {
  skuUpsert(input: $sku) { sku { components { quantity sku { code } } } errors { message } }
  skuPriceSet(input: $price) { sku { code } errors { message } }
}
"""
SHELF = '{ sku(code: "set") { stock(channel: "web") { status availableNow } } }'
PLACE = """
mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) {
  order { id number }
  errors { code message path ... on InsufficientStock { shortfalls { sku requested available kits } } }
} }
"""
ORDER = """
query ($id: ID!) { node(id: $id) { ... on Order {
  fulfillmentStatus customerStatus totals { subtotal { amount } total { amount } }
  lines {
    id name quantity canceledQuantity allocatedQuantity shippedQuantity deliveredQuantity unitPrice { amount }
    total { amount } parentLine { id } perParent
    components {
      id quantity canceledQuantity allocatedQuantity shippedQuantity deliveredQuantity perParent
      unitPrice { amount } total { amount } sku { code } parentLine { name } components { id }
    }
  }
  deliveries { lines { name components { name } } }
  fulfillmentOrders { id lines { id quantity orderLine { sku { code } parentLine { sku { code } } } } }
} } }
"""
CANCEL = """
mutation ($input: OrderCancelInput!) { orderCancel(input: $input) {
  order { totals { total { amount } } }
  errors { code path ... on PartOfKit { kitLineId } }
} }
"""
DISPATCH = """
mutation ($input: ShipmentDispatchInput!) { shipmentDispatch(input: $input) { shipment { id } errors { message } } }
"""
SEEN = """
mutation ($input: TrackingEventRecordInput!) {
  trackingEventRecord(input: $input) { shipment { status } errors { message } }
}
"""
LINES = (
    "query ($first: Int) { orders(first: $first) { edges { node { lines { name components { sku { code } } } } } } }"
)


async def test_a_kit_is_made_bought_shortened_sent_and_delivered(database: Database) -> None:
    # given: 15 mugs and 9 teas in two places
    shop = await a_shop(database, prices={"mug": 1250, "tea": 500}, stock=0)
    graph = await a_graph(database)
    for sku, location, units in (("mug", "BER", 8), ("mug", "HAM", 7), ("tea", "HAM", 9)):
        await graph.data(
            """mutation ($input: StockAdjustInput!) { stockAdjust(input: $input) { errors { message } } }""",
            ADMIN,
            input={
                "idempotencyKey": a_key(),
                "sku": sku,
                "location": location,
                "onHandDelta": units,
                "reason": "RECEIVED",
            },
        )

    async def order() -> dict[str, Any]:
        return (await graph.data(ORDER, ADMIN, id=order_id))["node"]

    def buying(quantity: int) -> dict[str, Any]:
        return {
            "idempotencyKey": a_key(),
            "channel": "web",
            "shippingAddress": {"country": "DE"},
            "lines": [{"sku": "set", "quantity": quantity}, {"sku": "mug", "quantity": 1}],
        }

    # when: a kit of two mugs and a tea, for less than they cost apart
    made = await graph.data(
        MAKE,
        ADMIN,
        sku={
            "code": "set",
            "name": "Set",
            "components": [{"sku": "mug", "quantity": 2}, {"sku": "tea", "quantity": 1}],
        },
        price={"sku": "set", "channel": "web", "price": {"amount": "20.00", "currency": "EUR"}},
    )
    # then
    assert [made["skuUpsert"]["errors"], made["skuPriceSet"]["errors"]] == [[], []]
    assert (await graph.data(SHELF, ADMIN))["sku"]["stock"]["availableNow"] == 7

    # when: seven sets and a mug would take all 15 mugs, eight sets are too many
    refused = (await graph.data(PLACE, input=buying(8)))["orderPlace"]["errors"]
    placed = (await graph.data(PLACE, input=buying(3)))["orderPlace"]
    # then
    assert [error["code"] for error in refused] == ["INSUFFICIENT_STOCK"]
    assert refused[0]["shortfalls"] == [{"sku": "mug", "requested": 17, "available": None, "kits": ["set"]}]
    assert placed["errors"] == []
    order_id = placed["order"]["id"]
    read = await order()
    assert read["totals"] == {"subtotal": {"amount": "72.50"}, "total": {"amount": "72.50"}}
    kit, mug = read["lines"]
    assert (kit["quantity"], kit["allocatedQuantity"], kit["total"], kit["parentLine"], kit["perParent"]) == (
        3,
        3,
        {"amount": "60.00"},
        None,
        None,
    )
    assert mug["components"] == []
    assert [
        (part["sku"]["code"], part["quantity"], part["perParent"], part["unitPrice"], part["total"])
        for part in kit["components"]
    ] == [
        ("mug", 6, 2, {"amount": "8.33"}, {"amount": "50.00"}),
        ("tea", 3, 1, {"amount": "3.33"}, {"amount": "10.00"}),
    ]
    assert {part["parentLine"]["name"] for part in kit["components"]} == {"Set"}
    assert read["deliveries"] == [
        {
            "lines": [
                {"name": "Set", "components": [{"name": "Mug"}, {"name": "Tea"}]},
                {"name": "Mug", "components": []},
            ]
        }
    ]
    assert (await graph.data(SHELF, ADMIN))["sku"]["stock"]["availableNow"] == 4

    # when: a component alone, then a whole kit
    def canceling(line: str) -> dict[str, Any]:
        return {
            "idempotencyKey": a_key(),
            "orderId": order_id,
            "reason": "CUSTOMER",
            "lines": [{"orderLineId": line, "quantity": 1}],
        }

    part = (await graph.data(CANCEL, ADMIN, input=canceling(kit["components"][0]["id"])))["orderCancel"]
    whole = (await graph.data(CANCEL, ADMIN, input=canceling(kit["id"])))["orderCancel"]
    # then
    assert part["errors"] == [{"code": "PART_OF_KIT", "path": ["lines", "0", "orderLineId"], "kitLineId": kit["id"]}]
    assert whole == {"order": {"totals": {"total": {"amount": "52.50"}}}, "errors": []}
    assert (await graph.data(SHELF, ADMIN))["sku"]["stock"]["availableNow"] == 5

    # when: everything leaves and arrives, place by place
    for number, work in enumerate((await order())["fulfillmentOrders"]):
        assert (await order())["lines"][0]["shippedQuantity"] == 0
        sent = await graph.data(
            DISPATCH, ADMIN, input={"idempotencyKey": a_key(), "fulfillmentOrderId": work["id"], "carrier": "DHL"}
        )
        seen = {
            "idempotencyKey": a_key(),
            "shipmentId": sent["shipmentDispatch"]["shipment"]["id"],
            "status": "DELIVERED",
            "occurredAt": f"2026-03-0{number + 1}T12:00:00Z",
        }
        assert (await graph.data(SEEN, ADMIN, input=seen))["trackingEventRecord"]["errors"] == []
    # then
    read = await order()
    assert [(line["canceledQuantity"], line["deliveredQuantity"]) for line in read["lines"]] == [(1, 2), (0, 1)]
    assert [(part["canceledQuantity"], part["deliveredQuantity"]) for part in read["lines"][0]["components"]] == [
        (2, 4),
        (1, 2),
    ]
    assert (read["fulfillmentStatus"], read["customerStatus"]) == ("DELIVERED", "DELIVERED")
    await invariants_hold(shop.database)


async def test_components_cost_no_statement_of_their_own(database: Database) -> None:
    # given
    shop = await a_shop(database, prices={"mug": 1250, "tea": 500})
    graph = await a_graph(database)
    await graph.data(
        MAKE,
        ADMIN,
        sku={"code": "set", "name": "Set", "components": [{"sku": "mug", "quantity": 1}]},
        price={"sku": "set", "channel": "web", "price": {"amount": "10.00", "currency": "EUR"}},
    )
    for _ in range(4):
        await place(shop, {"set": 1})
    # then
    costs: list[int] = []
    for first in (1, 4):
        with counted_statements(database) as seen:
            page = await graph.data(LINES, ADMIN, first=first)
        assert [edge["node"]["lines"] for edge in page["orders"]["edges"]] == [
            [{"name": "Set", "components": [{"sku": {"code": "mug"}}]}]
        ] * first
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 4
