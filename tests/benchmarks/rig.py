"""What the benchmarks share: a migrated database, the program as a child process, a thin client, and summaries.

The client speaks just enough HTTP and WebSocket, so that on a small machine the server and not the client is measured.
Server, database and client share the machine's cores: figures are for comparing with the yardstick of the same run.
"""

import asyncio
import base64
import json
import os
import statistics
import struct
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from db import schema
from db.engine import asyncpg_dsn
from db.postgres import embedded_postgres


@asynccontextmanager
async def fresh_database() -> AsyncIterator[str]:
    """A durable database of its own: beside DATABASE_URL, or in an embedded PostgreSQL that goes with the run."""
    given = os.environ.get("DATABASE_URL")
    if given:
        async with _beside(given) as url:
            yield url
        return
    with tempfile.TemporaryDirectory(prefix="orderwire-benchmark-") as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - under root the database belongs to somebody else
        with embedded_postgres(Path(folder) / "data") as server:
            async with _beside(server.url) as url:
                yield url


@asynccontextmanager
async def _beside(server_url: str) -> AsyncIterator[str]:
    name = f"orderwire_benchmark_{os.getpid()}"
    head, _, query = server_url.partition("?")
    url = head.rsplit("/", 1)[0] + "/" + name + (f"?{query}" if query else "")
    connection = await asyncpg.connect(asyncpg_dsn(server_url))
    await connection.execute(f'CREATE DATABASE "{name}"')
    try:
        await schema.upgrade(url)
        yield url
    finally:
        await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await connection.close()


class Line:
    """One kept-alive HTTP connection that posts GraphQL."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes) -> None:
        self._reader, self._writer, self._head = reader, writer, head

    async def post(self, query: str, variables: dict[str, Any] | None = None) -> Any:
        """The data of an answer without errors."""
        body = json.dumps({"query": query, "variables": variables or {}}).encode()
        self._writer.write(self._head + f"content-length: {len(body)}\r\n\r\n".encode() + body)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))[15:])
        answer = json.loads(await self._reader.readexactly(length))
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


async def line_to(address: str, bearer: str | None = None) -> Line:
    """Open a connection."""
    host, _, port = address.partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /graphql HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n"
    head += "accept: application/json\r\n" + (f"authorization: Bearer {bearer}\r\n" if bearer else "")
    return Line(reader, writer, head.encode())


class Socket(asyncio.Protocol):
    """A WebSocket that only counts what it gets: `on_frame(payload)` for every text frame."""

    def __init__(self, address: str, subprotocol: str, on_frame: Callable[[bytes], None]) -> None:
        self._address, self._subprotocol, self._on_frame = address, subprotocol, on_frame
        self._open = False
        self._received = b""
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /graphql HTTP/1.1\r\nhost: {self._address}\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
            f"sec-websocket-version: 13\r\nsec-websocket-key: {key}\r\n"
            f"sec-websocket-protocol: {self._subprotocol}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Take frames apart."""
        self._received += data
        if not self._open:
            head, found, rest = self._received.partition(b"\r\n\r\n")
            if not found:
                return
            assert b" 101 " in head.split(b"\r\n")[0], head
            self._open, self._received = True, rest
            self.ready.set_result(None)
        while (frame := self._next()) is not None:
            self._on_frame(frame)

    def _next(self) -> bytes | None:
        if len(self._received) < 2:
            return None
        length, begin = self._received[1] & 127, 2
        if length == 126:
            if len(self._received) < 4:
                return None
            (length,), begin = struct.unpack_from(">H", self._received, 2), 4
        if len(self._received) < begin + length:
            return None
        payload = self._received[begin : begin + length]
        self._received = self._received[begin + length :]
        return payload

    def send(self, message: Any) -> None:
        """Send a JSON text frame; the mask is zero, which costs nothing."""
        payload = json.dumps(message).encode()
        size = bytes([128 | len(payload)]) if len(payload) < 126 else b"\xfe" + struct.pack(">H", len(payload))
        self.transport.write(b"\x81" + size + bytes(4) + payload)


async def socket_to(address: str, subprotocol: str, on_frame: Callable[[bytes], None]) -> Socket:
    """Connect and shake hands."""
    host, _, port = address.partition(":")
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(lambda: Socket(address, subprotocol, on_frame), host, int(port))
    await asyncio.wait_for(socket.ready, 30)
    return socket


def processor_seconds(process: int) -> float:
    """What a process has used of the processor so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def rate(seconds: float, concurrency: int, once: Callable[[int], Any]) -> tuple[float, list[float]]:
    """How often per second `once(lane)` ends when so many lanes do it, and how long each took, in seconds."""
    took: list[float] = []
    begun = time.perf_counter()

    async def lane(number: int) -> None:
        while time.perf_counter() - begun < seconds:
            start = time.perf_counter()
            await once(number)
            took.append(time.perf_counter() - start)

    await asyncio.gather(*(lane(number) for number in range(concurrency)))
    return len(took) / (time.perf_counter() - begun), took


def milliseconds(took: Sequence[float]) -> str:
    """Median and 99th percentile."""
    cuts = statistics.quantiles(took, n=100)
    return f"p50 {statistics.median(took) * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms"


def say(text: str) -> None:
    """A line of the report."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
