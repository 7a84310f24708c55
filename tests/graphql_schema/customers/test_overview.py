"""A customer at a glance: honest sums, open problems, and what was said, in a constant number of statements."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.domain.enums import PaymentState, Role
from app.orders.command import PlaceDelivery, PlaceLine, PlacePayment
from graphql_schema.ids import global_id
from tests.builders import Shop, a_key, cancel, deliver_all, dispatch_all, invariants_hold, place, sequenced
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal, counted_statements
from tests.graphql_schema.orders.buying import HOME, a_customer

AT_A_GLANCE = """
query ($first: Int) { customers(first: $first) { edges { node {
  name orderCounts { total open completed canceled }
  lifetimeValue { value { amount currency } captured { amount } refunded { amount } }
  openProblems { kinds order { number problems } }
  payments { status captured { amount } } refunds { reason } returnedUnits returns { name }
  consents { purpose way granted } consentHistory { granted source recordedBy { kind } }
  notes { body author { kind } } contacts { way direction reason summary order { number } }
} } } }
"""
RECORD = """
mutation ($consent: CustomerConsentRecordInput!, $back: CustomerConsentRecordInput!, $note: CustomerNoteAddInput!,
          $contact: CustomerContactAddInput!) {
  customerConsentRecord(input: $consent) { errors { code } }
  back: customerConsentRecord(input: $back) { errors { code } }
  customerNoteAdd(input: $note) { errors { code } }
  customerContactAdd(input: $contact) { errors { code path } }
}
"""
OWN = "{ viewer { customer { orderCounts { total } lifetimeValue { value { amount } } consents { granted } } } }"


@pytest.fixture
async def graph(shop: Shop) -> Graph:
    return await a_graph(shop.database)


def paid(shop: Shop, minor: int) -> tuple[PlacePayment, ...]:
    return (PlacePayment(gateway="till", amount=shop.money(minor), state=PaymentState.CAPTURED),)


async def glance(graph: Graph, first: int = 2) -> dict[str, dict[str, Any]]:
    data = await graph.data(AT_A_GLANCE, ADMIN, first=first)
    return {edge["node"]["name"]: edge["node"] for edge in data["customers"]["edges"]}


async def test_a_desk_sees_what_came_of_a_customers_orders_and_what_is_open(graph: Graph, shop: Shop) -> None:
    # given
    ada = await a_customer(shop)
    done = await place(shop, {"mug": 1}, customer_id=ada, payments=paid(shop, 1250))
    await dispatch_all(shop, done)
    await deliver_all(shop, done)
    owed = await place(shop, {"mug": 2}, customer_id=ada, payments=paid(shop, 2500))
    await cancel(shop, owed)
    yesterday = shop.database.clock.now() - timedelta(days=1)
    await place(
        shop,
        customer_id=ada,
        lines=(PlaceLine(sku="tea", quantity=1, delivery="home"),),
        deliveries=(PlaceDelivery(key="home", address=HOME, promised_by=yesterday),),
        payments=(PlacePayment(gateway="cards", amount=shop.money(499), state=PaymentState.FAILED),),
    )
    await place(shop, {"mug": 1})

    # when
    seen = (await glance(graph))["Ada"]

    # then
    assert seen["orderCounts"] == {"total": 3, "open": 1, "completed": 1, "canceled": 1}
    (value,) = seen["lifetimeValue"]
    captured, refunded = await sums(shop)
    assert value["value"] == {"amount": f"{(captured - refunded) / 100:.2f}", "currency": "EUR"}
    assert value["captured"] == {"amount": "37.50"}
    problems = [problem["kinds"] for problem in seen["openProblems"]]
    assert problems[0] == ["PAYMENT_FAILED", "PROMISE_OVERDUE"]
    assert problems == [problem["order"]["problems"] for problem in seen["openProblems"]]
    assert seen["payments"][0]["status"] == "FAILED"
    assert seen["returnedUnits"] == 0
    assert seen["returns"] == []


async def sums(shop: Shop) -> tuple[int, int]:
    async with shop.database.session() as session:
        query = "SELECT sum(captured_minor), sum(refunded_minor) FROM orders WHERE customer_id IS NOT NULL"
        captured, refunded = (await session.execute(text(query))).one()
    return int(captured), int(refunded)


async def test_what_was_agreed_noted_and_said_is_kept_and_the_latest_word_stands(graph: Graph, shop: Shop) -> None:
    # given
    ada, bob = await a_customer(shop), await a_customer(shop, "Bob")
    order_id, foreign = await place(shop, customer_id=ada), await place(shop, customer_id=bob)
    care = a_principal(Role.CARE)
    whose = {"customerId": global_id("Customer", ada)}
    consent = {**whose, "purpose": "MARKETING", "way": "EMAIL", "granted": True, "source": "checkout"}
    contact = {**whose, "way": "PHONE", "reason": "DELIVERY", "summary": "asks where it is"}

    # when
    asked: dict[str, Any] = {
        "consent": {**consent, "idempotencyKey": a_key()},
        "back": {**consent, "idempotencyKey": a_key(), "granted": False, "source": "phone"},
        "note": {**whose, "idempotencyKey": a_key(), "body": "Rings twice"},
        "contact": {**contact, "idempotencyKey": a_key(), "orderId": global_id("Order", order_id)},
    }
    first = await graph.data(RECORD, care, **asked)
    again = await graph.data(RECORD, care, **asked)
    asked["contact"] = {**contact, "idempotencyKey": a_key(), "orderId": global_id("Order", foreign)}
    refused = await graph.data(RECORD, care, **asked)

    # then
    assert all(answer["errors"] == [] for answer in (*first.values(), *again.values()))
    assert refused["customerContactAdd"]["errors"] == [{"code": "INVALID", "path": ["orderId"]}]
    seen = (await glance(graph))["Ada"]
    assert seen["consents"] == [{"purpose": "MARKETING", "way": "EMAIL", "granted": False}]
    assert [(one["granted"], one["source"]) for one in seen["consentHistory"]] == [(False, "phone"), (True, "checkout")]
    assert seen["notes"] == [{"body": "Rings twice", "author": {"kind": "STAFF"}}]
    (said,) = seen["contacts"]
    assert {**said, "order": None} == {"way": "PHONE", "direction": "IN", "reason": "DELIVERY", "order": None} | {
        "summary": "asks where it is"
    }
    own = (await graph.data(OWN, a_principal(Role.CUSTOMER, customer_id=ada)))["viewer"]["customer"]
    assert own == {"orderCounts": {"total": 1}, "lifetimeValue": [], "consents": [{"granted": False}]}
    notes = "{ viewer { customer { notes { body } } } }"
    assert await graph.code(notes, a_principal(Role.CUSTOMER, customer_id=ada)) == "FORBIDDEN"
    await sequenced(shop.database)
    await invariants_hold(shop.database)


async def test_a_page_of_customers_costs_what_one_customer_costs(graph: Graph, shop: Shop) -> None:
    # given
    for name in ("Ada", "Bob", "Cyd", "Dan"):
        await place(shop, customer_id=await a_customer(shop, name), payments=paid(shop, 100))

    # when
    with counted_statements(shop.database) as few:
        assert len(await glance(graph, 1)) == 1
    with counted_statements(shop.database) as many:
        assert len(await glance(graph, 4)) == 4

    # then
    assert len(many) == len(few)
    assert len(many) <= 30
