"""Wake-ups over PostgreSQL LISTEN/NOTIFY.

Written because broadcaster's own backend shares one connection between LISTEN and all publishers (concurrent
`publish` calls fail with "another operation is in progress") and goes silent when that connection dies.
It does NOT reconnect: it raises, and its owner (`app.events.bus`) builds the connections anew. It does not
work through a pooler in transaction mode, where LISTEN belongs to nobody.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any, Protocol, cast

import asyncpg  # pyright: ignore[reportMissingTypeStubs] # it ships none
from broadcaster import BroadcastBackend, Event

from db.engine import asyncpg_dsn

LISTENING = "orderwire wake-ups: listen"
PUBLISHING = "orderwire wake-ups: notify"

_GOODBYE_SECONDS = 1.0


class _Connection(Protocol):
    """The part of the untyped `asyncpg.Connection` that is used here."""

    async def add_listener(self, channel: str, callback: Callable[..., None]) -> None: ...
    async def remove_listener(self, channel: str, callback: Callable[..., None]) -> None: ...
    def add_termination_listener(self, callback: Callable[..., None]) -> None: ...
    def remove_termination_listener(self, callback: Callable[..., None]) -> None: ...
    async def execute(self, query: str, *arguments: str) -> str: ...
    async def close(self, *, timeout: float) -> None: ...
    def is_closed(self) -> bool: ...


class PostgresWakeUps(BroadcastBackend):
    """Two connections: one that only listens, one that only notifies.

    Both show in `pg_stat_activity` under their `application_name` (`LISTENING`, `PUBLISHING`).
    Can be connected again after `disconnect`.
    """

    def __init__(self, url: str) -> None:
        self._url = asyncpg_dsn(url)
        self._publish_lock = asyncio.Lock()
        self._arrived: asyncio.Queue[Event | ConnectionError] = asyncio.Queue()
        self._connections: list[_Connection] = []

    async def connect(self) -> None:
        """Open both connections, or none.

        Raises: OSError or asyncpg.PostgresError when the server refuses or is away.
        """
        self._arrived = asyncio.Queue()
        try:
            for name in (LISTENING, PUBLISHING):
                self._connections.append(await self._open(name))
        except BaseException:
            await self.disconnect()
            raise

    async def disconnect(self) -> None:
        """Close what is open, politely within a second, then by force. Never raises for a dead connection."""
        connections, self._connections = self._connections, []
        for connection in connections:
            connection.remove_termination_listener(self._terminated)
            # A failed goodbye is no failure: asyncpg has aborted the connection by the time it raises.
            with contextlib.suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await connection.close(timeout=_GOODBYE_SECONDS)

    async def subscribe(self, group: str) -> None:
        """LISTEN on the channel; the server has confirmed it when this returns."""
        await self._listening.add_listener(group, self._heard)

    async def unsubscribe(self, group: str) -> None:
        """UNLISTEN, unless the connection is gone, which has the same effect."""
        if self._connections and not self._listening.is_closed():
            await self._listening.remove_listener(group, self._heard)

    async def publish(self, channel: str, message: Any) -> None:
        """NOTIFY in a transaction of its own; one at a time.

        Raises: asyncpg errors or ConnectionError when the connection is dead; the message is then lost.
        """
        async with self._publish_lock:
            if not self._connections:
                raise ConnectionError("the wake-up backend is not connected")
            await self._connections[1].execute("SELECT pg_notify($1, $2)", channel, str(message))

    async def next_published(self) -> Event:
        """Wait for the next message.

        Raises: ConnectionError when either connection has ended.
        """
        arrived = await self._arrived.get()
        if isinstance(arrived, ConnectionError):
            raise arrived
        return arrived

    @property
    def _listening(self) -> _Connection:
        if not self._connections:
            raise ConnectionError("the wake-up backend is not connected")
        return self._connections[0]

    async def _open(self, name: str) -> _Connection:
        opened = await cast(Any, asyncpg).connect(self._url, server_settings={"application_name": name})
        connection = cast(_Connection, opened)
        connection.add_termination_listener(self._terminated)
        return connection

    def _heard(self, _connection: object, _pid: int, channel: str, payload: str) -> None:
        self._arrived.put_nowait(Event(channel=channel, message=payload))

    def _terminated(self, _connection: object) -> None:
        self._arrived.put_nowait(ConnectionError("PostgreSQL ended a wake-up connection"))
