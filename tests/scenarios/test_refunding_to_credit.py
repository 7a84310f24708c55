"""Refunds that the buyer gets as store credit, and what a refund would do, over GraphQL."""

import asyncio
from typing import Any
from uuid import UUID

from app.domain.enums import Role
from graphql_schema.ids import global_id, uuid_of
from tests.app.payments.noticing import call_gateways
from tests.builders import Shop, a_key, capture_all, invariants_hold
from tests.graphql_schema.asking import Graph, a_graph, a_principal
from tests.graphql_schema.orders.buying import a_customer
from tests.scenarios.editing import placed, step, the_order

CARE = a_principal(Role.CARE)
REFUND = """mutation ($input: RefundCreateInput!) { refundCreate(input: $input) {
  refund { id status destination total { amount } tenders { status amount { amount } } }
  order { paymentStatus totals { refunded { amount } outstanding { amount } } }
  errors { code path message }
} }"""
CANCEL = """mutation ($input: OrderCancelInput!) { orderCancel(input: $input) {
  order { status refunds { destination status total { amount } } cancellations { refundTo } } errors { code path }
} }"""
CREDIT = """query ($id: ID!) { customer(id: $id) {
  storeCredit { balance { amount } entries { kind amount { amount } reason } }
} }"""
PREVIEW = """query ($input: OrderRefundPreviewInput!) { orderRefundPreview(input: $input) {
  lines { orderLine { sku { code } } quantity amount { amount } leftQuantity left { amount } }
  tenders { payment { gateway } amount { amount } left { amount } }
  charges { amount } adjustment { amount } credited { amount } total { amount } storeCredit { amount }
  orderTotal { amount } outstanding { amount } left { amount }
  errors { __typename code path ... on AmountExceeded { limit { amount } } }
} }"""


async def a_paid_order(shop: Shop, graph: Graph, customer_id: UUID | None, units: int = 4) -> str:
    """Mugs on a good card, all of it taken."""
    stated = {} if customer_id is None else {"customerId": global_id("Customer", customer_id)}
    order_id = await placed(graph, CARE, {"mug": units}, **stated)
    await capture_all(shop, uuid_of(order_id, "Order"))
    await call_gateways(shop)
    return order_id


async def credit_of(graph: Graph, customer_id: UUID) -> Any:
    found = await graph.data(CREDIT, CARE, id=global_id("Customer", customer_id))
    return found["customer"]["storeCredit"]


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


async def test_a_refund_is_the_buyers_store_credit_at_once_and_once(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    ada = await a_customer(shop)
    order_id = await a_paid_order(shop, graph, ada)
    asked = {
        "idempotencyKey": a_key(),
        "orderId": order_id,
        "reason": "DAMAGED",
        "amount": euros("10.00"),
        "destination": "STORE_CREDIT",
    }

    # when: ten times at once
    answers = await asyncio.gather(*(graph.data(REFUND, CARE, input=asked) for _ in range(10)))

    # then
    assert all(answer["refundCreate"]["errors"] == [] for answer in answers)
    assert len({answer["refundCreate"]["refund"]["id"] for answer in answers}) == 1
    done = answers[0]["refundCreate"]
    assert (done["refund"]["status"], done["refund"]["destination"]) == ("SUCCEEDED", "STORE_CREDIT")
    assert done["order"] == {
        "paymentStatus": "PARTIALLY_REFUNDED",
        "totals": {"refunded": {"amount": "10.00"}, "outstanding": {"amount": "0.00"}},
    }
    assert await credit_of(graph, ada) == [
        {
            "balance": {"amount": "10.00"},
            "entries": [{"kind": "ISSUE", "amount": {"amount": "10.00"}, "reason": "refund"}],
        }
    ]

    # when: the rest of what was taken, and a cent more
    rest = {**asked, "idempotencyKey": a_key(), "amount": euros("40.01")}
    much = (await graph.data(REFUND, CARE, input=rest))["refundCreate"]
    both = await asyncio.gather(
        *(graph.data(REFUND, CARE, input={**rest, "idempotencyKey": a_key(), "amount": euros("30.00")}) for _ in (1, 2))
    )

    # then: one of two that are too much together
    assert [error["code"] for error in much["errors"]] == ["AMOUNT_EXCEEDED"]
    assert sorted(len(one["refundCreate"]["errors"]) for one in both) == [0, 1]
    assert (await credit_of(graph, ada))[0]["balance"] == {"amount": "40.00"}
    await invariants_hold(shop.database)


async def test_what_is_canceled_or_edited_away_goes_to_store_credit_and_nobody_has_any_without_an_account(
    shop: Shop,
) -> None:
    # given
    graph = await a_graph(shop.database)
    ada = await a_customer(shop)
    order_id = await a_paid_order(shop, graph, ada)
    strangers = await a_paid_order(shop, graph, None, units=1)
    mug = (await the_order(graph, CARE, order_id))["lines"][0]["id"]

    # then
    asked = {"idempotencyKey": a_key(), "orderId": strangers, "reason": "CUSTOMER", "refundTo": "STORE_CREDIT"}
    canceled = (await graph.data(CANCEL, CARE, input=asked))["orderCancel"]
    assert [(error["code"], error["path"]) for error in canceled["errors"]] == [("INVALID", ["refundTo"])]
    wanted = {"reason": "OTHER", "amount": euros("1.00"), "destination": "STORE_CREDIT"}
    refused = await graph.data(REFUND, CARE, input={"idempotencyKey": a_key(), "orderId": strangers, **wanted})
    assert [error["path"] for error in refused["refundCreate"]["errors"]] == [["destination"]]

    # when: one mug is edited away, the others are canceled
    edit = (await step(graph, CARE, "orderEditBegin", orderId=order_id))["edit"]["id"]
    await step(graph, CARE, "orderEditSetQuantity", editId=edit, orderLineId=mug, quantity=3)
    await step(graph, CARE, "orderEditCommit", editId=edit, refundTo="STORE_CREDIT")
    asked = {**asked, "idempotencyKey": a_key(), "orderId": order_id}
    canceled = (await graph.data(CANCEL, CARE, input=asked))["orderCancel"]

    # then
    assert canceled["errors"] == []
    assert [(one["destination"], one["total"]["amount"]) for one in canceled["order"]["refunds"]] == [
        ("STORE_CREDIT", "12.50"),
        ("STORE_CREDIT", "37.50"),
    ]
    assert [one["refundTo"] for one in canceled["order"]["cancellations"]] == ["STORE_CREDIT"]
    assert (await credit_of(graph, ada))[0]["balance"] == {"amount": "50.00"}
    await invariants_hold(shop.database)


async def test_a_refund_is_looked_at_before_it_is_given(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    order_id = await a_paid_order(shop, graph, await a_customer(shop))
    before = await the_order(graph, CARE, order_id)
    mug = {"orderLineId": before["lines"][0]["id"], "quantity": 1}

    async def look(**stated: Any) -> Any:
        asked = {"orderId": order_id, "reason": "DAMAGED", **stated}
        return (await graph.data(PREVIEW, CARE, input=asked))["orderRefundPreview"]

    # when
    seen = await look(lines=[mug], amount=euros("2.00"))
    credit = await look(lines=[mug], destination="STORE_CREDIT")
    much = await look(lines=[{**mug, "quantity": 5}])
    nothing = await look()

    # then
    money = ("charges", "adjustment", "credited", "total", "storeCredit", "orderTotal", "outstanding", "left")
    assert [seen[name]["amount"] for name in money] == [
        *("0.00", "2.00", "2.00", "14.50", "0.00", "35.50", "0.00", "35.50"),
    ]
    (line,) = seen["lines"]
    assert (line["quantity"], line["amount"]["amount"], line["leftQuantity"]) == (1, "12.50", 3)
    (tender,) = seen["tenders"]
    assert (tender["amount"]["amount"], tender["left"]["amount"]) == ("14.50", "35.50")
    assert (credit["total"], credit["storeCredit"]) == ({"amount": "12.50"}, {"amount": "12.50"})
    assert [(error["code"], error["path"]) for error in much["errors"]] == [
        ("AMOUNT_EXCEEDED", ["lines", "0", "quantity"])
    ]
    assert (much["total"], [error["code"] for error in nothing["errors"]]) == (None, ["INVALID"])
    assert await the_order(graph, CARE, order_id) == before
