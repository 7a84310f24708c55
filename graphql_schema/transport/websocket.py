"""GraphQL over WebSocket: `graphql-transport-ws` and nothing else, for subscriptions and nothing else.

Queries and mutations go over HTTP, where every intermediary sees and limits them. One socket costs the ASGI task that
reads, one task that writes, and one task per running subscription.
"""

import asyncio
import secrets
from contextlib import aclosing, suppress
from dataclasses import replace

import structlog
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.domain.principal import ANONYMOUS, Principal, Provenance
from app.server.addresses import client_address_of
from app.server.refusing import refuse
from graphql_schema.transport import frames
from graphql_schema.transport.admission import RETRY_SECONDS, Admitted, Full
from graphql_schema.transport.encoding import with_extensions
from graphql_schema.transport.errors import Code, MalformedRequest, OperationRefused, Unauthenticated, error_json
from graphql_schema.transport.executor import Caller
from graphql_schema.transport.frames import ClientMessage, CloseCode, Closing
from graphql_schema.transport.lifetime import CLOSING, EXPIRED, LOST, REVOKED, SHUTDOWN, Lifetime, seconds_until
from graphql_schema.transport.occupancy import Leave
from graphql_schema.transport.provenance import provenance_of_headers, provenance_of_init
from graphql_schema.transport.requests import GraphQLRequest
from graphql_schema.transport.sending import FrameSender, abort_connection
from graphql_schema.transport.wiring import Wiring, request_id_of

log = structlog.get_logger(__name__)

_INIT_TIMEOUT = "connection initialization timed out"
_CLOSINGS = {
    EXPIRED: Closing(CloseCode.UNAUTHORIZED, "Credentials have expired"),
    REVOKED: Closing(CloseCode.FORBIDDEN, "Access was revoked"),
    SHUTDOWN: Closing(CloseCode.SERVICE_RESTART, "Service restart"),
    _INIT_TIMEOUT: Closing(CloseCode.CONNECTION_INIT_TIMEOUT, "Connection initialization timeout"),
}
_CREDENTIAL_HEADERS = ("authorization", "x-order-token")


class WebSocketEndpoint:
    """The ASGI application behind the GraphQL path for WebSocket."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket until it is closed. Its origin was judged before (`app.server.origins`)."""
        socket = WebSocket(scope, receive, send)
        try:
            leave = self._wiring.admission.open_connection(client_address_of(scope))
        except Full as full:
            await refuse(scope, send, 429, Code.RATE_LIMITED, str(full), {"retry-after": str(RETRY_SECONDS)})
            return
        speaks = frames.SUBPROTOCOL in socket.scope["subprotocols"]
        try:
            with suppress(WebSocketDisconnect):
                await socket.accept(frames.SUBPROTOCOL if speaks else None)
                if not speaks:
                    await socket.close(CloseCode.SUBPROTOCOL_NOT_ACCEPTABLE, "Subprotocol not acceptable")
                    return
                await _Session(self._wiring, socket).run()
        finally:
            leave()


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
        self._caller: Caller | None = None
        self._most_operations = 0
        self._pace = wiring.admission.pace(ANONYMOUS)
        self._leaves: list[Leave] = []
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

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
            for leave in self._leaves:
                leave()
            sending.cancel()
            for task in self._tasks:
                task.cancel()
            await asyncio.wait([sending, *self._tasks])

    async def _converse(self, life: Lifetime) -> Closing | None:
        """Read until the end; returns how to close, or None when there is nobody to close for."""
        try:
            async with life:
                life.expect(self._wiring.settings.connection_init_seconds, _INIT_TIMEOUT)
                while (message := await self._socket.receive())["type"] == "websocket.receive":
                    if not self._pace.keeps():
                        raise Closing(CloseCode.TOO_MANY, "Too many messages")
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
            raise Closing(CloseCode.TOO_MANY, "Too many initialization requests")
        self._init_received = True
        provenance = self._provenance(message)
        principal = await self._authenticate(message)
        admission = self._wiring.admission
        try:
            self._leaves.append(admission.join(principal, provenance.address))
        except Full as full:
            raise Closing(CloseCode.TOO_MANY, str(full)) from None
        self._pace = admission.pace(principal)
        self._most_operations = admission.operations_per_socket(principal)
        self._caller = Caller(principal, "", provenance=provenance)
        self._life.expect(seconds_until(principal.expires_at))
        # the credentials stood when they were read; from here on their end is the socket's
        self._leaves.append(self._wiring.standing.watch(principal, self._revoked))
        await self._sender.put(frames.connection_ack())

    def _provenance(self, message: ClientMessage) -> Provenance:
        address = client_address_of(self._socket.scope)
        try:
            return provenance_of_init(message.payload, provenance_of_headers(self._socket.headers, address))
        except MalformedRequest as malformed:
            raise Closing(CloseCode.BAD_REQUEST, str(malformed)) from None

    async def _authenticate(self, message: ClientMessage) -> Principal:
        headers = self._socket.headers
        handshake = {name: headers[name] for name in _CREDENTIAL_HEADERS if name in headers}
        credentials = frames.credentials_of(message.payload, handshake)
        try:
            return await self._wiring.authenticate(credentials)
        except Unauthenticated as failure:
            raise Closing(CloseCode.FORBIDDEN, str(failure) or "Forbidden") from None
        except Exception as failure:  # noqa: BLE001 - the mask logs what it does not know
            error = self._wiring.executor.mask.exception(failure, request_id_of(self._socket.scope))
            if error["extensions"]["code"] == Code.UNAVAILABLE:
                raise Closing(CloseCode.TRY_AGAIN_LATER, "Try again later") from None
            raise Closing(CloseCode.INTERNAL, "Internal server error") from None

    def _revoked(self) -> None:
        self._sender.stop()  # what waits is of before, but nothing more may be said
        self._life.end(REVOKED)

    async def _subscribe(self, message: ClientMessage) -> None:
        if self._caller is None:
            raise Closing(CloseCode.UNAUTHORIZED, "Unauthorized")
        request = frames.request_of(message)
        if message.id in self._operations:
            raise Closing(CloseCode.SUBSCRIBER_ALREADY_EXISTS, f"Subscriber for {message.id} already exists")
        caller = replace(self._caller, request_id=secrets.token_hex(8))
        if len(self._tasks) >= self._most_operations:
            text = f"At most {self._most_operations} operations may run on one socket."
            error = error_json(Code.RATE_LIMITED, text, caller.request_id, retryAfterSeconds=RETRY_SECONDS)
            await self._sender.put(frames.errors_frame(message.id, [error]))
            return
        task = asyncio.create_task(self._operate(message.id, request, caller))
        self._operations[message.id] = task
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._forget(message.id, done))

    def _complete(self, operation_id: str) -> None:
        task = self._operations.pop(operation_id, None)
        if task is not None:
            task.cancel()

    def _forget(self, operation_id: str, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if self._operations.get(operation_id) is task:
            del self._operations[operation_id]

    async def _operate(self, operation_id: str, request: GraphQLRequest, caller: Caller) -> None:
        """Run one subscription and send how it ended; never raises but for cancellation."""
        executor = self._wiring.executor
        try:
            admitted = await self._wiring.admission.prepare(executor, request, caller)
            prepared = admitted.prepared
            if prepared.kind != "subscription":
                text = f"A {prepared.kind} is not accepted over WebSocket: use POST."
                raise OperationRefused([error_json(Code.BAD_USER_INPUT, text, caller.request_id)])
            await self._stream(operation_id, admitted, caller)
            last = frames.complete_frame(operation_id)
        except OperationRefused as refused:
            last = frames.errors_frame(operation_id, refused.errors)
        except Exception as failure:  # noqa: BLE001 - the mask logs what it does not know
            last = frames.errors_frame(operation_id, [executor.mask.exception(failure, caller.request_id)])
        if self._operations.get(operation_id) is asyncio.current_task():
            # free the id before the client can learn that it is free
            del self._operations[operation_id]
            self._sender.offer(last)

    async def _stream(self, operation_id: str, admitted: Admitted, caller: Caller) -> None:
        start, told = frames.next_start(operation_id), False
        leave = self._wiring.admission.subscribe(caller)
        try:
            async with aclosing(self._wiring.streams.follow(admitted.prepared, caller)) as items:
                async for item in items:
                    payload = item.payload if told else with_extensions(item.payload, admitted.extensions)
                    told = True
                    await self._sender.put(frames.next_frame(start, payload))
        finally:
            leave()
