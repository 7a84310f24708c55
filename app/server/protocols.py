"""uvicorn's HTTP and WebSocket protocols, which let go of a client that stopped reading.

uvicorn only ever *closes* a connection, which waits until everything is flushed: a client that reads nothing
keeps its socket for minutes, ping timeout or not. Two cures. The application gets the connection as an ASGI
extension and may abort it by its own deadline (`app.server.transport`). And whatever the application does,
a connection whose waiting bytes do not shrink for `STUCK_SECONDS` is aborted here.

Not guaranteed: a client that reads a byte now and then is slow, not stuck, and is left to the application.
Written against uvicorn 0.54 (`httptools_impl`, `websockets_sansio_impl`), whose methods are overridden by name.
"""

import asyncio
import socket
import struct
from collections.abc import Callable
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from app.server.transport import EXTENSION

STUCK_SECONDS = 30.0


_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class OrderwireConfig(uvicorn.Config):
    """uvicorn's configuration with the one setting it lacks."""

    stuck_seconds: float = STUCK_SECONDS


class _Lifeline:
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


class OrderwireHttp(HttpToolsProtocol):
    """HTTP/1.1, event streams included."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # uvicorn says so too
        super().connection_made(transport)
        self._lifeline = _Lifeline(transport, self.loop, self.config)

    def connection_lost(self, exc: Exception | None) -> None:
        self._lifeline.lost()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        # The transport goes to the WebSocket protocol, which has a watch of its own.
        self._lifeline.unwatch()
        super().handle_websocket_upgrade()

    def shutdown(self) -> None:
        super().shutdown()
        # uvicorn waits for open responses before it ends the lifespan: an event stream must hear of it now.
        self._lifeline.say_farewell()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._lifeline.expose(self.scope)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.is_closing():
            self._lifeline.watch()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._lifeline.watch()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._lifeline.watch()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.transport.is_closing():
            self._lifeline.unwatch()


class OrderwireWebSocket(WebSocketsSansIOProtocol):
    """WebSocket without compression (set by `app.server.serve`: it doubles the memory of an idle client)."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._lifeline = _Lifeline(self.transport, self.loop, self.config)
        self._unsent_pong = b""
        self._finishing = False

    def connection_lost(self, exc: Exception | None) -> None:
        self._lifeline.lost()
        super().connection_lost(exc)

    async def run_asgi(self) -> None:
        self._lifeline.expose(self.scope)
        try:
            await super().run_asgi()
        finally:
            self._finish()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self._finish()

    def shutdown(self) -> None:
        super().shutdown()
        self._finish()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._lifeline.watch()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self._finishing and not self.transport.is_closing():
            self._lifeline.unwatch()
            self.transport.write(self._unsent_pong)
            self._unsent_pong = b""

    def handle_ping(self) -> None:
        # A client that pings and never reads would otherwise fill our memory with pongs, which uvicorn writes
        # past its own flow control. RFC 6455 5.5.3 allows to answer only the latest ping.
        if self.writable.is_set():
            super().handle_ping()
        else:
            self._unsent_pong = b"".join(self.conn.data_to_send())

    def _finish(self) -> None:
        """Watch to the end: only the closing handshake is left, and the client may never take it."""
        self._finishing = True
        self._lifeline.watch()
