"""The graph, and a shop that is open in it."""

import pytest

from tests.builders import Shop
from tests.graphql_schema.asking import Graph, a_graph


@pytest.fixture
async def graph(shop: Shop) -> Graph:
    """The graph over the shop's database."""
    return await a_graph(shop.database)
