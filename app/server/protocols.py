"""uvicorn's HTTP and WebSocket protocols, which let go of a client that stopped reading, or that never comes to an end.

Requests must arrive in time and their heads be small (`app.server.incoming`); pings and pieces of a WebSocket message
are counted, because the library answers or keeps each. What a client sends never raises out of here.

Written against uvicorn 0.54 (`httptools_impl`, `websockets_sansio_impl`), whose methods are overridden by name.
"""

import asyncio
import secrets
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from app.server.incoming import HEAD_SECONDS, REQUEST_SECONDS, Clock, Head
from app.server.lifeline import Lifeline, OrderwireConfig
from app.server.refusing import refusal_body

MAX_FRAGMENTS = 256
"""Pieces of one WebSocket message: their bytes are bounded elsewhere, empty ones would come without end."""
CONTROL_FRAMES_PER_SECOND = 20

_PHRASES = {400: "Bad Request", 408: "Request Timeout", 431: "Request Header Fields Too Large"}
_MESSAGES = {
    400: "The request is malformed.",
    408: "The request took too long to arrive.",
    431: "The head of the request is too large.",
}


class OrderwireHttp(HttpToolsProtocol):
    """HTTP/1.1, event streams included."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # uvicorn says so too
        super().connection_made(transport)
        self._lifeline = Lifeline(transport, self.loop, self.config)
        self._head = Head()
        self._clock = Clock(self.loop, self._arrives_too_late)
        self._clock.start(self._patience()[0])

    def connection_lost(self, exc: Exception | None) -> None:
        self._clock.stop()
        self._lifeline.lost()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        head = self._head
        if not head.complete and not self._clock.runs:
            self._clock.start(self._patience()[0])
        super().data_received(data)
        if head is self._head and not head.complete and not head.add_unfinished(len(data)):
            self._refuse(431)

    def handle_websocket_upgrade(self) -> None:
        # The transport goes to the WebSocket protocol, which has a watch of its own.
        self._clock.stop()
        self._lifeline.unwatch()
        super().handle_websocket_upgrade()

    def send_400_response(self, msg: str) -> None:
        self._refuse(400)

    def shutdown(self) -> None:
        super().shutdown()
        # uvicorn waits for open responses before it ends the lifespan: an event stream must hear of it now.
        self._lifeline.say_farewell()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._head.complete:
            self._head = Head()
        self._lifeline.expose(self.scope)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._head.add_header(name.lower(), value)
        super().on_header(name, value)

    def on_url(self, url: bytes) -> None:
        self._head.add_url(url)
        super().on_url(url)

    def on_headers_complete(self) -> None:
        self._head.end(cast("Any", self.parser).get_http_version())
        self._clock.start(self._patience()[1])
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._clock.stop()
        super().on_message_complete()

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

    def _patience(self) -> tuple[float, float]:
        """Seconds for the head, and for the whole request."""
        config = self.config
        if isinstance(config, OrderwireConfig):
            return config.head_seconds, config.request_seconds
        return HEAD_SECONDS, REQUEST_SECONDS

    def _arrives_too_late(self) -> None:
        self._refuse(408)

    def _refuse(self, status: int) -> None:
        """Say why, where nothing else is being said, and hang up."""
        self._clock.stop()
        if self.transport.is_closing():
            return
        cycle = cast("RequestResponseCycle | None", self.cycle)
        busy = cycle if cycle is not None and not cycle.response_complete else None
        # a head that is not complete is the next request's, and the one before it has the word
        if busy is None or (self._head.complete and not busy.response_started):
            self.transport.write(_refusal(status))
        if busy is not None:
            busy.disconnected = True  # the application hears it now, and what it still says is dropped
            busy.message_event.set()
        self.transport.close()
        self._lifeline.watch()


class OrderwireWebSocket(WebSocketsSansIOProtocol):
    """WebSocket without compression (set by `app.server.serve`: it doubles the memory of an idle client)."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._lifeline = Lifeline(self.transport, self.loop, self.config)
        self._unsent_pong = b""
        self._finishing = False
        self._control_frames = 0
        self._control_second = 0

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
        self.disconnected = True
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

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.handshake_initiated and not self.transport.is_closing():
            # the library has written its refusal, and uvicorn waits for an event that never comes
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.transport.close()

    def handle_parser_exception(self) -> None:
        if self.conn.close_sent is None:
            # a bad frame came before the handshake was answered: there is no way yet to say so
            self.queue.put_nowait({"type": "websocket.disconnect", "code": 1006})
            self._lifeline.abort()
            return
        super().handle_parser_exception()
        self.disconnected = True  # what the application sends from here on finds nobody, which is no mistake of its own
        self._finish()

    def handle_cont(self, event: Frame) -> None:
        if len(self.frames) >= MAX_FRAGMENTS:
            self._fail(1009, "too many fragments")
            return
        super().handle_cont(event)

    def send_receive_event_to_app(self) -> None:
        if self.curr_msg_data_type == "text" and not _is_utf8(self.frames):
            self.frames = []
            self._fail(1007, "invalid UTF-8")
            return
        super().send_receive_event_to_app()

    def handle_pong(self, event: Frame) -> None:
        if self._keeps_pace():
            super().handle_pong(event)

    def handle_ping(self) -> None:
        if not self._keeps_pace():
            return
        # A client that pings and never reads would otherwise fill our memory with pongs, which uvicorn writes
        # past its own flow control. RFC 6455 5.5.3 allows to answer only the latest ping.
        if self.writable.is_set():
            super().handle_ping()
        else:
            self._unsent_pong = b"".join(self.conn.data_to_send())

    def _keeps_pace(self) -> bool:
        second = int(self.loop.time())
        if second != self._control_second:
            self._control_second, self._control_frames = second, 0
        self._control_frames += 1
        if self._control_frames > CONTROL_FRAMES_PER_SECOND:
            self._fail(1008, "too many control frames")
            return False
        return True

    def _fail(self, code: int, reason: str) -> None:
        if self.transport.is_closing():
            return
        self.conn.data_to_send()  # answers to pings, say, that nobody shall have
        self.conn.fail(code, reason)
        self.handle_parser_exception()

    def _finish(self) -> None:
        """Watch to the end: only the closing handshake is left, and the client may never take it."""
        self._finishing = True
        self._lifeline.watch()


def _is_utf8(pieces: list[bytes]) -> bool:
    try:
        b"".join(pieces).decode()
    except UnicodeDecodeError:
        return False
    return True


def _refusal(status: int) -> bytes:
    request_id = secrets.token_hex(8)
    body = refusal_body({"state": {"request_id": request_id}}, "BAD_USER_INPUT", _MESSAGES[status])
    head = (
        f"HTTP/1.1 {status} {_PHRASES[status]}\r\ncontent-type: application/json; charset=utf-8\r\n"
        f"content-length: {len(body)}\r\ncache-control: no-store\r\nx-content-type-options: nosniff\r\n"
        f"x-request-id: {request_id}\r\n"
        "connection: close\r\n\r\n"
    )
    return head.encode() + body
