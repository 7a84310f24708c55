"""Clients that watch the graph: `graphql-transport-ws` over real sockets, and event streams over HTTP.

A `Watch` is one socket with one subscription, which is all that most tests need. `resuming` is what a careful client
does: it reconnects whenever it is cut, and hands over its latest cursor.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.plain_client import plain_client

SUBPROTOCOL = Subprotocol("graphql-transport-ws")


class Refused(Exception):
    """The operation was refused; `code` is that of the first error."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(errors)
        self.errors = errors
        self.code: str = errors[0]["extensions"]["code"]


class Completed(Exception):
    """The server ended the subscription in order."""


@dataclass(slots=True)
class Watch:
    """One subscription on a socket of its own."""

    socket: ClientConnection
    cursor: str | None = None

    async def next(self, within_seconds: float = 60) -> dict[str, Any]:
        """The next item: the one field of the payload. Raises Refused, Completed, ConnectionClosed."""
        async with asyncio.timeout(within_seconds):
            message = json.loads(await self.socket.recv())
        if message["type"] == "error":
            raise Refused(message["payload"])
        if message["type"] == "complete":
            raise Completed
        assert message["type"] == "next", message
        if "errors" in message["payload"]:
            raise Refused(message["payload"]["errors"])
        (item,) = message["payload"]["data"].values()
        self.cursor = item.get("cursor", self.cursor)
        return item

    async def take(self, count: int, within_seconds: float = 60) -> list[dict[str, Any]]:
        """So many items."""
        async with asyncio.timeout(within_seconds):
            return [await self.next(within_seconds) for _ in range(count)]

    async def through(self, kind: str, *, within_seconds: float = 60, **fields: Any) -> list[dict[str, Any]]:
        """Items up to and with the first of this `__typename` whose fields are these."""
        items: list[dict[str, Any]] = []
        async with asyncio.timeout(within_seconds):
            while True:
                items.append(await self.next(within_seconds))
                if items[-1]["__typename"] == kind and all(items[-1].get(k) == v for k, v in fields.items()):
                    return items

    async def closed(self, within_seconds: float = 60) -> tuple[int | None, str | None]:
        """How the server closed the socket: code and reason."""
        async with asyncio.timeout(within_seconds):
            await self.socket.wait_closed()
        return self.socket.close_code, self.socket.close_reason


@asynccontextmanager
async def watching(
    address: str,
    query: str,
    /,
    *,
    bearer: str | None = None,
    order_token: str | None = None,
    socket_options: Mapping[str, Any] | None = None,
    **variables: Any,
) -> AsyncIterator[Watch]:
    """Connect, present credentials, subscribe. `after=None` is left out, as a first visit does."""
    credentials = {"authorization": f"Bearer {bearer}"} if bearer else {}
    credentials |= {"orderToken": order_token} if order_token else {}
    options = {"compression": None, "proxy": None, "open_timeout": 60, **(socket_options or {})}
    async with connect(f"ws://{address}/graphql", subprotocols=[SUBPROTOCOL], **options) as socket:
        await socket.send(json.dumps({"type": "connection_init", "payload": credentials}))
        async with asyncio.timeout(60):
            acknowledged = json.loads(await socket.recv())
        assert acknowledged == {"type": "connection_ack"}, acknowledged
        given = {name: value for name, value in variables.items() if value is not None}
        operation = {"query": query, "variables": given}
        await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": operation}))
        yield Watch(socket)


@dataclass(frozen=True, slots=True)
class StreamedEvent:
    """One event of an event stream, as an EventSource sees it."""

    kind: str
    identity: str | None
    data: Any

    @property
    def item(self) -> dict[str, Any]:
        """The one field of the payload. Raises Refused."""
        if "errors" in self.data:
            raise Refused(self.data["errors"])
        (item,) = self.data["data"].values()
        return item


@asynccontextmanager
async def streaming(
    address: str,
    query: str,
    /,
    *,
    bearer: str | None = None,
    order_token: str | None = None,
    last_event_id: str | None = None,
    **variables: Any,
) -> AsyncIterator[AsyncIterator[StreamedEvent]]:
    """Open an event stream; yields an iterator over its events."""
    headers = {"accept": "text/event-stream"}
    headers |= {"authorization": f"Bearer {bearer}"} if bearer else {}
    headers |= {"x-order-token": order_token} if order_token else {}
    headers |= {"last-event-id": last_event_id} if last_event_id else {}
    given = {name: value for name, value in variables.items() if value is not None}
    async with (
        plain_client() as client,
        client.stream(
            "POST", f"http://{address}/graphql", json={"query": query, "variables": given}, headers=headers
        ) as response,
    ):
        assert response.status_code == 200, await response.aread()
        yield _events(response.aiter_lines())


async def _events(lines: AsyncIterator[str]) -> AsyncIterator[StreamedEvent]:
    fields: dict[str, str] = {}
    async for line in lines:
        if line:
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
        elif "event" in fields:
            data = json.loads(fields["data"]) if fields.get("data") else None
            yield StreamedEvent(fields["event"], fields.get("id"), data)
            fields = {}
