"""GraphQL over HTTP: POST with JSON, GET for queries, and the door to event streams.

Follows the GraphQL-over-HTTP draft (graphql-http's audits): with `application/json` every well-formed request answers
200; with `application/graphql-response+json` a refused operation answers 400, 401, 403 or 503.
Array batching, multipart and form bodies are refused: every browser call is preflighted.
"""

import math
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.domain.principal import Principal
from app.server.addresses import client_address_of
from graphql_schema.transport.admission import RETRY_SECONDS, Admitted, Full
from graphql_schema.transport.caching import public_response
from graphql_schema.transport.encoding import to_json
from graphql_schema.transport.errors import (
    Code,
    ErrorJson,
    MalformedRequest,
    OperationRefused,
    Unauthenticated,
    error_json,
)
from graphql_schema.transport.executor import Caller
from graphql_schema.transport.negotiation import (
    EVENT_STREAM,
    GRAPHQL_RESPONSE,
    JSON,
    media_type,
    names_graphql,
    negotiate,
    prefers_html,
)
from graphql_schema.transport.provenance import provenance_of_headers
from graphql_schema.transport.requests import GraphQLRequest, decode_json, read_request
from graphql_schema.transport.sse import EventStream
from graphql_schema.transport.wiring import Wiring, request_id_of

_STATUS_OF_CODE: dict[str, int] = {
    Code.UNAUTHENTICATED: 401,
    Code.FORBIDDEN: 403,
    Code.RATE_LIMITED: 429,
    Code.UNAVAILABLE: 503,
    Code.INTERNAL: 500,
}


class HttpRefusal(Exception):
    """The HTTP request itself is refused, before or beside GraphQL."""

    def __init__(
        self, status: int, message: str, *, code: str = Code.BAD_USER_INPUT, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.code, self.headers = status, message, code, headers or {}


class HttpEndpoint:
    """The ASGI application behind the GraphQL path for HTTP."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        request = Request(scope, receive, send)
        request_id = request_id_of(scope)
        page = self._wiring.settings.page
        accept = request.headers.get("accept", "")
        if page is not None and request.method == "GET" and prefers_html(accept):
            await (await page(request))(scope, receive, send)
            return
        try:
            media = self._negotiate(request)
            caller = await self._caller(request, request_id)
            graphql_request = await self._read(request, caller.principal)
            if media == EVENT_STREAM:
                leave = self._wiring.admission.open_connection(caller.provenance.address)
                try:
                    stream = EventStream(self._wiring, caller, graphql_request, request.method)
                    await stream.respond(scope, receive, send)
                finally:
                    leave()
                return
            response = await self._respond(request, media, graphql_request, caller)
        except HttpRefusal as refusal:
            response = _refused(refusal, request_id)
        except MalformedRequest as malformed:
            response = _refused(HttpRefusal(400, str(malformed)), request_id)
        except Full as full:
            headers = {"retry-after": str(RETRY_SECONDS)}
            response = _refused(HttpRefusal(429, str(full), code=Code.RATE_LIMITED, headers=headers), request_id)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    def _negotiate(self, request: Request) -> str:
        settings = self._wiring.settings
        methods = "GET, POST" if settings.allow_get else "POST"
        if request.method not in methods.split(", "):
            raise HttpRefusal(405, f"The method must be {methods}.", headers={"allow": methods})
        accept = request.headers.get("accept", "")
        media = negotiate(accept)
        if media is None or (request.method == "GET" and not (names_graphql(accept) or self._is_simple_get(request))):
            raise HttpRefusal(406, f"Accept {GRAPHQL_RESPONSE}, {JSON} or {EVENT_STREAM}.")
        return media

    def _is_simple_get(self, request: Request) -> bool:
        """Whether a GET with a wildcard is answered: where the settings say so, and for no other site's page."""
        return self._wiring.settings.simple_get and request.headers.get("sec-fetch-site", "none") in (
            "none",
            "same-origin",
        )

    async def _caller(self, request: Request, request_id: str) -> Caller:
        provenance = provenance_of_headers(request.headers, client_address_of(request.scope))
        principal = await self._authenticate(request, request_id)
        return Caller(
            principal,
            request_id,
            resume_after=request.headers.get("last-event-id") or None,
            provenance=provenance,
        )

    async def _authenticate(self, request: Request, request_id: str) -> Principal:
        try:
            return await self._wiring.authenticate(request.headers)
        except Unauthenticated as failure:
            message = str(failure) or "The credentials are not valid."
            headers = {"www-authenticate": "Bearer"}
            raise HttpRefusal(401, message, code=Code.UNAUTHENTICATED, headers=headers) from None
        except Exception as failure:  # noqa: BLE001 - the mask logs what it does not know
            error = self._wiring.executor.mask.exception(failure, request_id)
            code = error["extensions"]["code"]
            headers = _retrying([error])
            raise HttpRefusal(_STATUS_OF_CODE.get(code, 400), error["message"], code=code, headers=headers) from None

    async def _read(self, request: Request, principal: Principal) -> GraphQLRequest:
        if request.method == "GET":
            return _from_query_string(request)
        media, charset = media_type(request.headers.get("content-type", ""))
        if media != JSON or charset not in ("utf-8", "utf8"):
            raise HttpRefusal(415, f"The body must be {JSON} in UTF-8.", headers={"accept-post": JSON})
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise HttpRefusal(415, "Compressed bodies are not accepted.")
        limits = self._wiring.admission.limits
        most = limits.of(principal).body_bytes
        too_large = HttpRefusal(413, f"The body exceeds {most} bytes.", headers={"connection": "close"})
        body = await self._body(request, limits.of_bulk(principal).body_bytes, too_large)
        if len(body) <= most:
            return read_request(decode_json(body, "The body"))
        try:
            asked = read_request(decode_json(body, "The body"))
        except MalformedRequest:
            raise too_large from None
        if not self._wiring.executor.is_bulk(asked, principal):
            raise too_large
        return asked

    async def _body(self, request: Request, limit: int, too_large: HttpRefusal) -> bytes:
        declared = request.headers.get("content-length", "0")
        if not declared.isdecimal() or int(declared) > limit:
            raise too_large
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise too_large
        return bytes(body)

    async def _respond(self, request: Request, media: str, asked: GraphQLRequest, caller: Caller) -> Response:
        executor = self._wiring.executor
        metered: dict[str, str] = {}
        try:
            admitted = await self._wiring.admission.prepare(executor, asked, caller)
            prepared, metered = admitted.prepared, _metered(admitted)
            if prepared.kind == "subscription":
                message = (
                    "A subscription needs a stream: use WebSocket (graphql-transport-ws) or Accept: text/event-stream."
                )
                raise HttpRefusal(400, message)
            if request.method == "GET" and prepared.kind != "query":
                raise HttpRefusal(405, "GET is for queries only.", headers={"allow": "POST"})
            payload = await executor.execute(prepared, caller)
            if _is_unavailable(payload):
                raise OperationRefused(payload["errors"])
        except OperationRefused as refused:
            status = _STATUS_OF_CODE.get(refused.code, 400)
            plain = media == JSON and status not in (429, 503)
            headers = {**metered, **_retrying(refused.errors)}
            return _json({"errors": refused.errors}, 200 if plain else status, media, caller.request_id, headers)
        try:
            keepable = request.method == "GET" and "errors" not in payload
            freshness = self._wiring.settings.freshness(asked, prepared, caller.principal) if keepable else None
            if freshness is not None:
                response = public_response(request.headers, payload, freshness, media, caller.request_id)
            else:
                response = _json({**payload, "extensions": admitted.extensions}, 200, media, caller.request_id, metered)
            executor.check_size(len(response.body), caller)
            return response
        except OperationRefused as refused:
            return _json({"errors": refused.errors, "data": None}, 200, media, caller.request_id, metered)
        except (TypeError, ValueError) as failure:
            errors = [executor.mask.exception(failure, caller.request_id)]
            return _json({"errors": errors, "data": None}, 200, media, caller.request_id)


def _from_query_string(request: Request) -> GraphQLRequest:
    parameters = request.query_params
    members: dict[str, object] = {
        "query": parameters.get("query"),
        "documentId": parameters.get("documentId"),
        "operationName": parameters.get("operationName"),
    }
    for name in ("variables", "extensions"):
        text = parameters.get(name)
        members[name] = decode_json(text, f"The parameter '{name}'") if text else None
    return read_request(members)


def _json(
    payload: dict[str, Any], status: int, media: str, request_id: str, headers: dict[str, str] | None = None
) -> Response:
    common = {
        "content-type": f"{media}; charset=utf-8",
        "cache-control": "no-store",
        "vary": "Accept",
        "x-request-id": request_id,
    }
    return Response(to_json(payload), status, headers={**common, **(headers or {})})


def _is_unavailable(payload: dict[str, Any]) -> bool:
    """Whether nothing could be answered because something behind us is away or full: then all of it is refused."""
    errors: list[ErrorJson] = payload.get("errors", [])
    data: dict[str, Any] = payload["data"] or {}
    lost = all(error["extensions"]["code"] == Code.UNAVAILABLE for error in errors)
    return bool(errors) and lost and all(value is None for value in data.values())


def _retrying(errors: list[ErrorJson]) -> dict[str, str]:
    """When to come again, for an answer that says to."""
    extensions = errors[0]["extensions"]
    if extensions["code"] == Code.RATE_LIMITED:
        return {"retry-after": str(extensions.get("retryAfterSeconds", 1))}
    return {"retry-after": "1"} if extensions["code"] == Code.UNAVAILABLE else {}


def _metered(admitted: Admitted) -> dict[str, str]:
    """The meter in the headers of draft-ietf-httpapi-ratelimit-headers: what is left, and when it is full again."""
    bucket, available = admitted.policy, admitted.available
    full_in = max(0, math.ceil((bucket.capacity - available) / bucket.refill))
    return {
        "ratelimit-policy": f'"cost";q={bucket.capacity:.0f};w={math.ceil(bucket.capacity / bucket.refill)}',
        "ratelimit": f'"cost";r={available};t={full_in}',
    }


def _refused(refusal: HttpRefusal, request_id: str) -> Response:
    errors = [error_json(refusal.code, refusal.message, request_id)]
    return _json({"errors": errors}, refusal.status, JSON, request_id, refusal.headers)
