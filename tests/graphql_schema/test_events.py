"""The log as a query: the same facts in the same order, within the caller's scope."""

from typing import Any

import pytest

from app.domain.enums import Role
from app.domain.ids import new_id
from app.events.cursor import CursorCodec
from db.database import Database
from tests.builders import a_shop, place, receive, sequenced
from tests.graphql_schema.asking import ADMIN, a_graph, a_principal

EVENTS = """
query ($first: Int, $after: Cursor, $types: [String!], $subject: ID) {
  events(first: $first, after: $after, types: $types, subject: $subject) {
    edges { cursor node { position cursor type subjectVersion origin actor { kind } data subject { __typename id } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


def nodes(data: Any) -> list[Any]:
    return [edge["node"] for edge in data["events"]["edges"]]


async def test_the_log_reads_in_pages_without_a_gap(database: Database) -> None:
    # given
    await a_shop(database, prices={"mug": 100})
    total = await sequenced(database)
    graph = await a_graph(database)
    # when
    positions: list[int] = []
    after = None
    while True:
        page = await graph.data(EVENTS, ADMIN, first=2, after=after)
        positions += [int(node["position"]) for node in nodes(page)]
        assert all(edge["cursor"] == edge["node"]["cursor"] for edge in page["events"]["edges"])
        after = page["events"]["pageInfo"]["endCursor"]
        if not page["events"]["pageInfo"]["hasNextPage"]:
            break
    # then
    assert positions == list(range(1, total + 1))
    assert nodes(await graph.data(EVENTS, ADMIN, after=after)) == []


async def test_facts_are_found_by_type_and_subject(database: Database) -> None:
    # given
    shop = await a_shop(database, prices={"mug": 100}, stock=0)
    await receive(shop, "mug", "BER", 4)
    await receive(shop, "mug", "BER", 3)
    await sequenced(database)
    graph = await a_graph(database)
    # when
    adjusted = nodes(await graph.data(EVENTS, ADMIN, types=["stock.adjusted"]))
    # then
    assert [(node["type"], node["subjectVersion"], node["data"]["onHandDelta"]) for node in adjusted] == [
        ("stock.adjusted", 1, 4),
        ("stock.adjusted", 2, 3),
    ]
    assert adjusted[0]["origin"] == "LIVE"
    assert adjusted[0]["actor"] == {"kind": "STAFF"}
    level = adjusted[0]["subject"]
    assert level["__typename"] == "StockLevel"
    assert nodes(await graph.data(EVENTS, ADMIN, subject=level["id"])) == adjusted


async def test_a_narrowed_caller_reads_the_facts_of_its_locations_and_channels_only(database: Database) -> None:
    # given
    shop = await a_shop(database, prices={"mug": 100}, stock=5)
    till = await a_shop(database, channel="till", locations=("STORE",), prices={"mug": 100}, stock=5)
    await place(shop)
    await place(till)
    await sequenced(database)
    graph = await a_graph(database)
    # when
    web = nodes(await graph.data(EVENTS, a_principal(Role.APP, channels={"web"}), first=100))
    hamburg = nodes(await graph.data(EVENTS, a_principal(Role.CARE, locations={"HAM"}), first=100))
    everything = nodes(await graph.data(EVENTS, ADMIN, first=100))
    # then
    assert [node["type"] for node in web].count("order.placed") == 1
    assert [node["type"] for node in everything].count("order.placed") == 2
    assert {node["type"] for node in hamburg} == {"location.saved", "stock.adjusted"}
    seen = {node["subject"]["id"] for node in hamburg if node["type"] == "stock.adjusted"}
    assert len(seen) == 1


@pytest.mark.parametrize("after", ["x", "A" * 55, ""])
async def test_refuses_what_is_no_cursor_of_the_log(database: Database, after: str) -> None:
    graph = await a_graph(database)
    assert await graph.code(EVENTS, ADMIN, after=after) == "BAD_USER_INPUT"


async def test_refuses_a_cursor_of_another_log(database: Database) -> None:
    # given: the same secret, but the database was restored
    graph = await a_graph(database)
    other = CursorCodec(graph.services.secrets.cursors, new_id())
    # then
    assert await graph.code(EVENTS, ADMIN, after=other.encode(1)) == "BAD_USER_INPUT"


async def test_refuses_unknown_types_and_subjects_that_are_no_ids(database: Database) -> None:
    graph = await a_graph(database)
    assert await graph.code(EVENTS, ADMIN, types=["order.eaten"]) == "BAD_USER_INPUT"
    assert await graph.code(EVENTS, ADMIN, subject="order 7") == "BAD_USER_INPUT"
