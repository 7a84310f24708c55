"""GraphQL over Server-Sent Events, distinct connections mode (graphql-sse): one operation, one response, then the end.

Refused operations are told inside the stream (`next` with errors, then `complete`), because an EventSource cannot read
the body of an HTTP error. On shutdown and after a lost client there is no `complete`: clients reconnect and resume with
`Last-Event-ID`. Framing is LF only (urql cannot split CRLF). Single connection mode is NOT supported.
"""

import asyncio
from contextlib import aclosing

from starlette.types import Message, Receive, Scope, Send

from app.server.transport import transport_of
from graphql_schema.transport.admission import Admitted
from graphql_schema.transport.encoding import encode, to_json, with_extensions
from graphql_schema.transport.errors import Code, ErrorJson, OperationRefused, error_json
from graphql_schema.transport.executor import Caller
from graphql_schema.transport.lifetime import EXPIRED, LOST, REVOKED, SHUTDOWN, Lifetime, seconds_until
from graphql_schema.transport.requests import GraphQLRequest
from graphql_schema.transport.sending import FrameSender
from graphql_schema.transport.wiring import Wiring

_COMPLETE = b"event: complete\ndata:\n\n"
_HEARTBEAT = b":\n\n"
_LAST_WORDS = {
    EXPIRED: (Code.UNAUTHENTICATED, "The credentials have expired."),
    REVOKED: (Code.FORBIDDEN, "Your access was revoked."),
}


class EventStream:
    """The response to one operation as an event stream."""

    def __init__(self, wiring: Wiring, caller: Caller, request: GraphQLRequest, method: str) -> None:
        self._wiring, self._caller, self._request, self._method = wiring, caller, request, method

    async def respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the whole stream; returns when it is complete, lost, expired or the server goes down."""
        settings = self._wiring.settings
        life = self._wiring.connections.join()
        transport = transport_of(scope)
        if transport is not None:
            transport.on_shutdown(lambda: life.end(SHUTDOWN))

        async def write(frame: bytes) -> None:
            await send({"type": "http.response.body", "body": frame, "more_body": True})

        sender = FrameSender[bytes](
            write,
            scope=scope,
            limit=settings.outgoing_frames,
            deadline_seconds=settings.send_deadline_seconds,
            on_lost=lambda: life.end(LOST),
            idle_frame=_HEARTBEAT,
            idle_seconds=settings.heartbeat_seconds,
        )

        def revoked() -> None:
            sender.stop()  # what waits is of before, but nothing more may be said
            life.end(REVOKED)

        tasks: list[asyncio.Task[None]] = []
        unwatch = self._wiring.standing.watch(self._caller.principal, revoked)
        try:
            async with life:
                life.expect(seconds_until(self._caller.principal.expires_at))
                await send(_start(self._caller.request_id))
                tasks += [asyncio.create_task(sender.run()), asyncio.create_task(_watch(receive, life))]
                await self._produce(sender)
                await sender.flush()
        finally:
            unwatch()
            self._wiring.connections.leave(life)
            for task in tasks:
                task.cancel()
            if tasks:
                await asyncio.wait(tasks)
        if life.reason != LOST:
            await self._end(send, life)

    async def _produce(self, sender: FrameSender[bytes]) -> None:
        executor = self._wiring.executor
        try:
            admitted = await self._wiring.admission.prepare(executor, self._request, self._caller)
            prepared = admitted.prepared
            if prepared.kind == "subscription":
                await self._follow(admitted, sender)
            elif prepared.kind == "mutation" and self._method == "GET":
                message = "GET is for queries and subscriptions only."
                raise OperationRefused([error_json(Code.BAD_USER_INPUT, message, self._caller.request_id)])
            else:
                payload = encode(await executor.execute(prepared, self._caller))
                executor.check_size(len(payload.body), self._caller)
                await sender.put(_next(with_extensions(payload, admitted.extensions).body, None))
        except OperationRefused as refused:
            await sender.put(_errors(refused.errors))
        except (TypeError, ValueError) as failure:
            await sender.put(_errors([executor.mask.exception(failure, self._caller.request_id)]))
        await sender.put(_COMPLETE)

    async def _follow(self, admitted: Admitted, sender: FrameSender[bytes]) -> None:
        leave = self._wiring.admission.subscribe(self._caller)
        try:
            told = False
            async with aclosing(self._wiring.streams.follow(admitted.prepared, self._caller)) as items:
                async for item in items:
                    payload = item.payload if told else with_extensions(item.payload, admitted.extensions)
                    told = True
                    await sender.put(_next(payload.body, item.cursor))
        finally:
            leave()

    async def _end(self, send: Send, life: Lifetime) -> None:
        last = b""
        if life.reason in _LAST_WORDS:
            code, message = _LAST_WORDS[life.reason]
            last = _errors([error_json(code, message, self._caller.request_id)]) + _COMPLETE
        try:
            async with asyncio.timeout(self._wiring.settings.send_deadline_seconds):
                await send({"type": "http.response.body", "body": last, "more_body": False})
        except (TimeoutError, OSError):
            return


async def _watch(receive: Receive, life: Lifetime) -> None:
    """End the stream when the client hangs up."""
    while (await receive())["type"] != "http.disconnect":
        pass
    life.end(LOST)


def _start(request_id: str) -> Message:
    headers = {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
        "vary": "Accept",
        "x-request-id": request_id,
    }
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http.response.start", "status": 200, "headers": raw}


def _next(body: bytes, cursor: str | None) -> bytes:
    """One `next` event; JSON has no raw line ends, and a cursor with one is not sent as an id."""
    identity = b""
    if cursor is not None and not set(cursor) & {"\n", "\r", "\0"}:
        identity = b"id: " + cursor.encode() + b"\n"
    return b"event: next\n" + identity + b"data: " + body + b"\n\n"


def _errors(errors: list[ErrorJson]) -> bytes:
    return _next(to_json({"errors": errors}), None)
