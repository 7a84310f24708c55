"""Pages: every row once, limits, and cursors that fit their list only."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from graphql import GraphQLError

from app.domain.ids import new_id
from app.domain.pages import Page, Slice, cut
from db.database import Database
from graphql_schema.pagination import Keyset, limit
from tests.builders import a_shop, receive
from tests.graphql_schema.asking import ADMIN, Graph, a_graph

SKUS = """
query ($first: Int, $after: String) {
  skus(first: $first, after: $after) {
    edges { cursor node { code } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""
LETTERS = "abcdefg"


async def pages_of(graph: Graph, size: int) -> list[list[str]]:
    pages: list[list[str]] = []
    after = None
    while True:
        skus = (await graph.data(SKUS, first=size, after=after))["skus"]
        pages.append([edge["node"]["code"] for edge in skus["edges"]])
        assert skus["pageInfo"]["endCursor"] == skus["edges"][-1]["cursor"]
        assert skus["pageInfo"]["startCursor"] == skus["edges"][0]["cursor"]
        assert skus["pageInfo"]["hasPreviousPage"] is (after is not None)
        if not skus["pageInfo"]["hasNextPage"]:
            return pages
        after = skus["pageInfo"]["endCursor"]


async def a_graph_of_letters(database: Database) -> Graph:
    await a_shop(database, prices=dict.fromkeys(LETTERS, 100), stock=0)
    return await a_graph(database)


async def test_pages_hold_every_row_once_in_order(database: Database) -> None:
    # given
    graph = await a_graph_of_letters(database)
    # then
    assert await pages_of(graph, 3) == [["a", "b", "c"], ["d", "e", "f"], ["g"]]
    assert await pages_of(graph, 7) == [list(LETTERS)]


async def test_a_row_that_comes_later_does_not_shift_a_page(database: Database) -> None:
    # given
    graph = await a_graph_of_letters(database)
    first = (await graph.data(SKUS, first=3))["skus"]
    # when
    await a_shop(database, prices={"aa": 100}, stock=0)
    second = (await graph.data(SKUS, first=3, after=first["pageInfo"]["endCursor"]))["skus"]
    # then
    assert [edge["node"]["code"] for edge in second["edges"]] == ["d", "e", "f"]


async def test_an_empty_page_has_no_cursors(database: Database) -> None:
    graph = await a_graph(database)
    assert (await graph.data(SKUS))["skus"] == {
        "edges": [],
        "pageInfo": {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None},
    }


@pytest.mark.parametrize("first", [0, -1, 101, 2_000_000_000])
async def test_refuses_limits_outside_1_to_100(database: Database, first: int) -> None:
    graph = await a_graph(database)
    assert await graph.code(SKUS, first=first) == "BAD_USER_INPUT"


@pytest.mark.parametrize("after", ["", "x", "bm8=", "😀", "W10", "eyJhIjoxfQ", "z" * 2_000])
async def test_refuses_what_is_no_cursor(database: Database, after: str) -> None:
    graph = await a_graph(database)
    assert await graph.code(SKUS, after=after) == "BAD_USER_INPUT"


async def test_refuses_a_cursor_of_another_list(database: Database) -> None:
    # given
    await a_shop(database)
    graph = await a_graph(database)
    levels = await graph.data("{ stockLevels { pageInfo { endCursor } } }", ADMIN)
    # then
    assert await graph.code(SKUS, after=levels["stockLevels"]["pageInfo"]["endCursor"]) == "BAD_USER_INPUT"


async def test_movements_page_newest_first_below_each_level(database: Database) -> None:
    # given
    shop = await a_shop(database, locations=("BER", "HAM"), prices={"mug": 100}, stock=0)
    for location in shop.locations:
        for units in (1, 2, 3):
            await receive(shop, "mug", location, units)
    graph = await a_graph(database)
    query = """
    query ($after: String) { stockLevels { edges { node { location { code } movements(first: 2, after: $after) {
      edges { node { onHandDelta onHandAfter } } pageInfo { hasNextPage endCursor } } } } } }
    """
    # when
    edges = (await graph.data(query, ADMIN))["stockLevels"]["edges"]
    # then
    assert [
        (
            edge["node"]["location"]["code"],
            [(row["node"]["onHandDelta"], row["node"]["onHandAfter"]) for row in edge["node"]["movements"]["edges"]],
            edge["node"]["movements"]["pageInfo"]["hasNextPage"],
        )
        for edge in edges
    ] == [("BER", [(3, 6), (2, 3)], True), ("HAM", [(3, 6), (2, 3)], True)]
    # and the page after that of the last level
    cursor = edges[1]["node"]["movements"]["pageInfo"]["endCursor"]
    rest = (await graph.data(query, ADMIN, after=cursor))["stockLevels"]["edges"]
    assert [row["node"]["onHandDelta"] for row in rest[1]["node"]["movements"]["edges"]] == [1]


def test_refuses_first_and_last_at_once() -> None:
    with pytest.raises(GraphQLError, match="not for both"):
        limit(1, 1)


def test_a_key_survives_its_cursor() -> None:
    # given
    keyset = Keyset("orders:PLACED_AT_DESC", (datetime, UUID, int, str))
    key = (datetime(2026, 1, 31, 12, 0, 0, 1, tzinfo=UTC), new_id(), -5, "ü|,")
    # then
    assert keyset.key(keyset.cursor(key)) == key
    with pytest.raises(GraphQLError):
        Keyset("orders:PLACED_AT_ASC", keyset.types).key(keyset.cursor(key))
    with pytest.raises(GraphQLError):
        Keyset(keyset.name, (datetime, UUID)).key(keyset.cursor(key))


def test_a_page_from_the_end_is_shown_in_the_lists_own_order() -> None:
    # given: rows as they were read, last first, one more than asked for
    page = Page(limit=2, before=("d",), backward=True)
    # then
    assert cut(["c", "b", "a"], page) == Slice(["b", "c"], has_next=True, has_previous=True)
