"""The toy on a real uvicorn server in the test's own loop, and a client that speaks `graphql-transport-ws`."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable, Generator
from typing import Any

import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from app.server.serve import server_config
from tests.graphql_schema.transport.toy import Toy


class _Server(uvicorn.Server):
    """Leaves the process's signals alone, and stops when told instead of looking ten times a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.told_to_stop = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield

    async def main_loop(self) -> None:
        await self.told_to_stop.wait()


@contextlib.asynccontextmanager
async def serving(toy: Toy, **options: Any) -> AsyncIterator[str]:
    """Serve the toy on a free loopback port; yields `127.0.0.1:port`. `options` are those of `server_config`."""
    # asyncio switches Nagle's delay off only for sockets that name TCP themselves
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    config = server_config(toy.app, host="127.0.0.1", port=0, factory=False, **{"graceful_seconds": 5, **options})
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    await eventually(lambda: server.started)
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.told_to_stop.set()
        await task
        await toy.transport.aclose()
        listener.close()


async def eventually(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Poll until it holds; fails after the deadline."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - what is polled has no event
            await asyncio.sleep(0.01)


class Client:
    """One socket; messages as dicts."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def send(self, message: object) -> None:
        await self.socket.send(json.dumps(message))

    async def receive(self) -> dict[str, Any]:
        async with asyncio.timeout(60):
            return json.loads(await self.socket.recv())

    async def init(self, payload: dict[str, Any] | None = None) -> None:
        await self.send({"type": "connection_init", "payload": payload})
        assert await self.receive() == {"type": "connection_ack"}

    async def subscribe(self, identity: str, query: str, **payload: Any) -> None:
        await self.send({"id": identity, "type": "subscribe", "payload": {"query": query, **payload}})

    async def close_code(self) -> tuple[int | None, str | None]:
        async with asyncio.timeout(60):
            await self.socket.wait_closed()
        return self.socket.close_code, self.socket.close_reason


@contextlib.asynccontextmanager
async def socket_to(
    address: str, *, subprotocol: str = "graphql-transport-ws", **options: Any
) -> AsyncIterator[Client]:
    """Connect to the toy's GraphQL path."""
    url = f"ws://{address}/graphql"
    async with connect(url, subprotocols=[subprotocol], compression=None, open_timeout=60, **options) as connection:  # type: ignore[list-item] # unknown ones too
        yield Client(connection)
