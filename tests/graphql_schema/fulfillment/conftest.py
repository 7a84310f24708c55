"""The graph, and a shop that is open in it."""

import pytest

from db.unit_of_work import Database
from tests.builders import Shop, a_shop
from tests.graphql_schema.asking import Graph, a_graph


@pytest.fixture
async def graph(database: Database) -> Graph:
    """The graph over a fresh database."""
    return await a_graph(database)


@pytest.fixture
async def shop(database: Database) -> Shop:
    """A shop with stock, in the graph's database."""
    return await a_shop(database)
