"""Held, released, recalled and noted: what an agent does, and what the buyer, a location and a dashboard see of it."""

from app.domain.enums import PaymentState, Role
from app.orders.command import PlacePayment
from graphql_schema.ids import global_id
from tests.app.orders.picking import pick
from tests.builders import Shop, a_key, capture_all, invariants_hold, place
from tests.graphql_schema.orders.buying import a_customer
from tests.live_client import watching
from tests.scenarios.live.documents import ORDER_CHANGED, ORDERS_CHANGED
from tests.serving import ServedHere, token

HOLD = """mutation ($input: OrderHoldInput!) { orderHold(input: $input) {
  hold { id reason note placedBy { kind } releasedAt fulfillmentOrderId } order { supportedActions } errors { code }
} }"""
RELEASE = """mutation ($input: OrderReleaseHoldInput!) { orderReleaseHold(input: $input) {
  order { holds { reason releasedAt releasedBy { kind } } supportedActions } errors { code }
} }"""
SEND = """mutation ($input: ShipmentDispatchInput!) { shipmentDispatch(input: $input) {
  shipment { id } errors { code retryable ... on Held { holds { reason note } } }
} }"""
PREVIEW = """query ($input: OrderCancelPreviewInput!) { orderCancelPreview(input: $input) {
  errors { code } lines { orderLine { sku { code } } canceledQuantity recalledQuantity }
  stock { location quantity } total { amount } outstanding { amount } released { amount } refund { amount }
} }"""
CANCEL = """mutation ($input: OrderCancelInput!) { orderCancel(input: $input) {
  order { status lines { canceledQuantity cancelRequestedQuantity } totals { refunded { amount } } }
  errors { code path ... on QuantityExceeded { excesses { sku requested left } } }
} }"""
ACCEPT = """mutation ($input: FulfillmentOrderCancelAcceptInput!) { fulfillmentOrderCancelAccept(input: $input) {
  fulfillmentOrder { status } order { totals { total { amount } } } errors { code }
} }"""
NOTE = """mutation ($input: OrderNoteAddInput!) { orderNoteAdd(input: $input) {
  note { body public author { kind } } errors { code }
} }"""
TAG = "mutation ($input: OrderTagsInput!) { orderTagsAdd(input: $input) { order { tags } errors { code } } }"
MERCHANT = """query ($id: ID!) { order(id: $id) {
  supportedActions tags notes { body public }
  cancellations { reason note restock lines { orderLine { sku { code } } canceledQuantity recalledQuantity } }
  fulfillmentOrders { status supportedActions holds { reason } lines { recalledQuantity } }
} }"""
BUYER = """query ($id: ID!) { order(id: $id) {
  supportedActions notes { body } cancellations { reason lines { canceledQuantity } }
  events(first: 50) { edges { node { type data } } }
} }"""


async def test_a_suspicious_order_is_held_then_goes_and_part_of_it_comes_back(
    served: ServedHere, shop: Shop, care: str
) -> None:
    # given: two paid mugs
    ada = await a_customer(shop)
    payments = (PlacePayment(gateway="till", amount=shop.money(2500), state=PaymentState.AUTHORIZED),)
    key = await place(shop, {"mug": 2}, customer_id=ada, payments=payments)
    await capture_all(shop, key)
    order, buyer, packer = global_id("Order", key), token(Role.CUSTOMER, customer_id=ada), token(Role.WAREHOUSE)
    work = global_id("FulfillmentOrder", (await shop.order(key)).fulfillment_orders[0].id)
    line = global_id("OrderLine", (await shop.order(key)).lines[0].id)
    async with (
        watching(served.address, ORDERS_CHANGED, bearer=care, filter={"onHold": True}) as dashboard,
        watching(served.address, ORDER_CHANGED, bearer=buyer, orderId=order) as tracking,
    ):
        assert (await dashboard.next())["orders"] == []
        await tracking.next()

        # when: somebody doubts the buyer
        asked = {"idempotencyKey": a_key(), "orderId": order, "reason": "FRAUD", "note": "a new card"}
        held = (await served.data(HOLD, care, input=asked))["orderHold"]
        entered = await dashboard.next()
        sending = {"idempotencyKey": a_key(), "fulfillmentOrderId": work, "carrier": "DHL"}
        stuck = (await served.data(SEND, packer, input=sending))["shipmentDispatch"]

        # then
        assert held["hold"] | {"id": None} == {
            "id": None,
            "reason": "FRAUD",
            "note": "a new card",
            "placedBy": {"kind": "STAFF"},
            "releasedAt": None,
            "fulfillmentOrderId": None,
        }
        assert held["order"]["supportedActions"] == ["CANCEL", "EDIT", "HOLD", "RELEASE_HOLD", "REFUND"]
        assert (entered["__typename"], entered["order"]["id"]) == ("OrderChange", order)
        assert stuck["errors"] == [
            {"code": "HELD", "retryable": True, "holds": [{"reason": "FRAUD", "note": "a new card"}]}
        ]
        # when: nobody doubts them any more
        letting_go = {"idempotencyKey": a_key(), "orderId": order, "reasons": ["FRAUD"]}
        released = (await served.data(RELEASE, care, input=letting_go))["orderReleaseHold"]["order"]
        left = await dashboard.next()
        # then
        assert (released["holds"][0]["releasedBy"], left["orderId"]) == ({"kind": "STAFF"}, order)
        assert "RELEASE_HOLD" not in released["supportedActions"]

        # when: one of them is picked, and the buyer wants none after all
        await pick(shop, key, 1)
        seen = (await served.data(PREVIEW, care, input={"orderId": order}))["orderCancelPreview"]
        too_many = {"idempotencyKey": a_key(), "orderId": order, "reason": "CUSTOMER"}
        three = {**too_many, "lines": [{"orderLineId": line, "quantity": 3}]}
        refused = (await served.data(CANCEL, care, input=three))["orderCancel"]["errors"]
        canceled = (await served.data(CANCEL, care, input={**too_many, "note": "by phone"}))["orderCancel"]["order"]
        # then
        assert seen == {
            "errors": [],
            "lines": [{"orderLine": {"sku": {"code": "mug"}}, "canceledQuantity": 1, "recalledQuantity": 1}],
            "stock": [{"location": "BER", "quantity": 1}],
            "total": {"amount": "12.50"},
            "outstanding": {"amount": "-12.50"},
            "released": {"amount": "0.00"},
            "refund": {"amount": "12.50"},
        }
        assert refused == [
            {
                "code": "QUANTITY_EXCEEDED",
                "path": ["lines", "0", "quantity"],
                "excesses": [{"sku": "mug", "requested": 3, "left": 2}],
            }
        ]
        assert canceled == {
            "status": "OPEN",
            "lines": [{"canceledQuantity": 1, "cancelRequestedQuantity": 1}],
            "totals": {"refunded": {"amount": "12.50"}},
        }
        # when: both write a note, and the location answers
        for who, body in ((care, "she sounded sad"), (buyer, "please refund me")):
            noting = {"idempotencyKey": a_key(), "orderId": order, "body": body}
            assert (await served.data(NOTE, who, input=noting))["orderNoteAdd"]["errors"] == []
        tagging = {"idempotencyKey": a_key(), "orderId": order, "tags": ["sad", " sad "]}
        assert (await served.data(TAG, care, input=tagging))["orderTagsAdd"]["order"] == {"tags": ["sad"]}
        inside = (await served.data(MERCHANT, packer, id=order))["order"]
        answering = {"idempotencyKey": a_key(), "fulfillmentOrderId": work}
        ended = (await served.data(ACCEPT, token(Role.STORE), input=answering))["fulfillmentOrderCancelAccept"]
        heard = await tracking.through("OrderChange")
        while heard[-1]["order"]["status"] != "CANCELED":
            heard += await tracking.through("OrderChange")
        outside = (await served.data(BUYER, buyer, id=order))["order"]

    # then
    assert inside["notes"] == [
        {"body": "she sounded sad", "public": False},
        {"body": "please refund me", "public": True},
    ]
    assert inside["cancellations"] == [
        {
            "reason": "CUSTOMER",
            "note": "by phone",
            "restock": True,
            "lines": [{"orderLine": {"sku": {"code": "mug"}}, "canceledQuantity": 1, "recalledQuantity": 1}],
        }
    ]
    (task,) = inside["fulfillmentOrders"]
    assert (task["status"], task["supportedActions"]) == (
        "CANCEL_REQUESTED",
        ["HOLD", "CANCEL_ACCEPT", "CANCEL_REFUSE"],
    )
    assert ended["fulfillmentOrder"] == {"status": "CANCELED"}
    assert outside["notes"] == [{"body": "please refund me"}]
    assert (outside["supportedActions"], outside["cancellations"][0]["lines"]) == ([], [{"canceledQuantity": 2}])
    told = [item["event"]["type"] for item in heard]
    assert told.index("order.held") < told.index("order.hold_released") < told.index("order.canceled")
    assert "FRAUD" not in str(outside["events"])
    await invariants_hold(shop.database)
