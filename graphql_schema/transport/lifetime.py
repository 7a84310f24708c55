"""How long a connection may live, and why it ended before its peer hung up.

One mechanism for the deadline of the handshake, the expiry of a token, its revocation, a peer that stopped reading, and
shutdown.
"""

import asyncio
from datetime import UTC, datetime
from types import TracebackType

CLOSING = "closing"
LOST = "lost"
EXPIRED = "expired"
REVOKED = "revoked"
SHUTDOWN = "shutdown"


class Lifetime:
    """An async context whose body is canceled when the time is over or `end` is called; leaving it is quiet.

    `reason` is None when the body ended by itself. Use it in one task only; `end` may be called from any task of the
    same loop, any number of times, before, during and after.
    """

    def __init__(self) -> None:
        self.reason: str | None = None
        self._due_reason = EXPIRED
        self._timeout = asyncio.timeout(None)
        self._entered = False
        self._left = False

    async def __aenter__(self) -> "Lifetime":
        await self._timeout.__aenter__()
        self._entered = True
        if self.reason is not None:
            self._timeout.reschedule(asyncio.get_running_loop().time())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self._left = True
        try:
            await self._timeout.__aexit__(kind, error, trace)
        except TimeoutError:
            self.reason = self.reason or self._due_reason
            return True
        return False

    def end(self, reason: str) -> None:
        """Cancel the body now; the first reason stands."""
        if self.reason is None and not self._left:
            self.reason = reason
            if self._entered and not self._timeout.expired():
                self._timeout.reschedule(asyncio.get_running_loop().time())

    def expect(self, seconds: float | None, reason: str = EXPIRED) -> None:
        """Replace the deadline: `seconds` from now, or none."""
        if self.reason is None and not self._left and not self._timeout.expired():
            self._due_reason = reason
            loop = asyncio.get_running_loop()
            self._timeout.reschedule(None if seconds is None else loop.time() + seconds)


def seconds_until(moment: datetime | None) -> float | None:
    """Seconds from now until an aware moment, not below 0; None stays None."""
    return None if moment is None else max(0.0, (moment - datetime.now(UTC)).total_seconds())
