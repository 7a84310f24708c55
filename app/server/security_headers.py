"""What every answer tells a browser: do not guess, do not frame, do not keep, do not say where you came from.

A page that needs more says so itself: headers that an answer has already are left alone.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"content-security-policy": b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    b"x-frame-options": b"DENY",
    b"cross-origin-resource-policy": b"same-origin",
}
NOT_KEPT = (b"cache-control", b"no-store")
ASKED_AGAIN = (b"cache-control", b"no-cache")
STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class SecurityHeaders:
    """Add them to every HTTP answer, and the request's id; `strict_transport`: HTTPS only from now on (production)."""

    def __init__(self, app: ASGIApp, *, strict_transport: bool) -> None:
        self.app, self._strict_transport = app, strict_transport

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the class."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": self._completed(scope, list(message.get("headers", ())))}
            await send(message)

        await self.app(scope, receive, add)

    def _completed(self, scope: Scope, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        present = {name.lower() for name, _ in headers}
        wanted = list(ALWAYS.items())
        # a file has a tag by which a browser asks whether it changed; anything else is not kept
        wanted.append(ASKED_AGAIN if b"etag" in present else NOT_KEPT)
        wanted.append((b"x-request-id", str(scope.get("state", {}).get("request_id", "")).encode()))
        if self._strict_transport:
            wanted.append(STRICT_TRANSPORT)
        return headers + [pair for pair in wanted if pair[0] not in present]
