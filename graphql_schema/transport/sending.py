"""One bounded queue and one writer per connection, with a deadline for every write.

A connection whose peer stopped reading is aborted at the transport: an orderly close would wait for the very buffer
that nobody empties (measured: more than 180 s). Memory per connection is bounded by the queue and the transport's
own high-water mark.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import structlog
from starlette.types import Scope
from starlette.websockets import WebSocketDisconnect

from app.server.transport import transport_of

log = structlog.get_logger(__name__)

Frame = TypeVar("Frame", str, bytes)


def abort_connection(scope: Scope) -> bool:
    """Drop the connection now. False when the server gave us no handle: the caller then closes in order."""
    transport = transport_of(scope)
    if transport is None:
        return False
    transport.abort()
    return True


class FrameSender(Generic[Frame]):
    """Writes frames in order. `run` is a task of the owner; it returns when the peer is lost or too slow.

    on_lost is called once, then. An `idle_frame` is written after `idle_seconds` without another frame.
    """

    def __init__(
        self,
        write: Callable[[Frame], Awaitable[None]],
        *,
        scope: Scope,
        limit: int,
        deadline_seconds: float,
        on_lost: Callable[[], None],
        idle_frame: Frame | None = None,
        idle_seconds: float | None = None,
    ) -> None:
        self._write, self._scope = write, scope
        self._limit, self._deadline_seconds = limit, deadline_seconds
        self._on_lost = on_lost
        self._idle_frame, self._idle_seconds = idle_frame, idle_seconds
        self._frames: deque[Frame] = deque()
        self._ready, self._room, self._flushed = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._flushed.set()
        self._stopped = False

    async def put(self, frame: Frame) -> None:
        """Queue a frame, waiting for room: the back-pressure that a stream feels."""
        while len(self._frames) >= self._limit and not self._stopped:
            self._room.clear()
            await self._room.wait()
        self.offer(frame)

    def offer(self, frame: Frame) -> None:
        """Queue a frame at once; for single answers, whose number the caller bounds. Dropped once stopped."""
        if not self._stopped:
            self._frames.append(frame)
            self._flushed.clear()
            self._ready.set()

    async def flush(self) -> None:
        """Wait until all queued frames are written, or nothing more can be."""
        await self._flushed.wait()

    async def run(self) -> None:
        """Write until the peer is lost; canceled by the owner otherwise."""
        try:
            while await self._send_next():
                pass
            self._on_lost()
        except Exception:
            self._on_lost()
            raise
        finally:
            self.stop()

    def stop(self) -> None:
        """Drop what is queued and let nobody wait."""
        self._stopped = True
        self._frames.clear()
        self._room.set()
        self._flushed.set()

    async def _send_next(self) -> bool:
        frame = await self._next()
        try:
            async with asyncio.timeout(self._deadline_seconds):
                await self._write(frame)
        except TimeoutError:
            aborted = abort_connection(self._scope)
            log.warning("client stopped reading", queued=len(self._frames), aborted=aborted)
            return False
        except (WebSocketDisconnect, OSError):
            return False
        if not self._frames:
            self._flushed.set()
        return True

    async def _next(self) -> Frame:
        while not self._frames:
            self._ready.clear()
            if self._idle_frame is None:
                await self._ready.wait()
                continue
            try:
                async with asyncio.timeout(self._idle_seconds):
                    await self._ready.wait()
            except TimeoutError:
                return self._idle_frame
        self._room.set()
        return self._frames.popleft()
