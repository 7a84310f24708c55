"""SKUs as a storefront sees them, and what a list of them costs."""

from app.catalog.upsert import UpsertSku, upsert_sku
from db.database import Database
from tests.builders import a_shop, receive
from tests.graphql_schema.asking import ADMIN, a_graph, counted_statements

SHELF = """
query ($first: Int) { skus(first: $first) { edges { node {
  code name price(channel: "web") { amount currency } stock(channel: "web") { status availableNow sku { code } }
  components { quantity sku { code } }
} } } }
"""


async def test_a_shopper_sees_prices_and_bands_but_no_counts(database: Database) -> None:
    # given
    shop = await a_shop(database, prices={"many": 1250, "few": 499, "none": 999}, stock=0)
    await receive(shop, "many", "BER", 100)
    await receive(shop, "few", "BER", 2)
    await receive(shop, "few", "HAM", 3)
    graph = await a_graph(database)
    # when
    edges = (await graph.data(SHELF))["skus"]["edges"]
    # then
    assert [(edge["node"]["code"], edge["node"]["price"], edge["node"]["stock"]) for edge in edges] == [
        ("few", {"amount": "4.99", "currency": "EUR"}, band("few", "LOW_STOCK")),
        ("many", {"amount": "12.50", "currency": "EUR"}, band("many", "IN_STOCK")),
        ("none", {"amount": "9.99", "currency": "EUR"}, band("none", "OUT_OF_STOCK")),
    ]


def band(code: str, status: str, available: int | None = None) -> dict[str, object]:
    return {"status": status, "availableNow": available, "sku": {"code": code}}


async def test_staff_sees_the_count_behind_the_band(database: Database) -> None:
    # given
    await a_shop(database, prices={"mug": 100}, stock=3)
    graph = await a_graph(database)
    # then
    (edge,) = (await graph.data(SHELF, ADMIN))["skus"]["edges"]
    assert edge["node"]["stock"] == band("mug", "IN_STOCK", 6)


async def test_a_kit_is_there_as_often_as_its_parts(database: Database) -> None:
    # given
    shop = await a_shop(database, prices={"cup": 100, "tea": 100}, stock=0)
    await receive(shop, "cup", "BER", 7)
    await receive(shop, "tea", "HAM", 50)
    await shop.run(upsert_sku, UpsertSku(code="set", name="Set", components=(("cup", 2), ("tea", 1))))
    graph = await a_graph(database)
    query = (
        '{ sku(code: "set") { stock(channel: "web") { status availableNow } components { quantity sku { code } } } }'
    )
    # then
    assert (await graph.data(query, ADMIN))["sku"] == {
        "stock": {"status": "LOW_STOCK", "availableNow": 3},
        "components": [{"quantity": 2, "sku": {"code": "cup"}}, {"quantity": 1, "sku": {"code": "tea"}}],
    }


async def test_what_is_not_counted_is_always_there(database: Database) -> None:
    # given
    shop = await a_shop(database, prices={}, stock=0)
    await shop.run(upsert_sku, UpsertSku(code="card", name="Gift card", stock_tracked=False))
    graph = await a_graph(database)
    # then
    assert await graph.data('{ sku(code: "card") { stock(channel: "web") { status availableNow } } }', ADMIN) == {
        "sku": {"stock": {"status": "IN_STOCK", "availableNow": None}}
    }


async def test_unknown_codes_are_null_one_by_one(database: Database) -> None:
    # given
    await a_shop(database, prices={"mug": 100})
    graph = await a_graph(database)
    # when
    data = await graph.data("""
      { a: sku(code: "mug") { code price(channel: "nowhere") { amount } stock(channel: "nowhere") { status } }
        b: sku(code: "nothing") { code } channel(code: "nowhere") { code } location(code: "nowhere") { code } }
    """)
    # then
    assert data == {"a": {"code": "mug", "price": None, "stock": None}, "b": None, "channel": None, "location": None}


async def test_finds_skus_by_the_beginning_of_a_code_or_a_part_of_a_name(database: Database) -> None:
    # given
    await a_shop(database, prices={"mug-blue": 1, "mug-red": 1, "tea_100%": 1}, stock=0)
    graph = await a_graph(database)
    query = "query ($s: String, $c: [String!]) { skus(search: $s, codes: $c) { edges { node { code } } } }"

    async def found(**asked: object) -> list[str]:
        return [edge["node"]["code"] for edge in (await graph.data(query, **asked))["skus"]["edges"]]

    # then
    assert await found(s="MUG") == ["mug-blue", "mug-red"]
    assert await found(s="-re") == ["mug-red"]
    assert await found(s="%") == ["tea_100%"]
    assert await found(s="  ") == ["mug-blue", "mug-red", "tea_100%"]
    assert await found(c=["mug-red", "nothing"]) == ["mug-red"]
    assert await graph.code(query, s="x" * 101) == "BAD_USER_INPUT"
    assert await graph.code(query, c=["x"] * 251) == "BAD_USER_INPUT"


async def test_fifty_skus_cost_as_many_statements_as_two(database: Database) -> None:
    # given
    await a_shop(database, prices={f"sku-{number:02}": 100 + number for number in range(50)}, stock=0)
    graph = await a_graph(database)
    costs: list[int] = []
    # when
    for first in (2, 50):
        with counted_statements(database) as statements:
            edges = (await graph.data(SHELF, first=first))["skus"]["edges"]
        assert len(edges) == first
        costs.append(len(statements))
    # then: the page; prices; bands, in one; components; the bands' SKUs
    assert costs == [5, 5]
