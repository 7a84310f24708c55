"""Links to orders, as the graph gives and takes them."""

from typing import Any

import pytest
from sqlalchemy import text

from app.access.order_token import OrderToken, read_order_token
from app.domain.enums import Role
from app.domain.principal import ANONYMOUS, Principal
from tests.builders import Shop, a_key, place
from tests.graphql_schema.asking import ADMIN, Graph, a_principal
from tests.graphql_schema.orders.buying import ADA, HOME, a_customer

ASK = """mutation ($input: OrderAccessRequestInput!) {
  orderAccessRequest(input: $input) { cursor errors { code message path } }
}"""
RENEW = """mutation ($input: OrderAccessRenewInput!) {
  orderAccessRenew(input: $input) { buyerTold order { id number } errors { code path } }
}"""
RENEW_AND_HOLD = RENEW.replace("buyerTold", "buyerTold trackingToken")


async def count(shop: Shop, table: str) -> int:
    async with shop.database.engine.connect() as connection:
        return await connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608 - a name of ours


def typed(number: str, postal_code: str = "10115") -> dict[str, str]:
    return {"number": number, "email": "ada@example.com", "postalCode": postal_code}


async def renewed(graph: Graph, document: str, principal: Principal, order: str) -> Any:
    data = await graph.data(document, principal, input={"idempotencyKey": a_key(), "orderId": order})
    return data["orderAccessRenew"]


async def order_of(graph: Graph, shop: Shop, **stated: Any) -> tuple[str, str]:
    """The global id and the number of a new order."""
    number = (await shop.order(await place(shop, contact=ADA, shipping_address=HOME, **stated))).number
    found = await graph.data("query ($number: String) { order(number: $number) { id } }", ADMIN, number=number)
    return found["order"]["id"], number


async def test_every_answer_is_the_same(graph: Graph, shop: Shop) -> None:
    # given
    _, number = await order_of(graph, shop)
    requests = [typed(number), typed(number, "99999"), typed("WEB-0"), *[typed(number, "99999")] * 9, typed(number)]

    # when
    answers = [await graph.ask(ASK, ANONYMOUS, input=request) for request in requests]

    # then
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["data"] == {"orderAccessRequest": {"cursor": None, "errors": []}}
    assert await count(shop, "outgoing_messages") == 1


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.CARE, Role.STORE, Role.WAREHOUSE, Role.APP, Role.ADMIN])
async def test_only_the_anonymous_ask(graph: Graph, shop: Shop, role: Role) -> None:
    """Whoever is somebody has other ways; their requests are not even counted."""
    _, number = await order_of(graph, shop)
    assert await graph.code(ASK, a_principal(role), input=typed(number)) == "FORBIDDEN"
    assert await count(shop, "attempts") == 0


async def test_care_gives_a_link_anew_and_never_holds_it(graph: Graph, shop: Shop) -> None:
    # given
    order, number = await order_of(graph, shop)
    care = a_principal(Role.CARE)

    # then
    answer = await renewed(graph, RENEW, care, order)
    assert answer == {"buyerTold": True, "order": {"id": order, "number": number}, "errors": []}
    for principal in (care, ADMIN):
        refused = await graph.code(RENEW_AND_HOLD, principal, input={"idempotencyKey": a_key(), "orderId": order})
        assert refused == "FORBIDDEN"


async def test_an_app_and_the_buyer_hold_the_new_token(graph: Graph, shop: Shop) -> None:
    # given
    customer_id = await a_customer(shop)
    order, number = await order_of(graph, shop, customer_id=customer_id)
    buyer = a_principal(Role.CUSTOMER, customer_id=customer_id)

    # when
    tokens = [
        (await renewed(graph, RENEW_AND_HOLD, principal, order))["trackingToken"]
        for principal in (a_principal(Role.APP), buyer)
    ]

    # then
    read = [read_order_token(graph.services.secrets.order_tokens, token) for token in tokens]
    generations = [token.generation for token in read if isinstance(token, OrderToken)]
    assert generations == [2, 3]
    assert number


async def test_a_strangers_order_is_not_found_and_no_token_is_made(graph: Graph, shop: Shop) -> None:
    order, _ = await order_of(graph, shop)
    stranger = a_principal(Role.CUSTOMER, customer_id=await a_customer(shop, "Eve"))
    answer = await renewed(graph, RENEW_AND_HOLD, stranger, order)
    assert answer["errors"] == [{"code": "NOT_FOUND", "path": ["orderId"]}]
    assert answer["trackingToken"] is None
    assert await count(shop, "outgoing_messages") == 0


@pytest.mark.parametrize("role", [Role.ANONYMOUS, Role.GUEST, Role.STORE, Role.WAREHOUSE])
async def test_who_does_not_answer_for_the_order_may_not_ask(graph: Graph, role: Role) -> None:
    refused = await graph.code(RENEW, a_principal(role), input={"idempotencyKey": a_key(), "orderId": "x"})
    assert refused == ("UNAUTHENTICATED" if role is Role.ANONYMOUS else "FORBIDDEN")
