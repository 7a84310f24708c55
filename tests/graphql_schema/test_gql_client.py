"""gql, the Python client, as it comes: over HTTP (httpx) and over `graphql-transport-ws` (websockets)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import pytest
from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport
from gql.transport.websockets import WebsocketsTransport

from app.domain.enums import Role
from tests.builders import Shop, a_key
from tests.serving import served_here, token

PLACE = """
mutation Place($input: OrderPlaceInput!) {
  orderPlace(input: $input) { order { id number } trackingToken errors { code message } }
}
"""
CANCEL = "mutation Cancel($input: OrderCancelInput!) { orderCancel(input: $input) { errors { code message } } }"
WATCH = """
subscription Watch($after: Cursor) {
  orderChanged(after: $after) {
    __typename
    ... on OrderSnapshot { cursor orders { id customerStatus } }
    ... on OrderChange { cursor order { id customerStatus } }
  }
}
"""


@pytest.fixture
async def address(shop: Shop) -> AsyncIterator[str]:
    """Where the shop is served."""
    url = shop.database.engine.url.render_as_string(hide_password=False).replace("+asyncpg", "")
    async with served_here(url, environment="development", rate_limits="off") as served:
        yield served.address


async def ask(address: str, query: str, variables: dict[str, Any] | None = None, **headers: str) -> dict[str, Any]:
    transport = HTTPXAsyncTransport(url=f"http://{address}/graphql", headers=headers, trust_env=False)
    async with Client(transport=transport, fetch_schema_from_transport=False) as session:
        request = gql(query)
        request.variable_values = variables
        return await session.execute(request)


def an_order() -> dict[str, Any]:
    return {
        "idempotencyKey": a_key(),
        "channel": "web",
        "lines": [{"sku": "tea", "quantity": 1}],
        "contact": {"name": "Ada Example", "email": "ada@example.com"},
        "shippingAddress": {
            "name": "Ada Example",
            "line1": "1 Some Street",
            "city": "Berlin",
            "postalCode": "10115",
            "country": "DE",
        },
    }


async def test_asks_and_changes_over_http(address: str) -> None:
    # when
    channels = await ask(address, "{ channels { code } }")
    placed = await ask(address, PLACE, {"input": an_order()})
    # then
    assert channels == {"channels": [{"code": "web"}]}
    assert placed["orderPlace"]["errors"] == []


async def test_fetches_the_schema_and_validates_with_it(address: str) -> None:
    # given
    headers = {"authorization": f"Bearer {token(Role.ADMIN)}"}
    transport = HTTPXAsyncTransport(url=f"http://{address}/graphql", headers=headers, trust_env=False)
    # when
    async with Client(transport=transport, fetch_schema_from_transport=True) as session:
        # then
        assert session.client.schema is not None
        assert session.client.schema.get_type("Order") is not None


async def test_errors_come_with_their_codes(address: str) -> None:
    # given
    nonsense = {"authorization": "Bearer nonsense"}
    for query, headers in (("{ stockLevels(first: 1) { edges { cursor } } }", {}), ("{ channels { code } }", nonsense)):
        # when
        with pytest.raises(TransportQueryError) as refused:
            await ask(address, query, None, **headers)
        # then
        assert [error["extensions"]["code"] for error in refused.value.errors or []] == ["UNAUTHENTICATED"]


async def test_watches_an_order_over_websocket(address: str) -> None:
    # given
    placed = (await ask(address, PLACE, {"input": an_order()}))["orderPlace"]
    transport = WebsocketsTransport(
        url=f"ws://{address}/graphql",
        init_payload={"orderToken": placed["trackingToken"]},
        connect_args={"proxy": None},
    )
    async with (
        asyncio.timeout(60),
        Client(transport=transport, fetch_schema_from_transport=False) as session,
        aclosing(session.subscribe(gql(WATCH))) as items,
    ):
        snapshot = (await anext(items))["orderChanged"]
        assert [order["id"] for order in snapshot["orders"]] == [placed["order"]["id"]]
        # when
        given = {"idempotencyKey": a_key(), "orderId": placed["order"]["id"], "reason": "CUSTOMER"}
        canceled = await ask(address, CANCEL, {"input": given}, **{"x-order-token": placed["trackingToken"]})
        assert canceled["orderCancel"]["errors"] == []
        # then
        async for item in items:
            change = item["orderChanged"]
            if change["__typename"] == "OrderChange" and change["order"]["customerStatus"] == "CANCELED":
                break
