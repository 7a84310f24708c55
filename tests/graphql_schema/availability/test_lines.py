"""`availability` by its lines: what a shopper may know, and whether the wish can be met."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.catalog.limit_backorders import LimitBackorders, limit_backorders
from app.catalog.upsert import UpsertSku, upsert_sku
from app.channels.upsert import UpsertChannel, upsert_channel
from app.domain.enums import ChannelKind, PromiseKind
from app.domain.protection import Effects
from app.protection.save import SaveRule, save_rule
from tests.app.purchasing.ordering import a_purchase_order
from tests.builders import STAFF, Shop, a_key, place, receive
from tests.graphql_schema.asking import Graph, a_graph, counted_statements

ASK = """
    query ($input: AvailabilityInput!) {
      availability(input: $input) {
        asOf cursor
        lines { sku requested satisfiable satisfiableFrom stock { status availableNow byDate { date quantity } } }
      }
    }
"""
BOX = UpsertSku(code="box", name="Box", components=(("mug", 2), ("tea", 3)))


async def lines(graph: Graph, wanted: dict[str, int], principal: Any = STAFF, channel: str = "web") -> Any:
    asked = {"channel": channel, "lines": [{"sku": sku, "quantity": units} for sku, units in wanted.items()]}
    return (await graph.data(ASK, principal, input=asked))["availability"]["lines"]


def statuses(answer: Any) -> dict[str, Any]:
    return {line["sku"]: line["stock"] and (line["stock"]["status"], line["stock"]["availableNow"]) for line in answer}


async def save(shop: Shop, code: str, effects: Effects, **scope: str) -> None:
    await shop.run(save_rule, SaveRule(idempotency_key=a_key(), code=code, effects=effects, **scope))


async def test_every_line_is_answered_in_its_place_and_an_unknown_one_spoils_none(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await place(shop, {"mug": 60})

    # when
    answer = await lines(graph, {"mug": 140, "nothing": 1, "tea": 201})

    # then
    assert [(line["sku"], line["requested"], line["satisfiable"]) for line in answer] == [
        ("mug", 140, True),
        ("nothing", 1, False),
        ("tea", 201, False),
    ]
    assert statuses(answer) == {"mug": ("IN_STOCK", 140), "nothing": None, "tea": ("IN_STOCK", 200)}
    assert [line["satisfiableFrom"] is not None for line in answer] == [True, False, False]


async def test_shoppers_see_bands_unless_the_channel_shows_counts(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await receive(shop, "mug", "BER", -97)
    await receive(shop, "mug", "HAM", -100)
    await save(shop, "tea-is-low", Effects(low_stock_at=200, out_of_stock_at=10), sku="tea")
    await save(shop, "posters-are-out", Effects(out_of_stock_at=200), channel="web", sku="poster")
    everything = {"mug": 1, "tea": 1, "poster": 1}

    # then
    assert statuses(await lines(graph, everything, replace(STAFF, channels=frozenset({"web"})))) == {
        "mug": ("LOW_STOCK", None),
        "tea": ("LOW_STOCK", None),
        "poster": ("OUT_OF_STOCK", None),
    }

    # when
    channel = UpsertChannel(
        code="web", name="Web", kind=ChannelKind.WEB, currency="EUR", locations=shop.locations, shows_stock_counts=True
    )
    await shop.run(upsert_channel, channel)

    # then
    asked = {"channel": "web", "lines": [{"sku": "mug", "quantity": 1}]}
    [line] = (await graph.data(ASK, input=asked))["availability"]["lines"]
    assert line["stock"] == {"status": "LOW_STOCK", "availableNow": 3, "byDate": []}


async def test_fifty_lines_cost_the_one_statement_that_one_costs(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await shop.run(upsert_sku, BOX)
    for number in range(50):
        await shop.run(upsert_sku, UpsertSku(code=f"sku-{number}", name="SKU"))
    costs: list[int] = []

    # when
    for wanted in ({"mug": 1}, {"box": 1, "mug": 1, **{f"sku-{number}": 1 for number in range(50)}}):
        with counted_statements(shop.database) as statements:
            assert len(await lines(graph, wanted)) == len(wanted)
        costs.append(len(statements))

    # then
    assert costs == [1, 1]


async def test_kits_are_there_as_often_as_their_parts_and_share_them_with_other_lines(shop: Shop) -> None:
    # given: 200 mugs and 200 teas over two locations
    graph = await a_graph(shop.database)
    await shop.run(upsert_sku, BOX)
    await shop.run(upsert_sku, UpsertSku(code="wrap", name="Gift wrap", stock_tracked=False))

    # then
    assert statuses(await lines(graph, {"box": 66, "wrap": 1})) == {"box": ("IN_STOCK", 66), "wrap": ("IN_STOCK", None)}
    assert [line["satisfiable"] for line in await lines(graph, {"box": 66, "tea": 2, "mug": 68})] == [True, True, True]
    assert [line["satisfiable"] for line in await lines(graph, {"tea": 3, "box": 66, "mug": 200})] == [
        True,
        False,
        True,
    ]


async def test_supply_that_is_on_its_way_is_told_by_date_less_what_is_promised(shop: Shop) -> None:
    # given: 200 mugs, all sold; 50 more in a week, of which 8 are promised
    graph = await a_graph(shop.database)
    await place(shop, {"mug": 200})
    await a_purchase_order(shop, {"mug": 50})
    await place(shop, {"mug": 8}, allow_backorder=True)

    # when
    [some] = await lines(graph, {"mug": 42})
    [many] = await lines(graph, {"mug": 43})

    # then
    assert (some["stock"]["status"], some["stock"]["availableNow"]) == ("BACKORDER", 0)
    [step] = some["stock"]["byDate"]
    assert step["quantity"] == 42
    assert (some["satisfiable"], some["satisfiableFrom"]) == (True, step["date"])
    assert (many["satisfiable"], many["satisfiableFrom"]) == (False, None)

    # when: so many may be sold without a date
    limit = LimitBackorders(sku="mug", channel=None, kind=PromiseKind.BACKORDER, quantity=1)
    await shop.run(limit_backorders, limit)

    # then
    [many] = await lines(graph, {"mug": 43})
    assert (many["satisfiable"], many["satisfiableFrom"]) == (True, None)


async def test_before_its_street_date_a_sku_is_for_preorder(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    out = shop.database.clock.now() + timedelta(days=9)
    await shop.run(upsert_sku, UpsertSku(code="mug", name="Mug", available_from=out))

    # when
    [line] = await lines(graph, {"mug": 200})

    # then
    date = out.isoformat().replace("+00:00", "Z")
    assert line["stock"] == {"status": "PREORDER", "availableNow": 0, "byDate": [{"date": date, "quantity": 200}]}
    assert line["satisfiableFrom"] == date


async def test_what_rules_keep_from_a_channel_is_not_there_for_it(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    till = UpsertChannel(code="till", name="Till", kind=ChannelKind.STORE, currency="EUR", locations=shop.locations)
    await shop.run(upsert_channel, till)
    await save(shop, "safety", Effects(safety_stock=3), location="BER")
    await save(shop, "fence", Effects(ring_fence=40), sku="mug", location="BER", channel="till")
    await save(shop, "ham", Effects(allow_ship=False, allow_pickup=False), location="HAM", channel="web")
    await save(shop, "till-safety", Effects(safety_stock=10), sku="mug", channel="till")

    # then
    assert statuses(await lines(graph, {"mug": 1, "tea": 1})) == {"mug": ("IN_STOCK", 57), "tea": ("IN_STOCK", 97)}
    assert statuses(await lines(graph, {"mug": 1}, channel="till")) == {"mug": ("IN_STOCK", 180)}
    levels = await graph.data(
        '{ sku(code: "mug") { stockLevels { location { code } availableTo(channel: "web") till: availableTo(channel:'
        ' "till") none: availableTo(channel: "nobody") } } }',
        STAFF,
    )
    assert [
        (level["location"]["code"], level["availableTo"], level["till"], level["none"])
        for level in levels["sku"]["stockLevels"]
    ] == [("BER", 57, 90, 0), ("HAM", 0, 90, 0)]


async def test_says_which_rule_took_how_many_units_where(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    till = UpsertChannel(code="till", name="Till", kind=ChannelKind.STORE, currency="EUR", locations=shop.locations)
    await shop.run(upsert_channel, till)
    await save(shop, "safety", Effects(safety_stock=3))
    await save(shop, "fence", Effects(ring_fence=120), sku="mug", location="BER", channel="till")
    await save(shop, "no-ship", Effects(allow_ship=False, low_stock_at=7), sku="mug", channel="web")

    # when
    explained = await graph.data(
        """{ availabilityExplain(sku: "mug", channel: "web") {
          lowStock { units rule { code } } outOfStock { units }
          levels { stockLevel { location { code } } unpromised available shipForbiddenBy { code }
                   pickupForbiddenBy { code } taken { effect units rule { code } forChannel { code } } } } }""",
        STAFF,
    )

    # then
    safety = {"effect": "SAFETY_STOCK", "units": 3, "rule": {"code": "safety"}, "forChannel": None}
    fence = {"effect": "RING_FENCE", "units": 97, "rule": {"code": "fence"}, "forChannel": {"code": "till"}}
    told = explained["availabilityExplain"]
    assert told["lowStock"] == {"units": 7, "rule": {"code": "no-ship"}}
    assert told["outOfStock"] is None
    assert [
        (level["stockLevel"]["location"]["code"], level["unpromised"], level["taken"], level["available"])
        for level in told["levels"]
    ] == [("BER", 100, [safety, fence], 0), ("HAM", 100, [safety], 97)]
    assert {level["shipForbiddenBy"]["code"] for level in told["levels"]} == {"no-ship"}
    assert {level["pickupForbiddenBy"] for level in told["levels"]} == {None}


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ([], ["lines"]),
        ([{"sku": "mug"}, {"sku": "tea"}, {"sku": "mug"}], ["lines", "2", "sku"]),
        ([{"sku": "mug", "quantity": 0}], ["lines", "0", "quantity"]),
        ([{"sku": "mug"}, {"sku": "tea", "quantity": -1}], ["lines", "1", "quantity"]),
        ([{"sku": "mug", "quantity": 1_000_000_001}], ["lines", "0", "quantity"]),
        ([{"sku": "mug", "quantity": 2**31}], None),
        ([{"sku": f"sku-{number}"} for number in range(251)], None),
    ],
)
async def test_refuses_questions_that_cannot_be_answered(shop: Shop, wanted: Any, path: Any) -> None:
    # when
    graph = await a_graph(shop.database)
    payload = await graph.ask(ASK, STAFF, input={"channel": "web", "lines": wanted})

    # then
    [error] = payload["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert path is None or error["extensions"]["at"] == path


async def test_an_unknown_channel_is_null(shop: Shop) -> None:
    graph = await a_graph(shop.database)
    asked = {"channel": "nobody", "lines": [{"sku": "mug"}]}
    assert await graph.data(ASK, input=asked) == {"availability": None}
