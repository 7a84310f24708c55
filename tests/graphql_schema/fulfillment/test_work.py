"""Locations' work over the graph: buttons that do what they say, queues by due time, badges."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.domain.enums import Role
from graphql_schema.ids import global_id
from tests.builders import Shop, a_key, dispatch_all, invariants_hold, place
from tests.graphql_schema.asking import ADMIN, Graph, a_principal, counted_statements

ERRORS = """errors { __typename code path ... on InsufficientStock { shortfalls { sku location requested available } }
  ... on IllegalTransition { from to allowed } ... on VersionConflict { current { id } }
  ... on QuantityExceeded { excesses { sku requested left } } }"""
WORK = """id status version rejectReason rejectNote supportedActions location { code }
  lines { id quantity canceledQuantity }"""
ANSWER = f"{{ fulfillmentOrder {{ {WORK} }} order {{ number }} {ERRORS} }}"
DOCUMENTS = {
    verb: f"mutation ($input: {kind}!) {{ answer: fulfillmentOrder{verb}(input: $input) {ANSWER} }}"
    for verb, kind in {
        "Accept": "FulfillmentOrderInput",
        "Reject": "FulfillmentOrderRejectInput",
        "Move": "FulfillmentOrderMoveInput",
        "Split": "FulfillmentOrderSplitInput",
        "Merge": "FulfillmentOrderMergeInput",
        "Reschedule": "FulfillmentOrderRescheduleInput",
    }.items()
}
QUEUE = """query ($due: DateTime, $after: String, $method: [FulfillmentOrderMethod!]) {
  fulfillmentOrders(location: "BER", dueBefore: $due, method: $method, sort: DUE_AT_ASC, first: 2, after: $after) {
    edges { node { id dueAt } } pageInfo { hasNextPage endCursor } } }""".replace(
    "FulfillmentOrderMethod", "FulfillmentMethod"
)
COUNTS = "query ($location: String!) { fulfillmentOrderCounts(location: $location) { status count lateCount } }"
BER = a_principal(Role.STORE, locations={"BER"})


async def do(graph: Graph, verb: str, work_id: str, who: Any = BER, **stated: Any) -> dict[str, Any]:
    asked = {"idempotencyKey": a_key(), "fulfillmentOrderId": work_id, **stated}
    return (await graph.data(DOCUMENTS[verb], who, input=asked))["answer"]


async def work_of(shop: Shop, order_id: UUID) -> str:
    return global_id("FulfillmentOrder", (await shop.order(order_id)).fulfillment_orders[0].id)


async def test_a_place_accepts_splits_merges_and_rejects_what_is_its_own(graph: Graph, shop: Shop) -> None:
    # given
    work_id = await work_of(shop, await place(shop, {"mug": 3}))

    # when
    accepted = await do(graph, "Accept", work_id, expectedVersion=1)
    line = accepted["fulfillmentOrder"]["lines"][0]
    parts = [{"fulfillmentOrderLineId": line["id"], "quantity": 1}]
    split = await do(graph, "Split", work_id, lines=parts)
    merged = await do(graph, "Merge", work_id, fulfillmentOrderIds=[split["fulfillmentOrder"]["id"]])
    rejected = await do(graph, "Reject", work_id, reason="DAMAGED", note="wet")

    # then
    work = accepted["fulfillmentOrder"]
    assert (work["status"], work["version"], accepted["errors"]) == ("ACCEPTED", 2, [])
    assert work["supportedActions"] == ["REJECT", "PICK", "DISPATCH", "MOVE", "SPLIT", "RESCHEDULE", "HOLD"]
    part = split["fulfillmentOrder"]
    assert (part["status"], part["lines"][0]["quantity"]) == ("ACCEPTED", 1)
    assert "MERGE" in part["supportedActions"]
    assert [(one["quantity"], one["canceledQuantity"]) for one in merged["fulfillmentOrder"]["lines"]] == [(4, 1)]
    work = rejected["fulfillmentOrder"]
    assert (work["status"], work["rejectReason"], work["rejectNote"]) == ("REJECTED", "DAMAGED", "wet")
    assert work["supportedActions"] == []
    tasks = '{ countTasks(location: "BER") { edges { node { sku { code } quantity } } } }'
    assert (await graph.data(tasks, BER))["countTasks"]["edges"] == [{"node": {"sku": {"code": "mug"}, "quantity": 3}}]
    assert (await graph.data(tasks, a_principal(Role.STORE, locations={"HAM"})))["countTasks"]["edges"] == []
    await invariants_hold(graph.services.database)


async def test_refusals_say_what_to_do_about_it(graph: Graph, shop: Shop) -> None:
    # given: HAM has two mugs that are nobody's, and one order is gone
    async with shop.database.session() as session, session.begin():
        await session.execute(
            text(
                "UPDATE stock_levels l SET safety_stock = 98 FROM locations p, skus s"
                " WHERE p.id = l.location_id AND s.id = l.sku_id AND p.code = 'HAM' AND s.code = 'mug'"
            )
        )
    gone_id = await place(shop, {"tea": 1})
    await dispatch_all(shop, gone_id)
    work_id, gone = await work_of(shop, await place(shop, {"mug": 3})), await work_of(shop, gone_id)

    # when
    short = await do(graph, "Move", work_id, ADMIN, location="HAM")
    late = await do(graph, "Reject", gone, reason="CLOSED")
    stale = await do(graph, "Accept", work_id, expectedVersion=9)
    foreign = await do(graph, "Accept", work_id, a_principal(Role.STORE, locations={"HAM"}))

    # then
    assert short["errors"][0] == {
        "__typename": "InsufficientStock",
        "code": "INSUFFICIENT_STOCK",
        "path": ["location"],
        "shortfalls": [{"sku": "mug", "location": "HAM", "requested": 3, "available": 2}],
    }
    (error,) = late["errors"]
    assert (error["from"], error["to"], error["path"]) == ("DISPATCHED", "REJECTED", ["fulfillmentOrderId"])
    assert stale["errors"][0]["current"] == {"id": work_id}
    assert [error["code"] for error in foreign["errors"]] == ["NOT_FOUND"]
    assert all(answer["fulfillmentOrder"] is None for answer in (short, late, stale, foreign))


async def test_a_queue_is_sorted_by_what_is_due_and_counted_for_badges(graph: Graph, shop: Shop) -> None:
    # given: three works at BER, due in this order: the third, the first (which came first), the second
    ids = [await work_of(shop, await place(shop, {"mug": 1})) for _ in range(3)]
    await dispatch_all(shop, await place(shop, {"mug": 1}))
    now = graph.services.database.clock.now()
    rows = [work.id for order in await _orders(shop) for work in order.fulfillment_orders][:3]
    async with shop.database.session() as session, session.begin():
        for row, due in ((rows[1], now + timedelta(hours=3)), (rows[2], now - timedelta(hours=3))):
            await session.execute(
                text("UPDATE fulfillment_orders SET due_at = :due WHERE id = :id"), {"due": due, "id": row}
            )
    await do(graph, "Accept", ids[0])

    # when
    first = (await graph.data(QUEUE, BER))["fulfillmentOrders"]
    rest = (await graph.data(QUEUE, BER, after=first["pageInfo"]["endCursor"]))["fulfillmentOrders"]
    late = (await graph.data(QUEUE, BER, due=now.isoformat()))["fulfillmentOrders"]
    collected = (await graph.data(QUEUE, BER, method=["CURBSIDE"]))["fulfillmentOrders"]
    with counted_statements(graph.services.database) as statements:
        counts = (await graph.data(COUNTS, BER, location="BER"))["fulfillmentOrderCounts"]

    # then
    assert [edge["node"]["id"] for edge in first["edges"]] == [ids[2], ids[0]]
    assert ids[1] in [edge["node"]["id"] for edge in rest["edges"]]
    assert [edge["node"]["id"] for edge in late["edges"]] == [ids[2]]
    assert collected["edges"] == []
    assert counts == [
        {"status": "OPEN", "count": 2, "lateCount": 1},
        {"status": "ACCEPTED", "count": 1, "lateCount": 0},
    ]
    assert len(statements) == 1
    assert await graph.code(COUNTS, BER, location="HAM") == "BAD_USER_INPUT"


async def _orders(shop: Shop) -> list[Any]:
    async with shop.database.session() as session:
        ids = (await session.scalars(text("SELECT id FROM orders ORDER BY id"))).all()
    return [await shop.order(id_) for id_ in ids]
