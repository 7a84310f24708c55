"""GraphQL over WebSocket: `graphql-transport-ws` and nothing else.

One socket costs the ASGI task that reads, one task that writes, and one task per running operation. Queries and
mutations pass the same pipeline as over HTTP. A running mutation is never canceled by a client that hangs up; it ends
by itself or by its deadline.
"""

import asyncio
import secrets
from contextlib import aclosing, suppress
from urllib.parse import urlsplit

import structlog
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.domain.principal import Principal
from graphql_schema.transport import frames
from graphql_schema.transport.encoding import encode
from graphql_schema.transport.errors import Code, MalformedRequest, OperationRefused, Unauthenticated, error_json
from graphql_schema.transport.executor import Caller, Prepared
from graphql_schema.transport.frames import ClientMessage, CloseCode, Closing
from graphql_schema.transport.lifetime import CLOSING, EXPIRED, LOST, SHUTDOWN, Lifetime, seconds_until
from graphql_schema.transport.requests import read_request
from graphql_schema.transport.sending import FrameSender, abort_connection
from graphql_schema.transport.wiring import Wiring

log = structlog.get_logger(__name__)

_INIT_TIMEOUT = "connection initialization timed out"
_CLOSINGS = {
    EXPIRED: Closing(CloseCode.UNAUTHORIZED, "Credentials have expired"),
    SHUTDOWN: Closing(CloseCode.SERVICE_RESTART, "Service restart"),
    _INIT_TIMEOUT: Closing(CloseCode.CONNECTION_INIT_TIMEOUT, "Connection initialization timeout"),
}
_CREDENTIAL_HEADERS = ("authorization", "x-order-token")


class WebSocketEndpoint:
    """The ASGI application behind the GraphQL path for WebSocket."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket until it is closed."""
        socket = WebSocket(scope, receive, send)
        if not self._is_allowed_origin(socket):
            await socket.close()  # before accepting: the handshake answers 403
            return
        speaks = frames.SUBPROTOCOL in socket.scope["subprotocols"]
        with suppress(WebSocketDisconnect):
            await socket.accept(frames.SUBPROTOCOL if speaks else None)
            if not speaks:
                await socket.close(CloseCode.SUBPROTOCOL_NOT_ACCEPTABLE, "Subprotocol not acceptable")
                return
            await _Session(self._wiring, socket).run()

    def _is_allowed_origin(self, socket: WebSocket) -> bool:
        allowed, origin = self._wiring.settings.allowed_origins, socket.headers.get("origin")
        if allowed is None or origin is None or origin in allowed:
            return True
        return urlsplit(origin).netloc == socket.headers.get("host")


class _Session:
    """The conversation on one socket."""

    def __init__(self, wiring: Wiring, socket: WebSocket) -> None:
        self._wiring, self._socket = wiring, socket
        self._life = wiring.connections.join()
        self._sender = FrameSender[str](
            socket.send_text,
            scope=socket.scope,
            limit=wiring.settings.outgoing_frames,
            deadline_seconds=wiring.settings.send_deadline_seconds,
            on_lost=lambda: self._life.end(LOST),
        )
        self._init_received = False
        self._principal: Principal | None = None
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._unhurried: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Converse, then close and leave nothing behind: tasks awaited, sources closed."""
        sending = asyncio.create_task(self._sender.run())
        try:
            closing = await self._converse(self._life)
            sending.cancel()
            await asyncio.wait([sending])
            if closing is not None:
                await self._close(closing)
        finally:
            self._wiring.connections.leave(self._life)
            sending.cancel()
            for task in self._tasks - self._unhurried:
                task.cancel()
            await asyncio.wait([sending, *self._tasks])

    async def _converse(self, life: Lifetime) -> Closing | None:
        """Read until the end; returns how to close, or None when there is nobody to close for."""
        try:
            async with life:
                life.expect(self._wiring.settings.connection_init_seconds, _INIT_TIMEOUT)
                while (message := await self._socket.receive())["type"] == "websocket.receive":
                    limit = self._wiring.settings.max_message_bytes
                    await self._handle(frames.read_message(message.get("text"), limit))
        except Closing as closing:
            life.end(CLOSING)
            return closing
        except Exception:
            log.exception("socket failed")
            return Closing(CloseCode.INTERNAL, "Internal server error")
        return _CLOSINGS.get(life.reason or "")

    async def _close(self, closing: Closing) -> None:
        try:
            async with asyncio.timeout(self._wiring.settings.send_deadline_seconds):
                await self._socket.close(closing.code, closing.reason)
        except TimeoutError:
            abort_connection(self._socket.scope)
        except (WebSocketDisconnect, RuntimeError):
            return  # the client closed first

    async def _handle(self, message: ClientMessage) -> None:
        if message.type == "connection_init":
            await self._init(message)
        elif message.type == "ping":
            await self._sender.put(frames.pong(message.payload))
        elif message.type == "complete":
            self._complete(message.id)
        elif message.type == "subscribe":
            await self._subscribe(message)

    async def _init(self, message: ClientMessage) -> None:
        if self._init_received:
            raise Closing(CloseCode.TOO_MANY_INIT_REQUESTS, "Too many initialization requests")
        self._init_received = True
        headers = self._socket.headers
        handshake = {name: headers[name] for name in _CREDENTIAL_HEADERS if name in headers}
        try:
            self._principal = await self._wiring.authenticate(frames.credentials_of(message.payload, handshake))
        except Unauthenticated as failure:
            raise Closing(CloseCode.FORBIDDEN, str(failure) or "Forbidden") from None
        self._life.expect(seconds_until(self._principal.expires_at))
        await self._sender.put(frames.connection_ack())

    async def _subscribe(self, message: ClientMessage) -> None:
        if self._principal is None:
            raise Closing(CloseCode.UNAUTHORIZED, "Unauthorized")
        if message.id in self._operations:
            raise Closing(CloseCode.SUBSCRIBER_ALREADY_EXISTS, f"Subscriber for {message.id} already exists")
        caller = Caller(self._principal, secrets.token_hex(8))
        limit = self._wiring.settings.max_operations_per_socket
        if len(self._tasks) >= limit:
            text = f"At most {limit} operations may run on one socket."
            errors = [error_json(Code.RATE_LIMITED, text, caller.request_id)]
            await self._sender.put(frames.errors_frame(message.id, errors))
            return
        task = asyncio.create_task(self._operate(message, caller))
        self._operations[message.id] = task
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._forget(message.id, done))

    def _complete(self, operation_id: str) -> None:
        task = self._operations.pop(operation_id, None)
        if task is not None and task not in self._unhurried:
            task.cancel()

    def _forget(self, operation_id: str, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._unhurried.discard(task)
        if self._operations.get(operation_id) is task:
            del self._operations[operation_id]

    async def _operate(self, message: ClientMessage, caller: Caller) -> None:
        """Run one operation and send how it ended; never raises but for cancellation."""
        executor = self._wiring.executor
        try:
            prepared = executor.prepare(read_request(message.payload), caller)
            self._check_allowed(prepared, caller)
            if prepared.kind == "subscription":
                await self._stream(message.id, prepared, caller)
            else:
                await self._answer(message.id, prepared, caller)
            last = frames.complete_frame(message.id)
        except MalformedRequest as malformed:
            errors = [error_json(Code.BAD_USER_INPUT, str(malformed), caller.request_id)]
            last = frames.errors_frame(message.id, errors)
        except OperationRefused as refused:
            last = frames.errors_frame(message.id, refused.errors)
        except Exception as failure:  # noqa: BLE001 - the mask logs what it does not know
            last = frames.errors_frame(message.id, [executor.mask.exception(failure, caller.request_id)])
        task = asyncio.current_task()
        if self._operations.get(message.id) is task:
            # free the id before the client can learn that it is free
            del self._operations[message.id]
            self._sender.offer(last)

    def _check_allowed(self, prepared: Prepared, caller: Caller) -> None:
        if prepared.kind not in self._wiring.settings.socket_operations:
            text = f"A {prepared.kind} is not accepted over WebSocket: use POST."
            raise OperationRefused([error_json(Code.BAD_USER_INPUT, text, caller.request_id)])

    async def _stream(self, operation_id: str, prepared: Prepared, caller: Caller) -> None:
        start = frames.next_start(operation_id)
        async with aclosing(self._wiring.streams.follow(prepared, caller)) as items:
            async for item in items:
                await self._sender.put(frames.next_frame(start, item.payload))

    async def _answer(self, operation_id: str, prepared: Prepared, caller: Caller) -> None:
        task = asyncio.current_task()
        if prepared.kind == "mutation" and task is not None:
            self._unhurried.add(task)
        payload = encode(await self._wiring.executor.execute(prepared, caller))
        if self._operations.get(operation_id) is task:
            self._sender.offer(frames.next_frame(frames.next_start(operation_id), payload))
