"""Which pages may call the API from a browser: an exact list, for HTTP (CORS) and for WebSocket alike.

Credentials are headers, never cookies, so no answer ever allows credentials. A request that names a foreign origin is
refused before anything runs; one without an origin does not come from a page.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.server.refusing import refuse

ALLOWED_METHODS = "GET, POST"
ALLOWED_HEADERS = (
    "accept, authorization, content-type, last-event-id, x-on-behalf-of, x-order-token, x-reason, x-request-id"
)
EXPOSED_HEADERS = "date, ratelimit, ratelimit-policy, retry-after, x-request-id"
MAX_AGE_SECONDS = 600
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Origins:
    """The list. `loopback`: pages of this machine too, of any port (development)."""

    def __init__(self, allowed: Iterable[str] = (), *, loopback: bool = False) -> None:
        self._allowed, self._loopback = frozenset(allowed), loopback

    def allows(self, origin: str, host: str) -> bool:
        """Whether a page of this origin may call the server that it knows as `host`; its own pages may."""
        if origin in self._allowed:
            return True
        try:
            parts = urlsplit(origin)
            name = parts.hostname
        except ValueError:
            return False
        if parts.scheme not in ("http", "https") or origin != f"{parts.scheme}://{parts.netloc}":
            return False
        return parts.netloc.lower() == host.lower() or (self._loopback and name in _LOOPBACK)


class CrossOrigin:
    """Answer preflights, tell browsers what allowed pages may read, and refuse the others (403)."""

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        self.app, self._origins = app, origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the class."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers: dict[bytes, bytes] = dict(scope["headers"])
        origin = headers.get(b"origin", b"").decode("latin-1")
        # a socket's frames have no headers: nothing stands between them and the wire
        varying = send if scope["type"] == "websocket" else _showing(send, {})
        if not origin:
            await self.app(scope, receive, varying)
            return
        if not self._origins.allows(origin, headers.get(b"host", b"").decode("latin-1")):
            await refuse(scope, varying, 403, "FORBIDDEN", "Pages of this origin may not call this server.")
            return
        shown = {"access-control-allow-origin": origin}
        if scope["type"] == "http" and scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            await _answer_preflight(send, shown)
            return
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)
            return
        await self.app(scope, receive, _showing(send, {**shown, "access-control-expose-headers": EXPOSED_HEADERS}))


async def _answer_preflight(send: Send, shown: dict[str, str]) -> None:
    answer = {
        **shown,
        "access-control-allow-methods": ALLOWED_METHODS,
        "access-control-allow-headers": ALLOWED_HEADERS,
        "access-control-max-age": str(MAX_AGE_SECONDS),
        "vary": "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
    }
    raw = [(name.encode(), value.encode("latin-1")) for name, value in answer.items()]
    await send({"type": "http.response.start", "status": 204, "headers": raw})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _showing(send: Send, shown: dict[str, str]) -> Send:
    """Add headers to an answer, and that it depends on the origin."""

    async def add(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [pair for pair in message.get("headers", ()) if pair[0].lower() != b"vary"]
            varies = [value for name, value in message.get("headers", ()) if name.lower() == b"vary"]
            headers.append((b"vary", b", ".join([*varies, b"Origin"])))
            headers += [(name.encode(), value.encode("latin-1")) for name, value in shown.items()]
            message = {**message, "headers": headers}
        await send(message)

    return add
