"""Subscribers who ask the same thing with the same rights share one execution and one encoding.

The key says everything that can change the result: document, operation, variables, scope of the principal, and the
item of the stream. It does NOT notice that the world moved between two executions of one key: an item's result is the
one its first subscriber got.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable

from graphql_schema.transport.bounded_cache import BoundedCache
from graphql_schema.transport.encoding import EncodedPayload


class SharedExecutions:
    """A bounded cache of executions, running ones included."""

    def __init__(self, *, max_entries: int = 1_024, max_bytes: int = 16_000_000) -> None:
        self._done: BoundedCache[Hashable, EncodedPayload] = BoundedCache(max_entries=max_entries, max_weight=max_bytes)
        self._running: dict[Hashable, asyncio.Task[EncodedPayload]] = {}

    async def get(self, key: Hashable, run: Callable[[], Awaitable[EncodedPayload]]) -> EncodedPayload:
        """The payload of this key, executing `run` only when nobody else has or does.

        A canceled waiter leaves the execution and the other waiters alone. A payload with errors, or a failure,
        reaches those who wait for it now and is forgotten. Raises: what `run` raises.
        """
        done = self._done.get(key)
        if done is not None:
            return done
        task = self._running.get(key)
        if task is None:
            task = asyncio.ensure_future(self._run(key, run))
            self._running[key] = task
            task.add_done_callback(_retrieve)
        return await asyncio.shield(task)

    async def aclose(self) -> None:
        """Stop what still runs; for the end of the process."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)

    async def _run(self, key: Hashable, run: Callable[[], Awaitable[EncodedPayload]]) -> EncodedPayload:
        try:
            payload = await run()
            if not payload.has_errors:
                self._done.put(key, payload, weight=payload.weight)
            return payload
        finally:
            del self._running[key]


def _retrieve(task: asyncio.Task[EncodedPayload]) -> None:
    """Mark a failure as seen: every waiter may have gone before it came."""
    if not task.cancelled():
        task.exception()
