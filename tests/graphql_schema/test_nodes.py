"""Ids lead back to their objects, and to nothing that the caller may not see."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert

from app.domain.enums import Role
from app.domain.ids import new_id
from app.domain.principal import ANONYMOUS
from db.database import Database
from db.models.people import CustomerRow
from graphql_schema.ids import global_id
from tests.builders import a_shop, sequenced
from tests.graphql_schema.asking import ADMIN, a_graph, a_principal

EVERYTHING = """
{ channels { __typename id locations { __typename id } }
  skus { edges { node { __typename id stock(channel: "web") { __typename id } } } }
  stockLevels { edges { node { __typename id movements { edges { node { __typename id } } } } } }
  events { edges { node { __typename id } } }
  customers { edges { node { __typename id } } } }
"""
NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"


async def a_customer(database: Database, **columns: Any) -> UUID:
    customer_id = new_id()
    async with database.session() as session:
        values = {"id": customer_id, "tags": [], "version": 1, "created_at": database.clock.now(), **columns}
        await session.execute(insert(CustomerRow).values(**values))
        await session.commit()
    return customer_id


def objects_in(value: Any) -> list[dict[str, str]]:
    if isinstance(value, list):
        return [found for child in value for found in objects_in(child)]
    if not isinstance(value, dict):
        return []
    own = [{"__typename": value["__typename"], "id": value["id"]}] if "id" in value else []
    return own + [found for child in value.values() for found in objects_in(child)]


async def test_every_object_reads_back_by_its_id(database: Database) -> None:
    # given
    await a_shop(database, prices={"mug": 100})
    await a_customer(database)
    await sequenced(database)
    graph = await a_graph(database)
    shown = objects_in(await graph.data(EVERYTHING, ADMIN))
    kinds = {found["__typename"] for found in shown}
    # when
    nodes = (await graph.data(NODES, ADMIN, ids=[found["id"] for found in shown]))["nodes"]
    # then
    assert nodes == shown
    assert kinds == {
        "Channel",
        "Customer",
        "Event",
        "Location",
        "ShopperStock",
        "Sku",
        "StockLevel",
        "StockMovement",
    }


async def test_missing_and_foreign_are_both_null(database: Database) -> None:
    # given
    mine, foreign = await a_customer(database), await a_customer(database)
    graph = await a_graph(database)
    ids = [global_id("Customer", key) for key in (mine, foreign, new_id())]
    # when
    nodes = (await graph.data(NODES, a_principal(Role.CUSTOMER, customer_id=mine), ids=ids))["nodes"]
    # then
    assert nodes == [{"__typename": "Customer", "id": ids[0]}, None, None]


@pytest.mark.parametrize("role", [Role.ANONYMOUS, Role.GUEST, Role.STORE, Role.WAREHOUSE])
async def test_customers_do_not_exist_for_those_who_never_read_them(database: Database, role: Role) -> None:
    # given
    customer = await a_customer(database)
    graph = await a_graph(database)
    # then
    assert await graph.data(NODE, a_principal(role), id=global_id("Customer", customer)) == {"node": None}


async def test_stock_levels_do_not_exist_for_shoppers_nor_for_other_locations(database: Database) -> None:
    # given
    await a_shop(database, prices={"mug": 100})
    graph = await a_graph(database)
    query = '{ sku(code: "mug") { stockLevels { id location { code } movements { edges { node { id } } } } } }'
    levels = (await graph.data(query, ADMIN))["sku"]["stockLevels"]
    ids = [level["id"] for level in levels]
    movements = [edge["node"]["id"] for level in levels for edge in level["movements"]["edges"]]
    hamburg = a_principal(Role.STORE, locations={"HAM"})
    # then
    assert [level["location"]["code"] for level in levels] == ["BER", "HAM"]
    assert (await graph.data(NODES, ANONYMOUS, ids=ids + movements))["nodes"] == [None] * 4
    assert (await graph.data(NODES, hamburg, ids=ids + movements))["nodes"] == [
        None,
        {"__typename": "StockLevel", "id": ids[1]},
        None,
        {"__typename": "StockMovement", "id": movements[1]},
    ]


async def test_a_type_that_nobody_loads_is_null(database: Database) -> None:
    graph = await a_graph(database)
    for unknown in (global_id("Unicorn", new_id()), global_id("Sku", new_id(), new_id())):
        assert await graph.data(NODE, id=unknown) == {"node": None}


async def test_refuses_text_that_is_no_id_and_too_many_ids(database: Database) -> None:
    graph = await a_graph(database)
    assert await graph.code(NODE, id="no id") == "BAD_USER_INPUT"
    some = str(global_id("Sku", new_id()))
    assert await graph.data(NODES, ADMIN, ids=[some] * 100) == {"nodes": [None] * 100}
    assert await graph.code(NODES, ADMIN, ids=[some] * 101) == "BAD_USER_INPUT"
    assert await graph.code(NODES, ids=[some] * 51) == "BAD_USER_INPUT"
