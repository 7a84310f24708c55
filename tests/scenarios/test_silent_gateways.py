"""Gateways that never answer, and money that comes when the goods are gone, over GraphQL."""

import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from app.domain.enums import Role
from app.domain.enums import TransactionKind as K
from app.domain.enums import TransactionStatus as S
from app.domain.orders.outcome import Outcome
from app.jobs import settle_payments
from app.payments.gateways.local import LocalGateway, NoAnswer
from app.payments.gateways.port import GatewayRequest
from app.payments.settle import MOST, RESTS, settle
from graphql_schema.ids import global_id
from tests.app.inventory.stating import adjust
from tests.app.payments.noticing import an_app, arrive, captured_order, notice_of, worked_off
from tests.app.payments.refunding import refund, refunding
from tests.builders import Shop, a_key, invariants_hold
from tests.graphql_schema.asking import Graph, a_graph, a_principal
from tests.scenarios.editing import placed

CARE = a_principal(Role.CARE)
READ = """query ($id: ID!) { order(id: $id) {
  status paymentStatus problems totals { refunded { amount } outstanding { amount } }
  payments { id status transactions { id kind status unansweredSince message } }
  lines { openQuantity backorderedQuantity allocatedQuantity } holds { reason releasedAt }
} }"""
ASK = """mutation ($input: PaymentAskAgainInput!) { paymentAskAgain(input: $input) {
  payment { id } errors { code path ... on IllegalTransition { from to } } } }"""
RECORD = """mutation ($input: PaymentOutcomeRecordInput!) { paymentOutcomeRecord(input: $input) {
  payment { refunded { amount } transactions { status message } } errors { code path } } }"""
CAPTURE = "mutation ($input: PaymentCaptureInput!) { paymentCapture(input: $input) { errors { code message } } }"
PENDING = {"from": "PENDING", "to": "PENDING"}
LIST = "{ orders(first: 5, filter: {problems: [PAYMENT_UNANSWERED]}) { edges { node { id } } } }"


class Silent(LocalGateway):
    """A gateway that is there and says nothing."""

    async def refund(self, request: GatewayRequest) -> Outcome:
        raise NoAnswer

    async def look_up(self, request: GatewayRequest) -> Outcome | None:
        raise NoAnswer


async def asked(shop: Shop, times: int = 1) -> None:
    """The silent gateway is asked about all that is open, as if so many rests were over."""
    for _ in range(times):
        async with shop.database.engine.begin() as connection:
            await connection.execute(text("UPDATE gateway_calls SET due_at = clock_timestamp()"))
        await settle(shop.database, {"local": Silent(shop.database)})


async def waits(shop: Shop) -> list[timedelta]:
    """How long the calls rest that are still made."""
    query = "SELECT due_at - clock_timestamp() FROM gateway_calls WHERE given_up_at IS NULL ORDER BY id"
    async with shop.database.session() as session:
        return list(await session.scalars(text(query)))


async def read(graph: Graph, order_id: Any) -> Any:
    return (await graph.data(READ, CARE, id=order_id))["order"]


async def do(graph: Graph, mutation: str, **stated: Any) -> Any:
    (answer,) = (await graph.data(mutation, CARE, input={"idempotencyKey": a_key(), **stated})).values()
    return answer


async def test_a_gateway_that_stays_silent_is_asked_less_and_less_and_then_shown(shop: Shop) -> None:
    # given: a refund that the gateway never answers for
    graph = await a_graph(shop.database)
    order = await captured_order(shop)
    order_id = global_id("Order", order.id)
    await refund(shop, refunding(order.id, amount=500))

    # when
    await asked(shop, 8)
    (rest,) = await waits(shop)
    async with shop.database.engine.begin() as connection:
        await connection.execute(text("UPDATE gateway_calls SET attempts = :most"), {"most": MOST - 1})
    known = await read(graph, order_id)
    await asked(shop)

    # then: the rests grow to a day, and end after a week
    assert timedelta(minutes=29) < rest <= RESTS[7] == timedelta(minutes=30)
    assert list(RESTS) == sorted(RESTS)
    assert timedelta(days=6) < sum(RESTS, timedelta()) < timedelta(days=7)
    assert "PAYMENT_UNANSWERED" not in known["problems"]
    shown = await read(graph, order_id)
    assert "PAYMENT_UNANSWERED" in shown["problems"]
    step = shown["payments"][0]["transactions"][-1]
    assert (step["kind"], step["status"], step["unansweredSince"] is not None) == ("REFUND", "PENDING", True)
    assert [edge["node"]["id"] for edge in (await graph.data(LIST, CARE))["orders"]["edges"]] == [order_id]
    assert await waits(shop) == []
    await settle_payments.run(shop.database)  # nothing is due, and nothing breaks
    await invariants_hold(shop.database)

    # when: ten agents want it asked again
    answers = await asyncio.gather(*(do(graph, ASK, transactionId=step["id"]) for _ in range(10)))

    # then: once, and the real gateway knows the end
    refused = [answer["errors"] for answer in answers if answer["errors"]]
    assert (len(refused), refused[0]) == (9, [{"code": "ILLEGAL_TRANSITION", "path": ["transactionId"], **PENDING}])
    assert "PAYMENT_UNANSWERED" not in (await read(graph, order_id))["problems"]
    await settle_payments.run(shop.database)
    assert (await read(graph, order_id))["totals"]["refunded"]["amount"] == "5.00"
    await invariants_hold(shop.database)


async def test_a_person_says_how_it_ended_and_the_gateways_own_word_comes_at_the_same_time(shop: Shop) -> None:
    # given: two refunds that nobody ever answered for
    graph = await a_graph(shop.database)
    app_id = await an_app(shop)
    order, other = await captured_order(shop), await captured_order(shop)
    for one in (order, other):
        await refund(shop, refunding(one.id, amount=500))
    still_asked = (await read(graph, global_id("Order", order.id)))["payments"][0]["transactions"][-1]["id"]
    early = await do(graph, RECORD, transactionId=still_asked, succeeded=True)
    async with shop.database.engine.begin() as connection:
        await connection.execute(text("UPDATE gateway_calls SET attempts = :most"), {"most": MOST})
    await asked(shop)

    # when: agents write that it came, while the gateway tells the same
    await arrive(shop, app_id, notice_of(await shop.order(order.id), K.REFUND, S.SUCCEEDED))
    says = {"transactionId": still_asked, "succeeded": True, "reference": "re_1", "note": "seen in its pages"}
    *answers, _ = await asyncio.gather(*(do(graph, RECORD, **says) for _ in range(5)), worked_off(shop))

    # then: it is booked once, whoever was first
    assert [error["code"] for error in early["errors"]] == ["ILLEGAL_TRANSITION"]
    assert len([answer for answer in answers if not answer["errors"]]) <= 1
    seen = await read(graph, global_id("Order", order.id))
    assert (seen["totals"]["refunded"]["amount"], seen["payments"][0]["transactions"][-1]["status"]) == (
        "5.00",
        "SUCCEEDED",
    )
    assert "PAYMENT_UNANSWERED" not in seen["problems"]

    # when: of the other it is said that it never was, and the gateway knows better later
    step = (await read(graph, global_id("Order", other.id)))["payments"][0]["transactions"][-1]["id"]
    await do(graph, RECORD, transactionId=step, succeeded=False)
    failed = await read(graph, global_id("Order", other.id))
    await arrive(shop, app_id, notice_of(await shop.order(other.id), K.REFUND, S.SUCCEEDED))
    await worked_off(shop)

    # then
    last = failed["payments"][0]["transactions"][-1]
    assert (last["status"], last["message"], failed["totals"]["refunded"]["amount"]) == (
        "FAILED",
        "recorded by hand",
        "0.00",
    )
    assert (await read(graph, global_id("Order", other.id)))["totals"]["refunded"]["amount"] == "5.00"
    await invariants_hold(shop.database)


async def test_money_that_comes_when_the_stock_is_gone_waits_in_line_or_shows_that_it_waits(shop: Shop) -> None:
    # given: two orders that wait for a transfer, and whose mugs turn out not to be there
    graph = await a_graph(shop.database)
    await channel_that_waits(graph)
    transfer = [{"gateway": "bank", "tender": "BANK_TRANSFER"}]
    first, second = [await placed(graph, CARE, {"mug": 2}, payments=transfer) for _ in range(2)]
    for place in ("HAM", "BER"):
        await adjust(shop, -100, location=place)
    gone = await read(graph, first)
    assert (gone["lines"][0]["openQuantity"], gone["problems"]) == (2, ["ON_HOLD", "WAITING_FOR_STOCK"])

    # when: two mugs come, and the money of both
    await adjust(shop, 2)
    for order_id in (first, second):
        paid = await do(graph, CAPTURE, paymentId=(await read(graph, order_id))["payments"][0]["id"])
        assert paid["errors"] == []

    # then: who placed first has them; the other is paid, and shown as what it is
    served, waiting = await read(graph, first), await read(graph, second)
    assert (served["paymentStatus"], served["lines"][0]["allocatedQuantity"], served["problems"]) == ("PAID", 2, [])
    assert (waiting["paymentStatus"], waiting["lines"][0]["openQuantity"]) == ("PAID", 2)
    assert waiting["problems"] == ["WAITING_FOR_STOCK"]
    await invariants_hold(shop.database)


async def channel_that_waits(graph: Graph) -> None:
    """Nothing leaves the channel unpaid."""
    stated = {"code": "web", "name": "Web", "kind": "WEB", "currency": "EUR", "holdsUnpaid": True}
    save = "mutation ($input: ChannelUpsertInput!) { channelUpsert(input: $input) { errors { message } } }"
    done = await graph.data(save, a_principal(Role.ADMIN), input=stated)
    assert done["channelUpsert"]["errors"] == []
