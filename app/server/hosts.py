"""The names that the server answers to: whoever comes by another one was led here by somebody else's DNS."""

from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from app.server.refusing import refuse

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
OPEN_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
"""Probes come by whatever address the machine has; nothing there depends on a name."""


class TrustedHosts:
    """Answer 400 to requests for other hosts; `*.example.com` allows every name below, ports do not matter."""

    def __init__(self, app: ASGIApp, allowed: Iterable[str] = ()) -> None:
        self.app = app
        names = {name.lower() for name in allowed} | LOOPBACK_NAMES
        self._names = frozenset(name for name in names if not name.startswith("*."))
        self._endings = tuple(name[1:] for name in names if name.startswith("*."))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the class."""
        if scope["type"] in ("http", "websocket") and scope["path"] not in OPEN_PATHS and not self._is_allowed(scope):
            await refuse(scope, send, 400, "BAD_USER_INPUT", "This server is not known by that name.")
            return
        await self.app(scope, receive, send)

    def _is_allowed(self, scope: Scope) -> bool:
        given = [value for name, value in scope["headers"] if name == b"host"]
        if len(given) != 1:
            return False
        name = _without_port(given[0].decode("latin-1").lower())
        return name in self._names or name.endswith(self._endings)


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdecimal() else host
