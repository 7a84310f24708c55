"""Orders come in from every kind of channel: over a counter, in several deliveries, from marketplaces, on credit."""

import asyncio
from typing import Any

from app.catalog.upsert import UpsertSku, upsert_sku
from app.channels.save_check import SaveCheck, save_check
from app.channels.upsert import UpsertChannel, upsert_channel
from app.customers.create import CreateCustomer, create_customer
from app.domain.enums import ChannelKind, CheckMode, CheckName, Role
from app.domain.money import Money
from graphql_schema.ids import global_id
from tests.builders import Shop, a_key, invariants_hold
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal
from tests.reading import level

PLACE = """
mutation ($input: OrderPlaceInput!) {
  orderPlace(input: $input) {
    order {
      id status fulfilledBy
      deliveries { method giftMessage promisedOn recipient { name } address { city } pickupLocation { code }
                   lines { sku { code } quantity } shipping { amount } }
      provenance { store { code } register associate device referrer }
      lines { name sku { code placeholder } openQuantity allocatedQuantity }
      holds { reason releasedAt } fulfillmentOrders { location { code } }
    }
    errors { code path ... on CheckFailed { check finding } }
  }
}
"""


async def place_here(graph: Graph, /, **stated: Any) -> Any:
    return (await graph.data(PLACE, ADMIN, input={"idempotencyKey": a_key(), "channel": "web", **stated}))["orderPlace"]


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


async def test_a_counter_sells_for_here_for_home_and_for_a_friend(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    lines = [{"sku": "mug", "quantity": n, "delivery": key} for n, key in ((1, "now"), (2, "home"), (3, "friend"))]
    deliveries = [
        {"key": "now", "method": "CARRY_OUT", "pickupLocation": "HAM"},
        {"key": "home", "address": {"country": "DE", "city": "Berlin", "postalCode": "10115"}},
        {
            "key": "friend",
            "address": {"country": "FR", "city": "Paris", "postalCode": "75001"},
            "recipient": {"name": "Grace"},
            "giftMessage": "With love",
            "promisedOn": "2026-12-24",
            "shipping": euros("4.90"),
        },
    ]
    provenance = {"store": "HAM", "register": "till-7", "associate": "A-12", "device": "pos 4.1", "referrer": "leaflet"}

    # when
    answer = await place_here(graph, lines=lines, deliveries=deliveries, provenance=provenance)
    nowhere = await place_here(graph, lines=lines[:1], deliveries=deliveries[:1], provenance={"store": "nowhere"})

    # then
    order = answer["order"]
    assert [
        (one["method"], one["giftMessage"], one["promisedOn"], one["recipient"], one["lines"][0]["quantity"])
        for one in order["deliveries"]
    ] == [
        ("CARRY_OUT", None, None, None, 1),
        ("SHIP", None, None, None, 2),
        ("SHIP", "With love", "2026-12-24", {"name": "Grace"}, 3),
    ]
    assert [one["address"] and one["address"]["city"] for one in order["deliveries"]] == [None, "Berlin", "Paris"]
    assert order["provenance"] == {**provenance, "store": {"code": "HAM"}}
    assert sorted(work["location"]["code"] for work in order["fulfillmentOrders"]) == ["BER", "BER", "HAM"]
    assert nowhere["errors"] == [{"code": "NOT_FOUND", "path": ["provenance", "store"]}]
    await invariants_hold(shop.database)


async def test_what_a_marketplace_sold_is_never_lost(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    market = UpsertChannel(
        code="market", name="Market", kind=ChannelKind.MARKETPLACE, currency="EUR", locations=("BER", "HAM")
    )
    await shop.run(upsert_channel, market)
    await shop.run(save_check, SaveCheck(channel="market", check=CheckName.STOCK, mode=CheckMode.WARN))
    lines = [
        {"sku": "mug", "quantity": 250, "unitPrice": euros("12.50")},
        {"sku": "LAMP-9", "name": "Lamp", "quantity": 1, "unitPrice": euros("30.00")},
    ]

    # when
    elsewhere = await place_here(graph, channel="web", lines=lines[1:])
    sold = (await place_here(graph, channel="market", lines=lines))["order"]
    theirs = (await place_here(graph, channel="market", lines=lines, fulfilledBy="CHANNEL"))["order"]

    # then: what is there is held, the rest waits, and somebody has to describe the lamp
    assert [(line["allocatedQuantity"], line["openQuantity"]) for line in sold["lines"]] == [(200, 50), (0, 1)]
    assert (sold["lines"][1]["name"], sold["lines"][1]["sku"]) == ("Lamp", {"code": "LAMP-9", "placeholder": True})
    assert (sold["status"], sold["holds"]) == ("OPEN", [{"reason": "INTEGRATION", "releasedAt": None}])
    assert (theirs["fulfilledBy"], theirs["fulfillmentOrders"], theirs["holds"]) == ("CHANNEL", [], [])
    assert elsewhere["errors"] == [{"code": "NOT_FOUND", "path": ["lines", "0", "sku"]}]
    assert (await level(shop))[1] == 100
    await shop.run(upsert_sku, UpsertSku(code="LAMP-9", name="Lamp"))
    described = await graph.data('{ sku(code: "LAMP-9") { placeholder } }', ADMIN)
    assert described == {"sku": {"placeholder": False}}
    await invariants_hold(shop.database)


async def test_two_purchases_on_invoice_at_once_do_not_pass_a_credit_limit_together(shop: Shop) -> None:
    # given: a company may owe 30.00
    graph = await a_graph(shop.database)
    stated_of = {"name": "Company", "credit_limit": Money(3000, "EUR")}
    customer_id = await shop.run(create_customer, CreateCustomer(idempotency_key=a_key(), stated=stated_of))
    await shop.run(save_check, SaveCheck(channel="web", check=CheckName.CREDIT, mode=CheckMode.REFUSE))
    stated = {
        "customerId": global_id("Customer", customer_id),
        "lines": [{"sku": "mug", "quantity": 1}],
        "payments": [{"gateway": "books", "tender": "INVOICE"}],
    }

    # when: 12.50 each
    answers = await asyncio.gather(*(place_here(graph, **stated) for _ in range(5)))
    by_card = await place_here(graph, **{**stated, "payments": [{"gateway": "bank", "tender": "CARD"}]})

    # then
    assert sum(answer["order"] is not None for answer in answers) == 2
    refused = [answer["errors"][0] for answer in answers if answer["order"] is None]
    assert {(error["check"], error["finding"]) for error in refused} == {("CREDIT", "CREDIT_EXCEEDED")}
    assert by_card["errors"] == []
    await invariants_hold(shop.database)


async def test_shoppers_say_what_they_hold_in_their_hands_and_nothing_of_the_store(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    shopper = a_principal(Role.ANONYMOUS)
    document = "mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) { order { id } errors { code } } }"

    def an_input(provenance: dict[str, str]) -> dict[str, Any]:
        return {
            "idempotencyKey": a_key(),
            "channel": "web",
            "lines": [{"sku": "mug", "quantity": 1}],
            "provenance": provenance,
        }

    # then
    answer = await graph.data(document, shopper, input=an_input({"device": "phone", "referrer": "ad"}))
    assert answer["orderPlace"]["errors"] == []
    assert await graph.code(document, shopper, input=an_input({"store": "HAM"})) in ("FORBIDDEN", "UNAUTHENTICATED")
