"""Gift cards and store credit: issued, paid with beside a card, given back where they came from."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.domain.enums import Role
from app.domain.principal import ANONYMOUS, Provenance
from db.base import Base
from graphql_schema.ids import global_id
from tests.builders import Shop, a_key, invariants_hold
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal
from tests.graphql_schema.orders.buying import a_customer

ISSUE = """
mutation ($input: GiftCardIssueInput!) {
  giftCardIssue(input: $input) {
    giftCard { id kind balance { amount } lastCharacters entries { kind balanceChange { amount } reason } }
    code errors { code path }
  }
}
"""
DISABLE = """
mutation ($input: GiftCardDisableInput!) {
  giftCardDisable(input: $input) { credit { disabledAt version } errors { code path } }
}
"""
GRANT = """
mutation ($input: StoreCreditGrantInput!) {
  storeCreditGrant(input: $input) { credit { id balance { amount } } errors { code path } }
}
"""
ASK = "query ($code: String!) { giftCard(code: $code) { available { amount currency } lastCharacters usable } }"
PLACE = """
mutation ($input: OrderPlaceInput!) {
  orderPlace(input: $input) {
    order { id paymentStatus payments { id gateway status authorized { amount } } }
    errors { code message path }
  }
}
"""
CREDIT = "query ($id: ID!) { customer(id: $id) { storeCredit { balance { amount } held { amount } } } }"
CANCEL = """
mutation ($input: OrderCancelInput!) {
  orderCancel(input: $input) { order { paymentStatus payments { gateway status } } errors { code message } }
}
"""
EVERYWHERE = text(
    " UNION ALL ".join(
        f"SELECT string_agg(t::text, '') FROM {name} t"  # noqa: S608 - names of ours
        for name in sorted(Base.metadata.tables)
    )
)


async def a_card(graph: Graph, amount: str = "20.00", **stated: Any) -> dict[str, Any]:
    wanted = {"idempotencyKey": a_key(), "amount": {"amount": amount, "currency": "EUR"}, **stated}
    return (await graph.data(ISSUE, ADMIN, input=wanted))["giftCardIssue"]


async def bought(graph: Graph, principal: Any, *payments: dict[str, Any], **stated: Any) -> dict[str, Any]:
    wanted = {
        "idempotencyKey": a_key(),
        "channel": "web",
        "lines": [{"sku": "mug", "quantity": 2}],
        "email": "ada@example.org",
        "shippingAddress": {"country": "DE", "line1": "Weg 1", "city": "Berlin", "postalCode": "10115"},
        "payments": list(payments),
        **stated,
    }
    answer = (await graph.data(PLACE, principal, input=wanted))["orderPlace"]
    assert answer["errors"] == []
    return answer["order"]


def paying(gateway: str, token: str, amount: str) -> dict[str, Any]:
    kinds = {"gift_card": "GIFT_CARD", "store_credit": "STORE_CREDIT", "local": "CARD"}
    return {
        "gateway": gateway,
        "token": token,
        "tender": kinds[gateway],
        "amount": {"amount": amount, "currency": "EUR"},
    }


async def test_a_shopper_pays_with_a_gift_card_and_a_card_and_the_code_is_kept_nowhere(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    key = a_key()
    issued = await a_card(graph, idempotencyKey=key, reason="Christmas")
    code = issued["code"]
    assert (await a_card(graph, idempotencyKey=key, reason="Christmas"))["code"] == code
    assert issued["giftCard"]["lastCharacters"] == code[-4:]
    # when
    paid = (paying("gift_card", code.lower(), "15.00"), paying("local", "ok", "10.00"))
    order = await bought(graph, ANONYMOUS, *paid)
    # then
    assert order["paymentStatus"] == "AUTHORIZED"
    balance = (await graph.data(ASK, ANONYMOUS, code=code))["giftCard"]
    assert balance == {
        "available": {"amount": "5.00", "currency": "EUR"},
        "lastCharacters": code[-4:],
        "usable": True,
    }
    async with shop.database.session() as session:
        kept = " ".join(filter(None, await session.scalars(EVERYWHERE)))
    assert code[-4:] in kept
    assert code.lower() not in kept.lower()
    assert code.replace("-", "") not in kept
    # and what is canceled is free again
    wanted = {"idempotencyKey": a_key(), "orderId": order["id"], "reason": "CUSTOMER"}
    canceled = (await graph.data(CANCEL, ADMIN, input=wanted))["orderCancel"]
    assert [payment["status"] for payment in canceled["order"]["payments"]] == ["VOIDED", "VOIDED"]
    assert (await graph.data(ASK, ANONYMOUS, code=code))["giftCard"]["available"]["amount"] == "20.00"
    await invariants_hold(shop.database)


async def test_a_card_that_is_too_poor_is_a_tender_that_failed(shop: Shop) -> None:
    graph = await a_graph(shop.database)
    code = (await a_card(graph, "10.00"))["code"]
    order = await bought(graph, ANONYMOUS, paying("gift_card", code, "25.00"))
    (payment,) = order["payments"]
    assert payment["status"] == "FAILED"


async def test_a_customer_pays_with_what_they_have_and_nobody_else_does(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    customer_id = await a_customer(shop, "Ada")
    ada = a_principal(Role.CUSTOMER, customer_id=customer_id)
    wanted = {
        "idempotencyKey": a_key(),
        "customerId": global_id("Customer", customer_id),
        "amount": {"amount": "30.00", "currency": "EUR"},
        "reason": "late parcel",
    }
    for _ in range(2):
        granted = (await graph.data(GRANT, ADMIN, input=wanted))["storeCreditGrant"]
        assert granted["credit"]["balance"]["amount"] == "30.00"
    # when
    own = await bought(
        graph, ada, paying("store_credit", "own", "25.00"), customerId=global_id("Customer", customer_id)
    )
    strangers = await bought(graph, ANONYMOUS, paying("store_credit", "own", "25.00"))
    # then
    assert own["paymentStatus"] == "AUTHORIZED"
    assert strangers["payments"][0]["status"] == "FAILED"
    seen = (await graph.data(CREDIT, ada, id=global_id("Customer", customer_id)))["customer"]["storeCredit"]
    assert seen == [{"balance": {"amount": "30.00"}, "held": {"amount": "25.00"}}]


async def test_codes_are_not_guessed_by_trying(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    code = (await a_card(graph))["code"]
    from_here = Provenance(address="192.0.2.7")
    # when
    for _ in range(20):
        await graph.ask_as(ASK, ANONYMOUS, from_here, code="AAAAA-AAAAA-AAAAA-AAAAA")
    answer = await graph.ask_as(ASK, ANONYMOUS, from_here, code=code)
    # then
    assert answer == {"data": {"giftCard": None}}
    elsewhere = await graph.ask_as(ASK, ANONYMOUS, Provenance(address="192.0.2.8"), code=code)
    assert elsewhere["data"]["giftCard"]["usable"] is True


async def test_money_is_made_by_those_who_may_and_not_out_of_nonsense(shop: Shop) -> None:
    graph = await a_graph(shop.database)
    for role in (Role.CARE, Role.STORE, Role.CUSTOMER):
        wanted = {"idempotencyKey": a_key(), "amount": {"amount": "1", "currency": "EUR"}}
        assert await graph.code(ISSUE, a_principal(role, customer_id=UUID(int=9)), input=wanted) == "FORBIDDEN"
    refused = [
        (await a_card(graph, "0.00"), ["amount", "amount"]),
        (await a_card(graph, "1.00", expiresAt="2020-01-01T00:00:00Z"), ["expiresAt"]),
        (await a_card(graph, "1.00", reason="x" * 300), ["reason"]),
    ]
    assert [answer["errors"][0]["path"] for answer, _ in refused] == [path for _, path in refused]
    card = (await a_card(graph))["giftCard"]
    wanted = {"idempotencyKey": a_key(), "giftCardId": card["id"]}
    for _ in range(2):
        disabled = (await graph.data(DISABLE, ADMIN, input=wanted))["giftCardDisable"]
        assert disabled["credit"]["version"] == 2
