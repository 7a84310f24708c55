"""Clients that stop reading or vanish: bounded cost, and nothing left behind."""

import asyncio
import contextlib
import gc

from graphql_schema.transport import TransportSettings
from tests.graphql_schema.transport.servers import eventually, serving, socket_to
from tests.graphql_schema.transport.toy import make_toy

FLOOD = "subscription { count { number padding(size: 10000) } }"


async def test_aborts_a_socket_whose_client_stopped_reading_and_bounds_what_it_produced():
    # given
    toy = make_toy(TransportSettings(send_deadline_seconds=0.5))
    async with serving(toy) as address, socket_to(address, max_queue=1, ping_interval=None) as client:
        await client.init()

        # when: the client library stops reading once its queue is full
        await client.subscribe("a", FLOOD)
        await eventually(lambda: toy.world.open_sources == 1)

        # then
        await eventually(lambda: toy.world.open_sources == 0)
        await eventually(lambda: toy.transport.open_connections == 0)
        assert max(toy.world.executions) < 2_000
        client.socket.transport.abort()


async def test_a_slow_socket_does_not_hold_up_the_others():
    # given
    toy = make_toy(TransportSettings(send_deadline_seconds=5))
    async with (
        serving(toy) as address,
        socket_to(address, max_queue=1, ping_interval=None) as slow,
        socket_to(address) as quick,
    ):
        await slow.init()
        await quick.init()
        await slow.subscribe("a", FLOOD)

        # when
        await quick.subscribe("b", "subscription { count(to: 500) { number } }")
        received = [await quick.receive() for _ in range(501)]

        # then
        assert received[-1] == {"id": "b", "type": "complete"}
        slow.socket.transport.abort()


async def test_a_hundred_abrupt_disconnects_leave_no_task_and_no_open_source():
    # given
    toy = make_toy()
    async with serving(toy) as address:
        async with socket_to(address) as client:
            await client.init()
        await eventually(lambda: toy.transport.open_connections == 0)
        baseline = len(asyncio.all_tasks())

        # when
        async def vanish(number: int) -> None:
            query = FLOOD if number % 2 else "subscription { silence { number } }"
            async with contextlib.AsyncExitStack() as stack:
                client = await stack.enter_async_context(socket_to(address))
                await client.init()
                await client.subscribe("a", query)
                await client.subscribe("b", "subscription { count { number later } }")
                if number % 2:
                    await client.receive()
                client.socket.transport.abort()

        for start in range(0, 100, 20):
            await asyncio.gather(*(vanish(number) for number in range(start, start + 20)))
        toy.world.gate.set()

        # then
        await eventually(lambda: toy.world.open_sources == 0)
        await eventually(lambda: toy.transport.open_connections == 0)
        await eventually(lambda: len(asyncio.all_tasks()) <= baseline)
    gc.collect()
    suspended = [
        found
        for found in gc.get_objects()
        if type(found).__name__ == "async_generator" and "toy.py" in found.ag_code.co_filename and found.ag_frame
    ]
    assert suspended == []
