"""How a connection ends whose client stopped reading.

uvicorn only ever *closes* a connection, which waits until everything is flushed: a client that reads nothing
keeps its socket for minutes, ping timeout or not. Two cures. The application gets the connection as an ASGI
extension and may abort it by its own deadline (`app.server.transport`). And whatever the application does,
a connection whose waiting bytes do not shrink for `STUCK_SECONDS` is aborted here.

Not guaranteed: a client that reads a byte now and then is slow, not stuck, and is left to the application.
"""

import asyncio
import socket
import struct
from collections.abc import Callable
from typing import Any, cast

import uvicorn

from app.server.incoming import HEAD_SECONDS, REQUEST_SECONDS
from app.server.transport import EXTENSION

STUCK_SECONDS = 30.0

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class OrderwireConfig(uvicorn.Config):
    """uvicorn's configuration with the settings it lacks."""

    stuck_seconds: float = STUCK_SECONDS
    head_seconds: float = HEAD_SECONDS
    request_seconds: float = REQUEST_SECONDS


class Lifeline:
    """One connection's end: at the application's word, or when it has bytes to send and sends none.

    Once lost, it does nothing: the kernel may have given the file descriptor to another connection.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop, config: uvicorn.Config) -> None:
        self._transport = transport
        self._loop = loop
        self._seconds = config.stuck_seconds if isinstance(config, OrderwireConfig) else STUCK_SECONDS
        self._timer: asyncio.TimerHandle | None = None
        self._ended = False
        self._farewells: list[Callable[[], None]] = []

    def expose(self, scope: Any) -> None:
        """Give the application its connection, as keyword arguments of `ClientTransport`."""
        extensions = cast(dict[str, Any], scope.setdefault("extensions", {}))
        self._farewells = []
        extensions[EXTENSION] = {
            "abort": self.abort,
            "write_buffer_size": self._transport.get_write_buffer_size,
            "on_shutdown": self._farewells.append,
        }

    def abort(self) -> None:
        """Drop the connection and what waits to be sent; again is harmless."""
        if self._ended:
            return
        self.lost()
        wire = self._transport.get_extra_info("socket")
        # A reset, so that the kernel too forgets at once what it holds for a client that takes nothing.
        if wire is not None and wire.family != socket.AF_UNIX:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self._transport.abort()

    def say_farewell(self) -> None:
        """Tell the application that the server begins to stop."""
        for farewell in self._farewells:
            farewell()

    def lost(self) -> None:
        """Note that the connection is gone."""
        self._ended = True
        self.unwatch()

    def watch(self) -> None:
        """From now on, abort when nothing is sent for `stuck_seconds`."""
        if self._timer is None and not self._ended:
            self._look_later()

    def unwatch(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look_later(self) -> None:
        waiting = self._transport.get_write_buffer_size()
        self._timer = self._loop.call_later(self._seconds, self._look, waiting)

    def _look(self, waiting_before: int) -> None:
        self._timer = None
        if self._transport.get_write_buffer_size() >= waiting_before:
            self.abort()
        else:
            self._look_later()
