"""broadcaster's failures, made visible to the wake-up bus. Connects nothing again by itself."""

import asyncio
from typing import Any

from broadcaster import BroadcastBackend, Event


class WatchedBackend(BroadcastBackend):
    """Any backend, with its failures made visible.

    broadcaster keeps a failure of `next_published` in a task that nobody awaits, hides one of `subscribe`
    behind a KeyError, and skips closing the backend after either. Here both become `loss()`.
    """

    def __init__(self, backend: BroadcastBackend) -> None:
        self._backend = backend
        self._lost = asyncio.Event()
        self._error: Exception | None = None

    async def loss(self) -> None:
        """Wait until the backend fails. Raises: its error."""
        await self._lost.wait()
        raise self._error or ConnectionError("the wake-up backend failed")

    async def connect(self) -> None:
        await self._backend.connect()

    async def disconnect(self) -> None:
        await self._backend.disconnect()

    async def subscribe(self, group: str) -> None:
        try:
            await self._backend.subscribe(group)
        except Exception as error:  # noqa: BLE001 - raised by loss()
            self._lose(error)

    async def unsubscribe(self, group: str) -> None:
        await self._backend.unsubscribe(group)

    async def publish(self, channel: str, message: Any) -> None:
        await self._backend.publish(channel, message)

    async def next_published(self) -> Event:
        try:
            return await self._backend.next_published()
        except Exception as error:  # noqa: BLE001 - raised by loss()
            self._lose(error)
            # Broadcaster cancels this listener at disconnect; ending it here would make it skip the closing.
            return await asyncio.get_running_loop().create_future()

    def _lose(self, error: Exception) -> None:
        self._error = error
        self._lost.set()
