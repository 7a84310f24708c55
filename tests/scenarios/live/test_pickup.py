"""A pickup with both sides watching: the shopper's page with its token, the store's queue, over sockets."""

from typing import Any

from app.domain.enums import Role
from app.pickups.codes import pickup_code
from graphql_schema.ids import global_id
from tests.app.pickups.collecting import a_pickup_store, to_collect, work_of
from tests.builders import Shop, a_key, invariants_hold
from tests.live_client import watching
from tests.serving import KEYS, ServedHere, order_token, token

PAGE = """
subscription { orderChanged {
  __typename
  ... on OrderSnapshot { orders { ...Tracked } }
  ... on OrderChange { event { type } order { ...Tracked } }
} }
fragment Tracked on Order { customerStatus fulfillmentOrders { pickup { state bay code } } }
"""
QUEUE = """
subscription { fulfillmentOrdersChanged(location: "BER") {
  __typename
  ... on FulfillmentOrderSnapshot { fulfillmentOrders { ...Shown } }
  ... on FulfillmentOrderChange { event { type } fulfillmentOrder { ...Shown } }
} }
fragment Shown on FulfillmentOrder { status pickup { state bay vehicle } }
"""
LEFT = {"status": "COMPLETED", "pickup": {"state": "HANDED_OVER", "bay": "B7", "vehicle": None}}


def told(items: list[dict[str, Any]]) -> list[str]:
    return [item["event"]["type"] for item in items if "event" in item]


async def do(served: ServedHere, what: str, bearer: str, **stated: Any) -> None:
    words = "mutation ($input: %sInput!) { %s(input: $input) { errors { code message } } }"
    document = words % (what[0].upper() + what[1:], what)
    answer = await served.data(document, bearer, input={"idempotencyKey": a_key(), **stated})
    assert answer[what]["errors"] == []


async def test_both_sides_see_every_step_of_a_pickup(served: ServedHere, shop: Shop) -> None:
    # given
    await a_pickup_store(shop)
    order = await to_collect(shop)
    work_id = global_id("FulfillmentOrder", work_of(order).id)
    store = token(Role.STORE, locations=("BER",))
    admin = token(Role.ADMIN)

    # when
    async with (
        watching(served.address, PAGE, order_token=order_token(order.id)) as page,
        watching(served.address, QUEUE, bearer=store) as queue,
    ):
        before, _ = await page.next(), await queue.next()
        await do(served, "fulfillmentOrderReadyForPickup", store, fulfillmentOrderId=work_id)
        (ready,) = await page.take(1)
        await do(served, "customerArrived", admin, fulfillmentOrderId=work_id, bay="B7", vehicle="blue van")
        (there,) = await page.take(1)
        code = ready["order"]["fulfillmentOrders"][0]["pickup"]["code"]
        await do(served, "fulfillmentOrderHandOver", store, fulfillmentOrderId=work_id, code=code)
        (gone,) = await page.take(1)
        seen = await queue.through("FulfillmentOrderChange", fulfillmentOrder=LEFT)

    # then
    assert before["orders"][0]["fulfillmentOrders"] == [{"pickup": {"state": "PREPARING", "bay": None, "code": None}}]
    assert told([ready, there, gone]) == ["order.pickup_changed", "order.pickup_changed", "order.handed_over"]
    assert ready["order"]["customerStatus"] == "READY_TO_COLLECT"
    assert there["order"]["fulfillmentOrders"] == [{"pickup": {"state": "ARRIVED", "bay": "B7", "code": code}}]
    assert code == pickup_code(KEYS.pickup_codes, work_of(order).id, 1)
    assert gone["order"]["customerStatus"] == "COLLECTED"
    assert told(seen)[-3:] == [
        "fulfillment_order.ready_for_pickup",
        "fulfillment_order.customer_arrived",
        "fulfillment_order.handed_over",
    ]
    await invariants_hold(shop.database)
