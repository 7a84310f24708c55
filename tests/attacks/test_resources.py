"""Attack 32: as much as one caller can open, churn and ask back, on a metered door.

Real figures are in `graphql_schema/limits/limits.yaml`; here they are small, so that few sockets prove the same.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import yaml
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.attacks.door import Door, open_door
from tests.attacks.world import World

WATCH = "subscription { ordersChanged { __typename } }"
FIGURES = {
    "classes": {
        "public": {"sockets_per_address": 12, "sockets_per_principal": 3, "bucket": 600, "refill_per_second": 1},
        "merchant": {"sockets_per_address": 12, "sockets_per_principal": 6, "messages_per_second": 20},
    },
    "process": {"sockets": 20},
}


@pytest.fixture
async def metered(world_url: str, world: World, tmp_path: Path) -> AsyncIterator[Door]:
    figures = tmp_path / "limits.yaml"
    figures.write_text(yaml.safe_dump(FIGURES))
    async with open_door(world_url, world, rate_limits="on", limits_file=figures) as door:
        yield door


async def test_one_address_holds_so_many_sockets_and_others_are_served_afterwards(metered: Door) -> None:
    # given: all of them silent, none says who it is
    statuses: list[int] = []
    async with AsyncExitStack() as stack:
        for _ in range(40):
            try:
                await stack.enter_async_context(metered.bare_socket())
                statuses.append(101)
            except InvalidStatus as refused:
                statuses.append(refused.response.status_code)
        # then: what goes over HTTP goes on
        assert statuses == [101] * 12 + [429] * 28
        assert (await metered.http("care", "{ viewer { roles } }")).data == {"viewer": {"roles": ["care"]}}
    # when: they are gone
    async with asyncio.timeout(60):
        while True:
            try:
                async with metered.watch("care", WATCH) as watch:
                    assert (await watch.next())["__typename"] == "OrderSnapshot"
                break
            except InvalidStatus:
                await asyncio.sleep(0.01)


async def test_a_caller_holds_so_many_sockets_wherever_they_are(metered: Door) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(3):
            await stack.enter_async_context(metered.socket("customer"))
        fourth = await stack.enter_async_context(metered.bare_socket())
        # when
        await fourth.send({"type": "connection_init", "payload": metered.credentials["customer"].payload})
        # then
        assert await fourth.close_code() == (4429, "You have too many connections.")
        await stack.enter_async_context(metered.socket("care"))


async def test_churning_subscriptions_ends_the_socket(metered: Door) -> None:
    async with metered.socket("care") as client:
        # when
        with contextlib.suppress(ConnectionClosed):
            for number in range(500):
                await client.subscribe(str(number), WATCH)
                await client.send({"id": str(number), "type": "complete"})
        # then
        async with asyncio.timeout(60):
            with contextlib.suppress(ConnectionClosed):
                while True:
                    await client.socket.recv()
        assert client.socket.close_code == 4429
    subscribers = metered.served.services.follower
    async with asyncio.timeout(60):
        while subscribers.subscribers:  # noqa: ASYNC110 - what is polled has no event
            await asyncio.sleep(0.01)


async def test_churning_streams_is_paid_for(metered: Door) -> None:
    # when: streams opened and left, one after the other
    codes: list[str] = []
    async with asyncio.timeout(60):
        while "RATE_LIMITED" not in codes and len(codes) < 200:
            async with metered.stream("customer", WATCH) as events:
                data = (await anext(events)).data
                codes += [error["extensions"]["code"] for error in data.get("errors", [])] or ["OK"]
    # then
    assert codes[-1] == "RATE_LIMITED"
    assert "OK" in codes


async def test_a_cursor_from_the_beginning_is_replayed_page_by_page(metered: Door) -> None:
    # given: the very first place of the log
    services = metered.served.services
    start = services.cursors.encode(0)
    document = "subscription ($after: Cursor) { eventPublished(after: $after) { __typename ... on EventPublished "
    document += "{ cursor event { position } } } }"
    head = (await services.log.head()).position
    # when
    async with metered.watch("admin", document, after=start) as watch:
        positions: list[int] = []
        while not positions or positions[-1] < head:
            item = await watch.next()
            if item["__typename"] == "EventPublished":
                positions.append(int(item["event"]["position"]))
    # then: in order, each once, and never more at a time than a page of the log
    assert positions == sorted(set(positions))
