"""Giving money back over GraphQL: by line, charges and amount; refused with what is left; problems of the inbox."""

from typing import Any

from app.domain.enums import Role
from app.domain.enums import TransactionKind as K
from app.domain.enums import TransactionStatus as S
from app.orders.command import PlacePayment
from graphql_schema.ids import global_id
from tests.app.payments.noticing import an_app, arrive, captured_order, notice_of, worked_off
from tests.builders import Shop, a_key, capture_all, invariants_hold, place
from tests.graphql_schema.asking import Graph, a_graph, a_principal

CARE = a_principal(Role.CARE)
REFUND = """mutation ($input: RefundCreateInput!) {
  refundCreate(input: $input) {
    refund {
      id reason status note total { amount } charges { amount } adjustment { amount }
      lines { quantity amount { amount currency } tax { amount } line { sku { code } } }
      tenders { kind status amount { amount } refund { id } }
    }
    order { paymentStatus totals { total { amount } credited { amount } refunded { amount } outstanding { amount } } }
    errors { code path message ... on AmountExceeded { limit { amount currency } } }
  }
}"""
REFUNDS = "query ($id: ID!) { order(id: $id) { refunds { status reason total { amount } lines { quantity } } } }"
PROBLEMS = """{ inboxMessages(first: 5, states: [PROBLEM]) {
  edges { node { id source state problem detail notices { eventId } } } } }"""
SETTLE = """mutation ($input: InboxMessageInput!) {
  %s(input: $input) { message { state problem attempts } errors { code ... on IllegalTransition { allowed } } }
}"""


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


async def refunding(graph: Graph, order_id: Any, **stated: Any) -> Any:
    asked = {"idempotencyKey": a_key(), "orderId": global_id("Order", order_id), "reason": "OTHER", **stated}
    return (await graph.data(REFUND, CARE, input=asked))["refundCreate"]


async def test_a_gateway_gives_back_what_was_asked_for_before_the_answer(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    order = await captured_order(shop, units=3)
    line = {"orderLineId": global_id("OrderLine", order.lines[0].id), "quantity": 2}

    # when
    answer = await refunding(graph, order.id, lines=[line], reason="DAMAGED", note="cracked")

    # then
    assert answer["errors"] == []
    refund = answer["refund"]
    assert (refund["status"], refund["total"]["amount"], refund["note"]) == ("SUCCEEDED", "25.00", "cracked")
    assert [(part["quantity"], part["line"]["sku"]["code"]) for part in refund["lines"]] == [(2, "mug")]
    assert [(step["kind"], step["status"], step["refund"]["id"]) for step in refund["tenders"]] == [
        ("REFUND", "SUCCEEDED", refund["id"])
    ]
    assert answer["order"] == {
        "paymentStatus": "PARTIALLY_REFUNDED",
        "totals": {
            "total": {"amount": "12.50"},
            "credited": {"amount": "25.00"},
            "refunded": {"amount": "25.00"},
            "outstanding": {"amount": "0.00"},
        },
    }
    await invariants_hold(shop.database)


async def test_a_refund_that_its_gateway_refuses_is_failed_and_can_be_asked_for_again(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    order = await captured_order(shop, "refund_declined")

    # when
    answers = [await refunding(graph, order.id, amount=euros("5.00")) for _ in range(2)]

    # then
    assert [answer["refund"]["status"] for answer in answers] == ["FAILED", "FAILED"]
    assert answers[1]["order"]["totals"]["outstanding"]["amount"] == "0.00"
    await invariants_hold(shop.database)


async def test_what_cannot_be_given_back_is_refused_with_what_is_left(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    payments = (PlacePayment(gateway="bank", amount=shop.money(2500 + 490)),)
    order_id = await place(shop, {"mug": 2}, shipping=shop.money(490), payments=payments)
    await capture_all(shop, order_id)
    line = {"orderLineId": global_id("OrderLine", (await shop.order(order_id)).lines[0].id), "quantity": 3}

    # when
    asked: list[dict[str, Any]] = [
        {"lines": [line]},
        {"charges": euros("4.91")},
        {"amount": euros("29.91")},
        {"amount": {"amount": "1.00", "currency": "USD"}},
        {"lines": [{**line, "quantity": 0}]},
        {},
        {"amount": euros("5.99"), "reason": "GOODWILL"},
    ]
    answers = [(await refunding(graph, order_id, **one))["errors"] for one in asked]

    # then
    assert [(error["code"], error["path"], error.get("limit")) for (error,) in answers[:6]] == [
        ("AMOUNT_EXCEEDED", ["lines", "0", "quantity"], euros("25.00")),
        ("AMOUNT_EXCEEDED", ["charges"], euros("4.90")),
        ("AMOUNT_EXCEEDED", ["amount"], euros("29.90")),
        ("INVALID", ["amount"], None),
        ("INVALID", ["lines", "0", "quantity"], None),
        ("INVALID", ["lines"], None),
    ]
    assert answers[6] == []


async def test_a_buyer_reads_refunds_and_a_store_does_not(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    order = await captured_order(shop)
    await refunding(graph, order.id, amount=euros("5.00"), note="between us")
    order_id = global_id("Order", order.id)
    guest = a_principal(Role.GUEST, order_id=order.id)

    # then
    assert (await graph.data(REFUNDS, guest, id=order_id))["order"]["refunds"] == [
        {"status": "SUCCEEDED", "reason": "OTHER", "total": {"amount": "5.00"}, "lines": []}
    ]
    noted = "query ($id: ID!) { order(id: $id) { refunds { note } } }"
    assert await graph.code(noted, guest, id=order_id) == "FORBIDDEN"
    assert await graph.code(REFUNDS, a_principal(Role.STORE), id=order_id) == "FORBIDDEN"


async def test_a_problem_of_the_inbox_is_seen_tried_again_and_dismissed(shop: Shop) -> None:
    # given a notice of another amount, and one that nobody can read
    graph = await a_graph(shop.database)
    app_id = await an_app(shop)
    order = await captured_order(shop, "capture_later")
    await arrive(shop, app_id, {**notice_of(order, K.CAPTURE, S.SUCCEEDED), "amount": 1})
    await arrive(shop, app_id, b"no json")
    await worked_off(shop)

    # when
    edges = (await graph.data(PROBLEMS, CARE))["inboxMessages"]["edges"]
    unreadable, differs = (edge["node"] for edge in edges)
    retried = await graph.data(
        SETTLE % "inboxMessageRetry", CARE, input={"idempotencyKey": a_key(), "messageId": differs["id"]}
    )
    dismissed = await graph.data(
        SETTLE % "inboxMessageDismiss", CARE, input={"idempotencyKey": a_key(), "messageId": unreadable["id"]}
    )

    # then
    assert (differs["problem"], unreadable["problem"]) == ("AMOUNT_DIFFERS", "UNREADABLE")
    assert "2500 EUR" in differs["detail"]
    assert retried["inboxMessageRetry"]["message"] == {"state": "WAITING", "problem": None, "attempts": 0}
    assert dismissed["inboxMessageDismiss"]["message"]["state"] == "DISMISSED"
    again = {"idempotencyKey": a_key(), "messageId": unreadable["id"]}
    refused = (await graph.data(SETTLE % "inboxMessageRetry", CARE, input=again))["inboxMessageRetry"]
    assert refused == {"message": None, "errors": [{"code": "ILLEGAL_TRANSITION", "allowed": []}]}
    await worked_off(shop)
    assert [edge["node"]["problem"] for edge in (await graph.data(PROBLEMS, CARE))["inboxMessages"]["edges"]] == [
        "AMOUNT_DIFFERS"
    ]
    assert await graph.data(PROBLEMS, a_principal(Role.CARE, channels={"till"})) == {"inboxMessages": {"edges": []}}
