"""Clients that stop reading, vanish, or are open when the server stops: bounded cost, and nothing left behind."""

import asyncio
import gc
import json
import socket
import time
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

import graphql_schema
from tests.app.events.wire import make_tallies, write
from tests.live_client import SUBPROTOCOL, watching
from tests.scenarios.live.documents import ORDERS_CHANGED, SLIM_EVENTS, STOCK_CHANGED
from tests.serving import ServedHere, eventually, served_here

THE_GRAPH = Path(graphql_schema.__file__).parent
DEADLINE = 0.5
COPIES = " ".join(f"e{n}: event {{ id type data actor {{ kind }} transactionId }}" for n in range(30))
PADDED = f"subscription {{ eventPublished {{ __typename ... on EventPublished {{ cursor {COPIES} }} }} }}"


@pytest.fixture
async def hasty(database_url: str) -> AsyncIterator[ServedHere]:
    """The program with a short send deadline."""
    async with served_here(database_url, send_deadline_seconds=DEADLINE) as program:
        yield program


def narrow_socket(address: str) -> socket.socket:
    """A connection for which the client's kernel keeps little, so that the server soon feels that nobody reads."""
    host, _, port = address.partition(":")
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.connect((host, int(port)))
    narrow.setblocking(False)
    return narrow


async def test_a_client_that_never_reads_is_aborted_and_costs_bounded_memory_while_others_receive(
    hasty: ServedHere, care: str
) -> None:
    # given: one client that stops reading from its socket, and one that reads
    tallies = await make_tallies(hasty.services.database, 20)
    options = {"ping_interval": None, "sock": narrow_socket(hasty.address)}
    async with (
        watching(hasty.address, PADDED, bearer=care, socket_options=options) as silent,
        watching(hasty.address, SLIM_EVENTS, bearer=care) as reader,
    ):
        silent.socket.transport.pause_reading()
        await reader.next()
        await eventually(lambda: hasty.services.follower.subscribers == 2)
        tracemalloc.start()
        received, peak, seed = 0, 0, 0

        async def read() -> None:
            nonlocal received
            while True:
                item = await reader.next(200)
                if item["__typename"] == "EventPublished":
                    received = int(item["event"]["position"])

        # when: writers write until the silent one is gone, and the other one reads all the while
        reading = asyncio.create_task(read())
        aborted = asyncio.create_task(eventually(lambda: hasty.services.follower.subscribers == 1, 200))
        while not aborted.done():
            writing = asyncio.gather(*(write(hasty.services.database, tallies, 25, seed + n) for n in range(4)))
            seed += 4
            await writing
            peak = max(peak, tracemalloc.get_traced_memory()[0])
        await aborted
        tracemalloc.stop()
        head = (await hasty.services.log.head()).position
        await eventually(lambda: received >= head or reading.done())
        reading.cancel()
        silent.socket.transport.abort()
    # then
    assert received == head
    assert peak < 25_000_000


async def test_three_hundred_sockets_that_vanish_leave_nothing_behind(served: ServedHere, care: str) -> None:
    # given
    async with watching(served.address, SLIM_EVENTS, bearer=care) as watch:
        await watch.next()
    await eventually(lambda: served.services.follower.subscribers == 0)
    baseline = len(asyncio.all_tasks())
    document = {"a": SLIM_EVENTS, "b": ORDERS_CHANGED, "c": STOCK_CHANGED}

    async def vanish(number: int) -> None:
        async with connect(
            f"ws://{served.address}/graphql",
            subprotocols=[SUBPROTOCOL],
            compression=None,
            proxy=None,
        ) as wire:
            init = {"type": "connection_init", "payload": {"authorization": f"Bearer {care}"}}
            await wire.send(json.dumps(init))
            for identity, query in document.items():
                variables = {"skus": ["mug"]} if identity == "c" else {}
                payload = {"query": query, "variables": variables}
                await wire.send(json.dumps({"id": identity, "type": "subscribe", "payload": payload}))
            for _ in range(number % 5):  # some vanish in the middle of opening, some when all is open
                await wire.recv()
            wire.transport.abort()

    # when
    for start in range(0, 300, 30):
        await asyncio.gather(*(vanish(number) for number in range(start, start + 30)))
    # then
    await eventually(lambda: served.services.follower.subscribers == 0)
    await eventually(lambda: len(asyncio.all_tasks()) <= baseline)
    gc.collect()
    suspended = [
        found
        for found in gc.get_objects()
        if type(found).__name__ == "async_generator"
        and found.ag_frame
        and Path(found.ag_code.co_filename).is_relative_to(THE_GRAPH)
    ]
    assert suspended == []


async def test_stopping_closes_open_sockets_with_a_code_that_says_come_back(database_url: str, care: str) -> None:
    # given
    async with AsyncExitStack() as stack:
        async with served_here(database_url, graceful_seconds=120) as program:
            watches = [
                await stack.enter_async_context(watching(program.address, SLIM_EVENTS, bearer=care)) for _ in range(20)
            ]
            for watch in watches:
                await watch.next()
            begun = time.monotonic()
        # then
        assert time.monotonic() - begun < 60  # of the 120 that clients have to leave by themselves
        assert {(await watch.closed())[0] for watch in watches} <= {1012, 1001}
