"""Every request has an id: in its answer, in its errors, and in every line of the log that tells of it."""

import secrets

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

MAX_CHARACTERS = 64


class RequestIds:
    """Give every request an id; a sane `x-request-id` of the caller is kept."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the class."""
        if scope["type"] in ("http", "websocket"):
            given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
            sane = given.isascii() and given.isalnum() and len(given) <= MAX_CHARACTERS
            request_id = given if sane else secrets.token_hex(8)
            scope.setdefault("state", {})["request_id"] = request_id
            structlog.contextvars.bind_contextvars(request_id=request_id)
        await self.app(scope, receive, send)
