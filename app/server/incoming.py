"""How long a request may take to arrive, how large its head may be, and which heads are refused outright.

The parser below knows no such bounds: a header that never ends would fill the memory, a body that comes a byte a minute
would hold a connection for ever. What two servers could read differently (a second Host, a second length) is nobody's
honest request. The size of a body is the application's affair.
"""

import asyncio
from collections.abc import Callable

MAX_HEAD_BYTES = 32 * 1024
MAX_HEADERS = 100
HEAD_SECONDS = 10.0
REQUEST_SECONDS = 30.0

SINGLE = frozenset(
    {
        b"authorization",
        b"content-encoding",
        b"content-length",
        b"content-type",
        b"host",
        b"origin",
        b"sec-websocket-key",
        b"sec-websocket-version",
        b"transfer-encoding",
        b"x-order-token",
        b"x-request-id",
    }
)
"""Headers of which a request has one or none."""


class MalformedHead(Exception):
    """The head of a request is not one that an honest client sends."""


class Head:
    """The head of one request as it comes in."""

    def __init__(self) -> None:
        self.complete = False
        self._bytes = self._unfinished = 0
        self._headers = 0
        self._seen: set[bytes] = set()

    def add_unfinished(self, count: int) -> bool:
        """Count raw bytes that did not bring it to its end; False when it is too large."""
        self._unfinished += count
        return self._unfinished <= MAX_HEAD_BYTES

    def add_url(self, url: bytes) -> None:
        """Count a piece of the address. Raises: MalformedHead."""
        self._add(len(url))

    def add_header(self, name: bytes, value: bytes) -> None:
        """Look at one header, its name in lower case. Raises: MalformedHead."""
        self._headers += 1
        if self._headers > MAX_HEADERS:
            raise MalformedHead("too many headers")
        self._add(len(name) + len(value))
        if b"\r" in value or b"\n" in value:
            raise MalformedHead("a folded header")
        if name in SINGLE:
            if name in self._seen:
                raise MalformedHead("a header came twice that stands alone")
            self._seen.add(name)

    def end(self, http_version: str) -> None:
        """The head is complete. Raises: MalformedHead."""
        if http_version not in ("1.0", "1.1") or (http_version == "1.1" and b"host" not in self._seen):
            raise MalformedHead("no host")
        if b"content-length" in self._seen and b"transfer-encoding" in self._seen:
            raise MalformedHead("two lengths")
        self.complete = True

    def _add(self, count: int) -> None:
        self._bytes += count
        if self._bytes > MAX_HEAD_BYTES:
            raise MalformedHead("too large")


class Clock:
    """One deadline at a time; `late` is called when it passes."""

    def __init__(self, loop: asyncio.AbstractEventLoop, late: Callable[[], None]) -> None:
        self._loop, self._late = loop, late
        self._timer: asyncio.TimerHandle | None = None

    @property
    def runs(self) -> bool:
        """Whether a deadline is set."""
        return self._timer is not None

    def start(self, seconds: float) -> None:
        """Set the deadline anew."""
        self.stop()
        self._timer = self._loop.call_later(seconds, self._pass)

    def stop(self) -> None:
        """No deadline any more; again is harmless."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _pass(self) -> None:
        self._timer = None
        self._late()
