"""Exact stock for those who may see it, and what it was."""

from datetime import timedelta
from typing import Any

from app.domain.enums import Role, StockReason
from app.inventory.adjust import AdjustStock, adjust_stock
from db.database import Database
from tests.builders import a_key, a_shop, place, receive
from tests.graphql_schema.asking import ADMIN, a_graph, a_principal, counted_statements

LEVELS = """
query ($skus: [String!], $locations: [String!], $first: Int) {
  stockLevels(skus: $skus, locations: $locations, first: $first) { edges { node {
    sku { code } location { code } onHand reserved available availableTo(channel: "web")
    movements(first: 5) { edges { node { kind reason actor { kind } cause { id } stockLevel { version } } } }
  } } }
}
"""


def places(data: Any) -> list[tuple[str, str, int]]:
    nodes = [edge["node"] for edge in data["stockLevels"]["edges"]]
    return [(node["sku"]["code"], node["location"]["code"], node["onHand"]) for node in nodes]


async def test_levels_are_narrowed_to_the_callers_locations_and_channels(database: Database) -> None:
    # given
    await a_shop(database, prices={"mug": 100, "tea": 100}, stock=10)
    await a_shop(database, channel="till", locations=("STORE",), prices={"mug": 100}, stock=1)
    graph = await a_graph(database)
    # then
    assert len(places(await graph.data(LEVELS, ADMIN))) == 5
    assert places(await graph.data(LEVELS, a_principal(Role.WAREHOUSE, locations={"HAM"}))) == [
        ("mug", "HAM", 10),
        ("tea", "HAM", 10),
    ]
    assert places(await graph.data(LEVELS, a_principal(Role.APP, channels={"till"}))) == [("mug", "STORE", 1)]
    assert places(await graph.data(LEVELS, a_principal(Role.STORE, locations=set()))) == []


async def test_levels_are_found_by_sku_and_location(database: Database) -> None:
    # given
    await a_shop(database, prices={"mug": 100, "tea": 100}, stock=10)
    graph = await a_graph(database)
    # then
    assert places(await graph.data(LEVELS, ADMIN, skus=["tea"], locations=["BER"])) == [("tea", "BER", 10)]
    assert places(await graph.data(LEVELS, ADMIN, skus=["nothing"])) == []
    assert await graph.code(LEVELS, ADMIN, skus=["x"] * 251) == "BAD_USER_INPUT"


async def test_a_level_tells_what_is_promised_and_why(database: Database) -> None:
    # given
    shop = await a_shop(database, prices={"mug": 100}, stock=10)
    await place(shop, {"mug": 4})
    graph = await a_graph(database)
    # when
    berlin = (await graph.data(LEVELS, ADMIN))["stockLevels"]["edges"][0]["node"]
    # then
    assert (berlin["onHand"], berlin["reserved"], berlin["available"], berlin["availableTo"]) == (10, 4, 6, 6)
    reserve, receipt = (edge["node"] for edge in berlin["movements"]["edges"])
    assert (reserve["kind"], receipt["kind"], receipt["reason"]) == ("RESERVE", "RECEIVE", "RECEIVED")
    assert receipt["actor"] == {"kind": "STAFF"}
    assert receipt["cause"] is None
    assert reserve["stockLevel"] == {"version": 2}


async def test_a_location_that_does_not_serve_a_channel_promises_it_nothing(database: Database) -> None:
    # given
    await a_shop(database, prices={"mug": 100}, stock=10)
    await a_shop(database, channel="till", locations=("STORE",), prices={"mug": 100}, stock=1)
    graph = await a_graph(database)
    # then
    nodes = [edge["node"] for edge in (await graph.data(LEVELS, ADMIN, locations=["STORE"]))["stockLevels"]["edges"]]
    assert [(node["available"], node["availableTo"]) for node in nodes] == [(1, 0)]


async def test_a_level_can_be_read_as_of_an_instant(database: Database) -> None:
    # given
    shop = await a_shop(database, prices={"mug": 100}, stock=0)
    await receive(shop, "mug", "BER", 10)
    now = database.clock.now()
    await shop.run(
        adjust_stock,
        AdjustStock(
            idempotency_key=a_key(),
            sku="mug",
            location="BER",
            on_hand_delta=5,
            reason=StockReason.FOUND,
            effective_at=now - timedelta(days=2),
        ),
    )
    graph = await a_graph(database)
    query = """
    query ($at: DateTime!, $location: String = "BER") {
      stockLevelAsOf(sku: "mug", location: $location, at: $at) { onHand reserved sku { code } location { code } }
    }
    """

    async def then(at: Any, **more: Any) -> Any:
        return (await graph.data(query, ADMIN, at=at.isoformat(), **more))["stockLevelAsOf"]

    # then: the late entry counts where it belongs
    berlin = {"reserved": 0, "sku": {"code": "mug"}, "location": {"code": "BER"}}
    assert await then(now - timedelta(days=3)) == {"onHand": 0, **berlin}
    assert await then(now - timedelta(days=1)) == {"onHand": 5, **berlin}
    assert await then(now) == {"onHand": 15, **berlin}
    assert await then(now, location="nowhere") is None
    foreign = await graph.data(query, a_principal(Role.STORE, locations={"HAM"}), at=now.isoformat())
    assert foreign == {"stockLevelAsOf": None}


async def test_a_list_of_levels_costs_as_many_statements_whatever_its_length(database: Database) -> None:
    # given
    await a_shop(database, prices={f"sku-{number}": 100 for number in range(12)}, stock=3)
    graph = await a_graph(database)
    costs: list[int] = []
    # when
    for first in (2, 24):
        with counted_statements(database) as statements:
            data = await graph.data(LEVELS, ADMIN, first=first)
        assert len(data["stockLevels"]["edges"]) == first
        costs.append(len(statements))
    # then: the page; SKUs; locations; serving; movements; the movements' levels
    assert costs == [6, 6]
