"""Wake-ups over Redis (or Valkey) publish/subscribe.

Written because broadcaster's own backend loses all messages with recent redis-py (its listener starts before
SUBSCRIBE is confirmed) and goes silent when the server closes its connection. redis-py's `PubSub` is avoided
too: it reconnects behind the caller's back, and what was published meanwhile is gone without a trace.
It does NOT reconnect: it raises, and its owner (`app.events.bus`) builds the connections anew.
"""

import asyncio
import contextlib
from typing import Any, cast

from broadcaster import BroadcastBackend, Event
from redis.asyncio.connection import AbstractConnection, ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

CLIENT_NAME = "orderwire-wakeups"

_CONNECT_SECONDS = 2.0


class RedisWakeUps(BroadcastBackend):
    """Two connections: one that only subscribes, one that only publishes. No key is read or written.

    Both show in `CLIENT LIST` under `CLIENT_NAME`. Can be connected again after `disconnect`.
    """

    def __init__(self, url: str) -> None:
        # A pool only because it knows how to read the URL; its connections are made, never lent or retried.
        self._pool = cast(
            ConnectionPool,
            cast(Any, ConnectionPool).from_url(
                url,
                protocol=2,
                client_name=CLIENT_NAME,
                socket_connect_timeout=_CONNECT_SECONDS,
                retry=Retry(NoBackoff(), 0),
                decode_responses=True,
            ),
        )
        self._publish_lock = asyncio.Lock()
        self._subscribed = asyncio.Event()
        self._connections: list[AbstractConnection] = []

    async def connect(self) -> None:
        """Open both connections, or none.

        Raises: redis.exceptions.RedisError when the server refuses or is away.
        """
        self._subscribed = asyncio.Event()
        try:
            for _ in ("subscribe", "publish"):
                connection = self._pool.make_connection()
                self._connections.append(connection)
                await connection.connect()
        except BaseException:
            await self.disconnect()
            raise

    async def disconnect(self) -> None:
        """Close what is open. Never raises for a dead connection."""
        connections, self._connections = self._connections, []
        for connection in connections:
            with contextlib.suppress(OSError, RedisError):
                await connection.disconnect(nowait=True)

    async def subscribe(self, group: str) -> None:
        """SUBSCRIBE to the channel; the server has confirmed it when this returns.

        One channel per connected backend: afterwards only `next_published` reads that connection.

        Raises: RedisError or ConnectionError when the connection is dead.
        """
        if self._subscribed.is_set():
            raise RuntimeError("this backend serves one channel and subscribes once")
        connection = self._connection(0)
        await connection.send_command("SUBSCRIBE", group)
        reply = await self._read(connection)
        if reply[0] != "subscribe":
            raise ConnectionError(f"Redis answered SUBSCRIBE with {reply[0]!r}")
        self._subscribed.set()

    async def unsubscribe(self, group: str) -> None:
        """Do nothing: the subscription ends with its connection, which serves one channel only."""

    async def publish(self, channel: str, message: Any) -> None:
        """PUBLISH; one at a time.

        Raises: RedisError or ConnectionError when the connection is dead; the message is then lost.
        """
        async with self._publish_lock:
            connection = self._connection(1)
            # Without this redis-py would reconnect in silence, with whatever server answers now.
            if not connection.is_connected:
                raise ConnectionError("Redis ended the publishing wake-up connection")
            try:
                await connection.send_command("PUBLISH", channel, str(message))
                await connection.read_response()
            except asyncio.CancelledError:
                # The reply of a canceled PUBLISH would answer the next one.
                await connection.disconnect(nowait=True)
                raise

    async def next_published(self) -> Event:
        """Wait for the next message.

        Raises: redis.exceptions.ConnectionError when the subscribed connection has ended.
        """
        await self._subscribed.wait()
        while True:
            kind, channel, message = await self._read(self._connection(0))
            if kind == "message":
                return Event(channel=channel, message=message)

    def _connection(self, index: int) -> AbstractConnection:
        if not self._connections:
            raise ConnectionError("the wake-up backend is not connected")
        return self._connections[index]

    async def _read(self, connection: AbstractConnection) -> list[Any]:
        return cast(list[Any], await connection.read_response())
