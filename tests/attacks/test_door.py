"""The door itself: everybody gets in as who they are, and statements are told apart by request."""

import asyncio

import pytest

from tests.attacks.door import VISITORS, Door

VIEWER = "{ viewer { roles } }"
ONE = "query ($id: ID!) { order(id: $id) { number } }"


@pytest.mark.parametrize("visitor", VISITORS)
async def test_everybody_comes_in_as_who_they_are(door: Door, visitor: str) -> None:
    assert (await door.http(visitor, VIEWER)).data == {"viewer": {"roles": [visitor.partition(":")[0]]}}


async def test_statements_are_told_apart_by_request(door: Door) -> None:
    # given
    near = {"id": door.world.near.ids["Order"]}
    alone = await door.http("admin", ONE, near)
    # when
    together = await asyncio.gather(*(door.http("admin", ONE, near) for _ in range(5)))
    # then
    assert alone.data == {"order": {"number": door.world.near.number}}
    assert len(alone.statements) > 0
    assert {len(answer.statements) for answer in together} == {len(alone.statements)}


async def test_a_socket_a_stream_and_a_watch_open(door: Door) -> None:
    document = "subscription { ordersChanged { __typename } }"
    # then
    async with door.watch("care", document) as watch:
        assert (await watch.next())["__typename"] == "OrderSnapshot"
    async with door.stream("customer", document) as events:
        assert (await anext(events)).item["__typename"] == "OrderSnapshot"
    async with door.socket("guest") as client:
        await client.subscribe("1", document)
        assert (await client.receive())["payload"]["data"]["ordersChanged"]["__typename"] == "OrderSnapshot"
