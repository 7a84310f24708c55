"""One event to N subscribers of the same topic: deliveries per second, and what a delivery costs the server.

Run: `python -m tests.benchmarks.fan_out [SUBSCRIBERS] [EVENTS]`. The yardstick is a bare broadcast of the same bytes
over the same server: uvicorn with this project's WebSocket protocol, without GraphQL, log or database.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from app.domain.enums import Role
from app.domain.ids import new_id
from db.database import Database
from db.engine import make_engine
from tests.benchmarks.rig import Socket, fresh_database, line_to, milliseconds, processor_seconds, say, socket_to
from tests.builders import a_shop
from tests.live_client import SUBPROTOCOL
from tests.serving import ROOT, free_port, served_by_child, token

WATCH = """
subscription { eventPublished(types: ["stock.adjusted"]) {
  __typename
  ... on EventPublished { cursor event { id type position subjectVersion occurredAt data } }
  ... on StreamProgress { cursor }
} }
"""
ADJUST = """
mutation ($input: StockAdjustInput!) { stockAdjust(input: $input) { stockLevel { onHand } errors { message } } }
"""


def broadcaster() -> Starlette:
    """The yardstick: says what it is posted to everybody."""
    sockets: set[WebSocket] = set()

    async def join(socket: WebSocket) -> None:
        await socket.accept("graphql-transport-ws")
        sockets.add(socket)
        try:
            while (await socket.receive())["type"] != "websocket.disconnect":
                pass
        finally:
            sockets.discard(socket)

    async def say_to_all(request: Request) -> Response:
        text = (await request.json())["query"]
        for socket in sockets:
            await socket.send_text(text)
        return JSONResponse({"data": None})

    return Starlette(routes=[WebSocketRoute("/graphql", join), Route("/graphql", say_to_all, methods=["POST"])])


@asynccontextmanager
async def bare_server() -> AsyncIterator[tuple[str, int]]:
    """The yardstick as a child process: its address and process id."""
    port = free_port()
    program = (
        "from app.server.serve import run_server\n"
        f"run_server('tests.benchmarks.fan_out:broadcaster', host='127.0.0.1', port={port}, workers=1)"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    try:
        async with asyncio.timeout(30):
            while True:
                try:
                    (await line_to(f"127.0.0.1:{port}")).close()
                    break
                except ConnectionRefusedError:
                    await asyncio.sleep(0.05)
        yield f"127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        await process.wait()


class Crowd:
    """N sockets; `everybody` is set when each has got a frame more than before."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._sockets: list[Socket] = []
        self._missing = 0
        self._everybody = asyncio.Event()
        self.arrivals: list[float] = []
        self.last = b""

    def _heard(self, frame: bytes) -> None:
        self.arrivals.append(time.perf_counter())
        self.last = frame
        self._missing -= 1
        if self._missing == 0:
            self._everybody.set()

    async def join(self, address: str, messages: list[object]) -> None:
        """Connect everybody and send what they begin with."""
        for start in range(0, self._size, 50):
            some = min(50, self._size - start)
            connecting = (socket_to(address, SUBPROTOCOL, self._heard) for _ in range(some))
            for socket in await asyncio.gather(*connecting):
                self._sockets.append(socket)
                for message in messages:
                    socket.send(message)

    async def hear(self, frames: int, after: Callable[[], Awaitable[object]]) -> float:
        """Wait until so many frames a head came after `after()`; the seconds it took."""
        self._missing = frames * self._size
        self.arrivals.clear()
        self._everybody.clear()
        begun = time.perf_counter()
        await after()
        async with asyncio.timeout(60):
            await self._everybody.wait()
        return time.perf_counter() - begun

    def leave(self) -> None:
        """Hang up."""
        for socket in self._sockets:
            socket.transport.abort()


async def measure(name: str, crowd: Crowd, process: int, events: int, cause: Callable[[], Awaitable[object]]) -> float:
    """Cause so many events one after the other; prints and returns deliveries per second."""
    took: list[float] = []
    latencies: list[float] = []
    before, begun = processor_seconds(process), 0.0
    for _ in range(events):
        begun = time.perf_counter()
        took.append(await crowd.hear(1, cause))
        latencies += [arrival - begun for arrival in crowd.arrivals]
    used = processor_seconds(process) - before
    per_second = len(latencies) / sum(took)
    say(
        f"{name}: {per_second:,.0f} deliveries/s; request to client {milliseconds(latencies)};"
        f" {used / len(latencies) * 1e6:.0f} us of processor per delivery"
    )
    return per_second


async def main(size: int, events: int) -> None:
    """Print the report."""
    bearer = token(Role.APP)
    async with fresh_database() as url:
        engine = make_engine(url)
        await a_shop(Database(engine), prices={"mug": 1000})
        await engine.dispose()
        async with served_by_child(url) as child:
            crowd = Crowd(size)
            line = await line_to(child.address, bearer)

            async def adjust() -> None:
                stock = {
                    "idempotencyKey": str(new_id()),
                    "sku": "mug",
                    "location": "BER",
                    "onHandDelta": 1,
                    "reason": "RECEIVED",
                }
                answer = await line.post(ADJUST, {"input": stock})
                assert answer["stockAdjust"]["errors"] == []

            # the acknowledgment, and the progress that says where the stream begins
            opened = await crowd.hear(
                2,
                lambda: crowd.join(
                    child.address,
                    [
                        {"type": "connection_init", "payload": {"authorization": f"Bearer {bearer}"}},
                        {"id": "1", "type": "subscribe", "payload": {"query": WATCH}},
                    ],
                ),
            )
            say(f"{size:,} subscribers opened in {opened:.2f} s")
            await measure("warming up", crowd, child.workers[0], 3, adjust)
            orderwire = await measure("orderwire", crowd, child.workers[0], events, adjust)
            payload = crowd.last.decode()
            crowd.leave()
            line.close()
    async with bare_server() as (address, process):
        crowd = Crowd(size)
        await crowd.join(address, [])
        line = await line_to(address)
        await asyncio.sleep(0.5)
        await measure("warming up", crowd, process, 3, lambda: line.post(payload))
        bare = await measure("yardstick (bare broadcast)", crowd, process, events, lambda: line.post(payload))
        crowd.leave()
        line.close()
    say(f"{len(payload)} bytes each; ratio {orderwire / bare:.2f}")


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    asyncio.run(main(*(given + [1000, 30][len(given) :])))
