"""Prices, discounts and taxes over GraphQL: stated or computed, in any currency of the channel, to the cent."""

from typing import Any

from app.availability.save_service import save_delivery_service
from app.domain.enums import Role
from tests.builders import Shop, a_key, a_kit, invariants_hold
from tests.delivery_services import PARCEL
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal, counted_statements

CARE = a_principal(Role.CARE)
AMOUNTS = """
  discount { amount } discounts { amount { amount } code reason origin author { kind } }
  tax { amount } taxLines { name rate amount { amount } remittedBy } total { amount }
"""
PLACE = f"""mutation ($input: OrderPlaceInput!) {{
  orderPlace(input: $input) {{
    order {{
      id taxIncluded taxExemptReason
      lines {{ sku {{ code }} unitPrice {{ amount currency }} {AMOUNTS} components {{ {AMOUNTS} }} }}
      charges {{ amount {{ amount }} tax {{ amount }} taxLines {{ name rate amount {{ amount }} }} }}
      totals {{ subtotal {{ amount }} discount {{ amount }} tax {{ amount }} total {{ amount currency }} }}
    }}
    errors {{ code message path }}
  }}
}}"""
BUY = """mutation ($input: OrderPlaceInput!) {
  orderPlace(input: $input) { order { totals { total { amount currency } } lines { discounts { code } } } }
}"""
CHANNEL = """mutation ($input: ChannelUpsertInput!) {
  channelUpsert(input: $input) { channel { currencies taxMode taxIncluded } errors { code path message } }
}"""
RULE = """mutation ($input: TaxRuleSaveInput!) {
  taxRuleSave(input: $input) { taxRule { id code rate active } errors { code path message } }
}"""
REMOVE = """mutation ($input: TaxRuleRemoveInput!) {
  taxRuleRemove(input: $input) { taxRule { active } errors { code } }
}"""
RULES = '{ taxRules(countries: ["DE"]) { code name rate country region taxClass validFrom } }'
OPTIONS = "query ($input: AvailabilityInput!) { availability(input: $input) { options { id price { currency } } } }"
PRICE = """mutation ($input: SkuPriceSetInput!) { skuPriceSet(input: $input) { errors { code path } } }"""
SKU = """{ sku(code: "mug") {
  euros: price(channel: "web") { amount currency }
  yen: price(channel: "web", currency: "JPY") { amount currency }
  dinars: price(channel: "web", currency: "KWD") { amount currency }
} }"""
CUSTOMER = (
    "mutation ($input: CustomerCreateInput!) { customerCreate(input: $input) { customer { id } errors { code } } }"
)
UPSERT = "mutation ($input: SkuUpsertInput!) { skuUpsert(input: $input) { errors { code message } } }"


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


async def place(graph: Graph, *lines: dict[str, Any], **stated: Any) -> Any:
    asked = {
        "idempotencyKey": a_key(),
        "channel": "web",
        "lines": list(lines),
        "shippingAddress": {"country": "DE"},
        **stated,
    }
    return (await graph.data(PLACE, CARE, input=asked))["orderPlace"]


async def channel(graph: Graph, **stated: Any) -> Any:
    asked = {"code": "web", "name": "Web", "kind": "WEB", "currency": "EUR", **stated}
    answer = (await graph.data(CHANNEL, ADMIN, input=asked))["channelUpsert"]
    assert answer["errors"] == []
    return answer["channel"]


async def rule(graph: Graph, code: str, rate: str, name: str = "VAT", country: str = "DE", **stated: Any) -> None:
    asked = {"code": code, "country": country, "name": name, "rate": rate, **stated}
    assert (await graph.data(RULE, ADMIN, input=asked))["taxRuleSave"]["errors"] == []


def amounts(parts: list[dict[str, Any]]) -> list[str]:
    return [part["amount"]["amount"] for part in parts]


async def test_discounts_of_lines_and_of_the_order_say_who_took_what_off_and_add_up(shop: Shop) -> None:
    # given: mugs at 12.50, tea at 4.99
    graph = await a_graph(shop.database)

    # when
    placed = await place(
        graph,
        {
            "sku": "mug",
            "quantity": 2,
            "discounts": [
                {"amount": euros("3.00"), "code": "CHIPPED", "reason": "a chip at the rim"},
                {"rate": "0.1", "code": "TENTH"},
            ],
        },
        {"sku": "tea", "quantity": 1},
        discounts=[{"amount": euros("5.00"), "code": "SORRY", "reason": "came late the last time"}],
    )

    # then: 25.00 - 3.00 - 2.20 leave 19.80; 5.00 are split 19.80 : 4.99
    assert placed["errors"] == []
    mug, tea = placed["order"]["lines"]
    assert amounts(mug["discounts"]) == ["3.00", "2.20", "3.99"]
    assert [(one["code"], one["origin"]) for one in mug["discounts"]] == [
        ("CHIPPED", "LINE"),
        ("TENTH", "LINE"),
        ("SORRY", "ORDER"),
    ]
    assert mug["discounts"][0]["reason"] == "a chip at the rim"
    assert {one["author"]["kind"] for one in mug["discounts"]} == {"STAFF"}
    assert (amounts(tea["discounts"]), tea["total"]["amount"]) == (["1.01"], "3.98")
    totals = placed["order"]["totals"]
    assert (totals["subtotal"]["amount"], totals["discount"]["amount"], totals["total"]["amount"]) == (
        "29.99",
        "10.20",
        "19.79",
    )

    # and what cannot be is refused with its place
    greedy = await place(graph, {"sku": "mug", "quantity": 1}, discounts=[{"amount": euros("12.51")}])
    both = await place(graph, {"sku": "mug", "quantity": 1, "discounts": [{"amount": euros("1"), "rate": "0.1"}]})
    unequal = await place(
        graph, {"sku": "mug", "quantity": 1, "discount": euros("2"), "discounts": [{"amount": euros("1")}]}
    )
    assert [one["errors"][0]["path"] for one in (greedy, both, unequal)] == [
        ["discounts", "0", "amount"],
        ["lines", "0", "discounts", "0"],
        ["lines", "0", "discount"],
    ]
    await invariants_hold(shop.database)


async def test_taxes_are_stated_by_name_and_what_the_channel_remits_is_marked(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    taxes = [
        {"name": "GST", "rate": "0.05"},
        {"name": "PST", "rate": "0.07", "remittedBy": "CHANNEL"},
    ]

    # when: prices without tax, 3 x 12.50
    placed = await place(
        graph,
        {"sku": "mug", "quantity": 3, "taxLines": taxes},
        {"sku": "tea", "quantity": 1, "taxRate": "0.1"},
        taxIncluded=False,
        charges=[{"kind": "SHIPPING", "amount": euros("4.90"), "taxLines": [{"name": "GST", "rate": "0.05"}]}],
    )

    # then: 12 % of 37.50 are 4.50 whole, 1.875 and 2.625 alone; 4.99 at 10 % has no name
    mug, tea = placed["order"]["lines"]
    assert mug["tax"]["amount"] == "4.50"
    assert [(one["name"], one["amount"]["amount"], one["remittedBy"]) for one in mug["taxLines"]] == [
        ("GST", "1.88", "SELLER"),
        ("PST", "2.62", "CHANNEL"),
    ]
    assert tea["taxLines"] == [{"name": "Tax", "rate": "0.1", "amount": {"amount": "0.50"}, "remittedBy": "SELLER"}]
    (shipping,) = placed["order"]["charges"]
    assert (shipping["tax"]["amount"], amounts(shipping["taxLines"])) == ("0.25", ["0.25"])
    assert placed["order"]["totals"]["total"]["amount"] == "52.64"

    # and a sum that is none, and what shoppers may not state
    unequal = await place(graph, {"sku": "mug", "quantity": 1, "tax": euros("9"), "taxLines": taxes})
    assert [error["path"] for error in unequal["errors"]] == [["lines", "0", "tax"]]
    untaxed = {
        "idempotencyKey": a_key(),
        "channel": "web",
        "lines": [{"sku": "mug", "quantity": 1, "taxLines": [{"name": "VAT", "rate": "0"}]}],
    }
    assert await graph.code(BUY, input=untaxed) == "UNAUTHENTICATED"
    await invariants_hold(shop.database)


async def test_a_channel_that_computes_taxes_puts_the_destinations_rules_on_goods_and_shipping(shop: Shop) -> None:
    # given: German VAT in prices, less on food, none on shipping to a region that has its own rule
    graph = await a_graph(shop.database)
    with counted_statements(shop.database) as given:
        await place(graph, {"sku": "mug", "quantity": 1})
    assert (await channel(graph, taxMode="COMPUTED"))["taxMode"] == "COMPUTED"
    missing = await place(graph, {"sku": "mug", "quantity": 1})
    assert missing["errors"][0]["message"].startswith("there is no tax rule for DE")
    await rule(graph, "de", "0.19")
    await rule(graph, "de-food", "0.07", taxClass="food")
    await rule(graph, "de-old", "0.16", validFrom="2020-07-01")
    await rule(graph, "ch", "0.081", country="CH")
    tea = {"code": "tea", "name": "Tea", "attributes": {"category": "food"}}
    assert (await graph.data(UPSERT, ADMIN, input=tea))["skuUpsert"]["errors"] == []
    assert [one["code"] for one in (await graph.data(RULES, CARE))["taxRules"]] == ["de", "de-old", "de-food"]
    assert (await graph.data(REMOVE, ADMIN, input={"code": "de-old"}))["taxRuleRemove"]["taxRule"] == {"active": False}

    # when
    placed = await place(
        graph,
        {"sku": "mug", "quantity": 1},
        {"sku": "tea", "quantity": 2, "discounts": [{"amount": euros("1.00")}]},
        shipping=euros("4.90"),
    )

    # then: 12.50 hold 2.00, 8.98 hold 0.59, shipping holds 0.78
    mug, tea = placed["order"]["lines"]
    assert (mug["taxLines"], mug["total"]["amount"]) == (
        [{"name": "VAT", "rate": "0.19", "amount": {"amount": "2.00"}, "remittedBy": "SELLER"}],
        "12.50",
    )
    assert [(one["rate"], one["amount"]["amount"]) for one in tea["taxLines"]] == [("0.07", "0.59")]
    assert amounts(placed["order"]["charges"][0]["taxLines"]) == ["0.78"]
    assert placed["order"]["totals"]["tax"]["amount"] == "3.37"

    # and who is exempt does not pay the tax that the price holds either; a rule of the address decides elsewhere
    exempt = await place(graph, {"sku": "mug", "quantity": 2}, taxExemptReason="Reverse charge")
    assert (exempt["order"]["taxExemptReason"], exempt["order"]["totals"]["tax"]["amount"]) == (
        "Reverse charge",
        "0.00",
    )
    assert exempt["order"]["totals"]["total"]["amount"] == "21.00"
    asked = {"idempotencyKey": a_key(), "profile": {"name": "Embassy", "taxExemptReason": "Embassy"}}
    created = (await graph.data(CUSTOMER, ADMIN, input=asked))["customerCreate"]["customer"]
    embassy = await place(graph, {"sku": "mug", "quantity": 1}, customerId=created["id"])
    assert (embassy["order"]["taxExemptReason"], embassy["order"]["totals"]["total"]["amount"]) == ("Embassy", "10.50")
    swiss = await place(graph, {"sku": "mug", "quantity": 1}, shippingAddress={"country": "CH"})
    assert swiss["order"]["lines"][0]["tax"]["amount"] == "0.94"

    # and computing costs one statement
    with counted_statements(shop.database) as computed:
        await place(graph, {"sku": "mug", "quantity": 1})
    assert len(computed) == len(given) + 1

    # and a marketplace, whose orders are never refused, cannot have its taxes computed
    answer = await graph.data(
        CHANNEL,
        ADMIN,
        input={"code": "bay", "name": "Bay", "kind": "MARKETPLACE", "currency": "EUR", "taxMode": "COMPUTED"},
    )
    assert answer["channelUpsert"]["errors"][0]["path"] == ["taxMode"]
    await invariants_hold(shop.database)


async def test_a_kit_shares_every_discount_and_tax_with_its_components(shop: Shop) -> None:
    # given
    await a_kit(shop, "set", 2000, mug=1, tea=3)
    graph = await a_graph(shop.database)

    # when
    placed = await place(
        graph,
        {
            "sku": "set",
            "quantity": 1,
            "discounts": [{"amount": euros("0.99")}, {"rate": "0.05"}],
            "taxLines": [{"name": "GST", "rate": "0.05"}, {"name": "PST", "rate": "0.07"}],
        },
        discounts=[{"amount": euros("0.01")}],
        taxIncluded=False,
    )

    # then: what stands on the kit is the sum of what its parts show
    (kit,) = placed["order"]["lines"]
    parts = kit["components"]
    assert amounts(kit["discounts"]) == ["0.99", "0.95", "0.01"]
    assert kit["tax"]["amount"] == "2.17"
    for name, whole in (("GST", 90), ("PST", 127)):
        taxes = [tax for part in parts for tax in part["taxLines"] if tax["name"] == name]
        shares = [int(tax["amount"]["amount"].replace(".", "")) for tax in taxes]
        assert sum(shares) == whole
    await invariants_hold(shop.database)


async def test_an_order_is_in_one_of_the_channels_currencies_and_nothing_is_converted(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    refused = await place(graph, {"sku": "mug", "quantity": 1}, currency="JPY")
    assert refused["errors"] == [
        {"code": "INVALID", "message": "channel web sells in EUR, not JPY", "path": ["currency"]}
    ]
    assert (await channel(graph, currencies=["JPY", "KWD"]))["currencies"] == ["EUR", "JPY", "KWD"]
    for amount, currency in (("1980", "JPY"), ("4.125", "KWD")):
        price = {"sku": "mug", "channel": "web", "price": {"amount": amount, "currency": currency}}
        assert (await graph.data(PRICE, ADMIN, input=price))["skuPriceSet"]["errors"] == []
    assert (await graph.data(SKU))["sku"] == {
        "euros": euros("12.50"),
        "yen": {"amount": "1980", "currency": "JPY"},
        "dinars": {"amount": "4.125", "currency": "KWD"},
    }

    # when: shoppers choose it themselves
    asked = {
        "idempotencyKey": a_key(),
        "channel": "web",
        "currency": "JPY",
        "lines": [{"sku": "mug", "quantity": 3}],
        "shippingAddress": {"country": "JP"},
    }
    yen = (await graph.data(BUY, input=asked))["orderPlace"]
    dinars = await place(
        graph, {"sku": "mug", "quantity": 1, "taxRate": "0.05"}, currency="KWD", discounts=[{"rate": "0.1"}]
    )

    # then
    assert yen["order"]["totals"]["total"] == {"amount": "5940", "currency": "JPY"}
    (line,) = dinars["order"]["lines"]
    assert (amounts(line["discounts"]), line["tax"]["amount"]) == (["0.413"], "0.177")
    assert dinars["order"]["totals"]["total"] == {"amount": "3.712", "currency": "KWD"}

    # and amounts in another currency, and SKUs without a price in it, are refused
    mixed = await place(graph, {"sku": "mug", "quantity": 1}, currency="JPY", shipping=euros("4.90"))
    unpriced = await place(graph, {"sku": "tea", "quantity": 1}, currency="JPY")
    assert [(one["errors"][0]["code"], one["errors"][0]["path"]) for one in (mixed, unpriced)] == [
        ("INVALID", ["shipping"]),
        ("INVALID", ["lines", "0", "sku"]),
    ]
    # leaving the currencies out leaves them as they are
    assert (await channel(graph))["currencies"] == ["EUR", "JPY", "KWD"]
    await invariants_hold(shop.database)


async def test_a_delivery_option_is_not_converted_into_another_currency(shop: Shop) -> None:
    # given: options in euros, a channel that sells in yen too
    await shop.run(save_delivery_service, PARCEL)
    graph = await a_graph(shop.database)
    await channel(graph, currencies=["EUR", "JPY"])
    price = {"sku": "mug", "channel": "web", "price": {"amount": "1980", "currency": "JPY"}}
    assert (await graph.data(PRICE, ADMIN, input=price))["skuPriceSet"]["errors"] == []
    home = {"country": "DE", "postalCode": "10115"}
    asked = {"channel": "web", "lines": [{"sku": "mug", "quantity": 1}], "destination": home}
    (option, *_) = (await graph.data(OPTIONS, input=asked))["availability"]["options"]

    # when
    refused = await place(
        graph,
        {"sku": "mug", "quantity": 1},
        currency="JPY",
        shippingAddress=home,
        deliveries=[{"key": "d", "optionId": option["id"]}],
    )

    # then
    assert refused["errors"] == [
        {
            "code": "INVALID",
            "message": "the delivery option costs EUR, the order is in JPY: nothing is converted, options are priced in"
            " the channel's own currency only",
            "path": ["deliveries", "0", "optionId"],
        }
    ]
