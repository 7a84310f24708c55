"""`auditEntries`: the trail as administrators read it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain.enums import Role
from graphql_schema.ids import global_id
from tests.app.audit.sealing import sealed_entries
from tests.builders import Shop, a_key, place
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal

ADJUST = "mutation ($input: StockAdjustInput!) { stockAdjust(input: $input) { stockLevel { id } } }"
CANCEL = "mutation ($input: OrderCancelInput!) { orderCancel(input: $input) { order { id } } }"
ENTRIES = """
query ($first: Int, $after: String, $filter: AuditFilter) {
  auditEntries(first: $first, after: $after, filter: $filter) {
    edges { cursor node {
      number operation kind outcome actor { kind id } roles requestId hash previousHash inputHash
      subjects { type key versionBefore versionAfter hashBefore hashAfter }
    } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
STORE = a_principal(Role.STORE, locations={"BER"})


@pytest.fixture
async def graph(shop: Shop) -> Graph:
    return await a_graph(shop.database)


async def a_morning(graph: Graph, shop: Shop) -> tuple[UUID, str]:
    """A store counts twice, an administrator cancels once; the order, and the stock level's global id."""
    order_id = await place(shop)
    level = ""
    for delta in (3, 4):
        adjustment = {
            "idempotencyKey": a_key(),
            "sku": "mug",
            "location": "BER",
            "onHandDelta": delta,
            "reason": "FOUND",
        }
        level = (await graph.data(ADJUST, STORE, input=adjustment))["stockAdjust"]["stockLevel"]["id"]
    cancellation = {"idempotencyKey": a_key(), "orderId": global_id("Order", order_id), "reason": "CUSTOMER"}
    await graph.data(CANCEL, ADMIN, input=cancellation)
    await sealed_entries(shop)
    return order_id, level


async def found(graph: Graph, **variables: Any) -> list[dict[str, Any]]:
    page = await graph.data(ENTRIES, ADMIN, **variables)
    return [edge["node"] for edge in page["auditEntries"]["edges"]]


async def test_the_newest_come_first_page_by_page(graph: Graph, shop: Shop) -> None:
    # given
    await a_morning(graph, shop)
    # when
    first = (await graph.data(ENTRIES, ADMIN, first=2))["auditEntries"]
    rest = (await graph.data(ENTRIES, ADMIN, first=2, after=first["pageInfo"]["endCursor"]))["auditEntries"]
    # then
    pages = [[edge["node"]["operation"] for edge in page["edges"]] for page in (first, rest)]
    assert pages == [["orderCancel", "stockAdjust"], ["stockAdjust"]]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    assert first["edges"][1]["node"]["previousHash"] == rest["edges"][0]["node"]["hash"]


async def test_is_narrowed_by_actor_subject_operation_and_time(graph: Graph, shop: Shop) -> None:
    # given
    order_id, level = await a_morning(graph, shop)
    now = shop.database.clock.now()
    # then
    assert STORE.id is not None
    for filter, numbers in (
        ({"actor": global_id("Staff", STORE.id)}, ["3", "2", "1"]),
        ({"actor": global_id("App", STORE.id)}, []),
        ({"subject": global_id("Order", order_id)}, ["3"]),
        ({"subject": level, "operation": "stockAdjust"}, ["2", "1"]),
        ({"operation": "orderCancel"}, ["3"]),
        (
            {"since": (now - timedelta(hours=1)).isoformat(), "until": (now + timedelta(hours=1)).isoformat()},
            ["3", "2", "1"],
        ),
        ({"since": (now + timedelta(hours=1)).isoformat()}, []),
    ):
        assert [entry["number"] for entry in await found(graph, filter=filter)] == numbers, filter


async def test_tells_the_versions_and_hashes_of_what_was_changed(graph: Graph, shop: Shop) -> None:
    # given
    order_id, _ = await a_morning(graph, shop)
    # when
    newest = (await found(graph, first=1))[0]
    # then
    assert (newest["kind"], newest["outcome"], newest["roles"]) == ("MUTATION", "DONE", ["admin"])
    assert newest["actor"] == {"kind": "STAFF", "id": global_id("Staff", UUID(int=7))}
    order = next(subject for subject in newest["subjects"] if subject["type"] == "Order")
    assert (order["key"], order["versionBefore"], order["versionAfter"]) == (str(order_id), 1, 2)
    assert len(order["hashBefore"]) == len(order["hashAfter"]) == 64
    assert order["hashBefore"] != order["hashAfter"]


async def test_reading_the_trail_is_in_the_trail(graph: Graph, shop: Shop) -> None:
    # given
    await a_morning(graph, shop)
    await found(graph, filter={"operation": "orderCancel"})
    # when
    await sealed_entries(shop)
    # then
    assert [entry["operation"] for entry in await found(graph, first=1)] == ["auditEntries"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
async def test_nobody_else_reads_it(graph: Graph, role: Role) -> None:
    assert await graph.code(ENTRIES, a_principal(role)) in ("FORBIDDEN", "UNAUTHENTICATED")


async def test_an_administrator_of_one_channel_finds_nothing(graph: Graph, shop: Shop) -> None:
    # given
    await a_morning(graph, shop)
    narrow = a_principal(Role.ADMIN, channels={"web"})
    # then
    assert (await graph.data(ENTRIES, narrow))["auditEntries"]["edges"] == []


@pytest.mark.parametrize(
    "filter",
    [{"actor": "nonsense"}, {"actor": global_id("Order", UUID(int=1))}, {"subject": "x"}, {"operation": ""}],
    ids=str,
)
async def test_refuses_what_names_nothing(graph: Graph, filter: dict[str, str]) -> None:
    assert await graph.code(ENTRIES, ADMIN, filter=filter) == "BAD_USER_INPUT"
