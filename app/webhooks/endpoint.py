"""`POST /webhooks/<source>`: the one way in for systems that call us.

An unknown source, a wrong signature and an app that is switched off are answered with the same bytes. A 2xx is sent
only after the message is committed; a sender that hears anything else sends again.
"""

from collections.abc import Mapping

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.webhooks.receive import PrincipalOfApp, Receipt, receive_webhook
from app.webhooks.sources import WebhookSource
from db.database import Database
from db.failures import database_is_unavailable

log = structlog.get_logger(__name__)

MAX_BODY_BYTES = 256 * 1024

_REFUSALS = {
    Receipt.REFUSED: (401, "The signature does not fit."),
    Receipt.DIFFERS: (409, "Another message came under this webhook-id before."),
}


def webhook_routes(
    database: Database, sources: Mapping[str, WebhookSource], principal_of_app: PrincipalOfApp
) -> list[Route]:
    """The route for all sources."""

    async def webhook(request: Request) -> Response:
        code = request.path_params["source"]
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return _answer(413, "The body is too large.", {"connection": "close"})
        try:
            receipt = await receive_webhook(database, principal_of_app, code, sources.get(code), body, request.headers)
        except Exception as failure:
            if not database_is_unavailable(failure):
                raise
            return _answer(503, "Send it again in a moment.", {"retry-after": "5"})
        if receipt is Receipt.TAKEN:
            return Response(status_code=202, headers={"cache-control": "no-store"})
        # the source is a caller's text: it is logged only where it is one of ours
        log.warning("webhook refused", source=code if code in sources else None, receipt=receipt.value)
        return _answer(*_REFUSALS[receipt])

    return [Route("/webhooks/{source}", webhook, methods=["POST"])]


async def _body(request: Request) -> bytes | None:
    """The raw body, or None when it is too large: it is not read to its end then."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > MAX_BODY_BYTES:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return None
    return bytes(body)


def _answer(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": message}, status, headers={"cache-control": "no-store", **(headers or {})})
