"""Backorders and preorders over GraphQL: what may be sold, what was promised, how a promise moves until it is met."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.enums import Role
from app.domain.principal import ANONYMOUS
from app.jobs import release_street_dates
from tests.app.purchasing.ordering import a_supplier
from tests.builders import Shop, a_key, invariants_hold, place, sequenced
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal, counted_statements

CARE = a_principal(Role.CARE)
SHORT = "errors { code path ... on InsufficientStock { shortfalls { sku requested available } } }"
LINES = "lines { backorderedQuantity reservedQuantity allocatedQuantity promisedBy supply { quantity expectedAt } }"
PLACE = f"""mutation ($input: OrderPlaceInput!) {{
  orderPlace(input: $input) {{ order {{ id customerStatus {LINES} }} {SHORT} }}
}}"""
LIMIT = """mutation ($input: SkuBackorderLimitSetInput!) {
  skuBackorderLimitSet(input: $input) {
    sku { backorderLimits { kind quantity used channel { code } } } errors { code path }
  }
}"""
BUY = "mutation ($input: PurchaseOrderCreateInput!) { purchaseOrderCreate(input: $input) { purchaseOrder { id } } }"
MOVE = "mutation ($input: PurchaseOrderUpdateInput!) { purchaseOrderUpdate(input: $input) { errors { message } } }"
RECEIVE = "mutation ($input: PurchaseOrderReceiveInput!) { purchaseOrderReceive(input: $input) { errors { message } } }"
PRIORITIZE = f"""mutation ($input: OrderPrioritizeInput!) {{
  orderPrioritize(input: $input) {{ order {{ priority {LINES} }} errors {{ code path }} }}
}}"""
ORDER = f"""query ($id: ID!) {{ order(id: $id) {{
  customerStatus {LINES} events(first: 20) {{ edges {{ node {{ type }} }} }} fulfillmentOrders {{ status }}
}} }}"""
CLAIMS = """query ($id: ID!) { order(id: $id) { lines { supply { supply { kind promised location { code } } } } } }"""


def in_days(days: int) -> str:
    return (datetime.now(UTC).replace(microsecond=0) + timedelta(days=days)).isoformat()


def same(one: str | None, other: str) -> bool:
    return one is not None and datetime.fromisoformat(one) == datetime.fromisoformat(other)


async def order(graph: Graph, who: Any, units: int, **stated: Any) -> Any:
    asked = {
        "idempotencyKey": a_key(),
        "channel": "web",
        "lines": [{"sku": "mug", "quantity": units}],
        "shippingAddress": {"country": "DE"},
        "allowBackorder": True,
        **stated,
    }
    return (await graph.data(PLACE, who, input=asked))["orderPlace"]


async def test_shoppers_wait_for_what_comes_and_see_their_promise_move(shop: Shop) -> None:
    # given
    await place(shop, {"mug": 200})
    await a_supplier(shop)
    graph = await a_graph(shop.database)
    refused = await order(graph, ANONYMOUS, 1)
    assert refused["errors"] == [
        {
            "code": "INSUFFICIENT_STOCK",
            "path": ["lines"],
            "shortfalls": [{"sku": "mug", "requested": 1, "available": None}],
        }
    ]

    # when: some are ordered from a supplier
    first, later = in_days(5), in_days(9)
    bought = {"supplier": "POTTERY", "to": "BER", "lines": [{"sku": "mug", "quantity": 4}]}
    made = await graph.data(BUY, ADMIN, input={"idempotencyKey": a_key(), "expectedAt": first, **bought})
    purchase = made["purchaseOrderCreate"]["purchaseOrder"]["id"]
    placed = (await order(graph, ANONYMOUS, 3))["order"]

    # then
    (line,) = placed["lines"]
    assert (placed["customerStatus"], line["backorderedQuantity"]) == ("WAITING_FOR_STOCK", 3)
    assert [claim["quantity"] for claim in line["supply"]] == [3]
    assert same(line["promisedBy"], first)
    ((claim,),) = [one["supply"] for one in (await graph.data(CLAIMS, CARE, id=placed["id"]))["order"]["lines"]]
    assert claim["supply"] == {"kind": "PURCHASE_ORDER", "promised": 3, "location": {"code": "BER"}}

    # when: an urgent order comes, and the supplier is late
    urgent = (await order(graph, CARE, 3))["order"]
    assert [(claim["quantity"], claim["expectedAt"] is None) for claim in urgent["lines"][0]["supply"]] == [
        (1, False),
        (2, True),
    ]
    ranked = await graph.data(
        PRIORITIZE, CARE, input={"idempotencyKey": a_key(), "orderId": urgent["id"], "priority": 10}
    )
    assert [claim["quantity"] for claim in ranked["orderPrioritize"]["order"]["lines"][0]["supply"]] == [3]
    step = {"idempotencyKey": a_key(), "purchaseOrderId": purchase}
    await graph.data(MOVE, ADMIN, input={**step, "expectedAt": later})

    # then: the promise moved twice, and says so
    await sequenced(shop.database)
    seen = (await graph.data(ORDER, CARE, id=placed["id"]))["order"]
    dates = [claim["expectedAt"] for claim in seen["lines"][0]["supply"]]
    assert (same(dates[0], later), dates[1], seen["lines"][0]["promisedBy"]) == (True, None, None)
    assert [edge["node"]["type"] for edge in seen["events"]["edges"]] == [
        "order.placed",
        "order.promise_changed",
        "order.promise_changed",
    ]

    # when: they arrive
    await graph.data(RECEIVE, ADMIN, input={**step, "idempotencyKey": a_key()})

    # then
    first_line = (await graph.data(ORDER, CARE, id=placed["id"]))["order"]["lines"][0]
    assert (first_line["allocatedQuantity"], first_line["backorderedQuantity"]) == (1, 2)
    assert (await graph.data(ORDER, CARE, id=urgent["id"]))["order"]["lines"][0]["allocatedQuantity"] == 3
    await invariants_hold(shop.database)


async def test_limits_are_set_per_channel_and_refuse_what_exceeds_them(shop: Shop) -> None:
    # given
    await place(shop, {"mug": 200})
    graph = await a_graph(shop.database)
    mug = {"sku": "mug", "kind": "BACKORDER"}

    # when
    await graph.data(LIMIT, ADMIN, input={**mug, "quantity": 5})
    answer = await graph.data(LIMIT, ADMIN, input={**mug, "quantity": 2, "channel": "web"})
    placed = await order(graph, ANONYMOUS, 2)
    refused = await order(graph, CARE, 1)

    # then
    assert answer["skuBackorderLimitSet"]["sku"]["backorderLimits"] == [
        {"kind": "BACKORDER", "quantity": 5, "used": 0, "channel": None},
        {"kind": "BACKORDER", "quantity": 2, "used": 0, "channel": {"code": "web"}},
    ]
    assert placed["order"]["lines"][0]["supply"] == [{"quantity": 2, "expectedAt": None}]
    assert refused["errors"][0]["shortfalls"] == [{"sku": "mug", "requested": 1, "available": 0}]
    wrong = await graph.data(LIMIT, ADMIN, input={**mug, "quantity": -1})
    assert wrong["skuBackorderLimitSet"]["errors"] == [{"code": "INVALID", "path": ["quantity"]}]
    await invariants_hold(shop.database)


async def test_a_preorder_leaves_on_its_street_date_and_not_before(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    upsert = "mutation ($input: SkuUpsertInput!) { skuUpsert(input: $input) { errors { message } } }"
    await graph.data(upsert, ADMIN, input={"code": "mug", "name": "Mug", "availableFrom": in_days(2)})
    placed = (await order(graph, ANONYMOUS, 2, allowBackorder=False))["order"]
    assert placed["lines"][0]["reservedQuantity"] == 2

    # when
    await release_street_dates.JOB.run(shop.database)
    held = (await graph.data(ORDER, CARE, id=placed["id"]))["order"]
    await graph.data(upsert, ADMIN, input={"code": "mug", "name": "Mug", "availableFrom": in_days(-1)})
    await release_street_dates.JOB.run(shop.database)
    released = (await graph.data(ORDER, CARE, id=placed["id"]))["order"]

    # then
    assert (held["fulfillmentOrders"], held["lines"][0]["reservedQuantity"]) == ([], 2)
    assert [work["status"] for work in released["fulfillmentOrders"]] == ["OPEN"]
    assert released["lines"][0]["allocatedQuantity"] == 2
    await invariants_hold(shop.database)


async def test_what_lines_wait_for_is_read_in_as_many_statements_however_many_lines_there_are(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await place(shop, {"mug": 200, "tea": 200, "poster": 200})
    one = (await order(graph, CARE, 1))["order"]["id"]
    lines = [{"sku": sku, "quantity": units} for sku in shop.skus for units in (1, 2, 3)]
    many = (await order(graph, CARE, 1, lines=lines))["order"]["id"]

    # when
    with counted_statements(shop.database) as of_one:
        await graph.data(ORDER, CARE, id=one)
    with counted_statements(shop.database) as of_many:
        found = await graph.data(ORDER, CARE, id=many)

    # then
    assert sum(len(line["supply"]) for line in found["order"]["lines"]) == 9
    assert len(of_one) == len(of_many)
