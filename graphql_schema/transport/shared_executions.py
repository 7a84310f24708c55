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
        self._running: dict[Hashable, _Execution] = {}

    async def get(self, key: Hashable, run: Callable[[], Awaitable[EncodedPayload]]) -> EncodedPayload:
        """The payload of this key, executing `run` only when nobody else has or does.

        A canceled waiter leaves the execution and the other waiters alone. A payload with errors, or a failure,
        reaches those who wait for it now and is forgotten. Raises: what `run` raises.
        """
        done = self._done.get(key)
        if done is not None:
            return done
        execution = self._running.get(key)
        if execution is None:
            execution = self._running[key] = _Execution()
            execution.task = asyncio.ensure_future(self._run(key, run, execution))
        # A future for each waiter costs a fraction of asyncio.shield, and thousands may wait.
        waiter: asyncio.Future[EncodedPayload] = asyncio.get_running_loop().create_future()
        execution.waiters.append(waiter)
        return await waiter

    async def aclose(self) -> None:
        """Stop what still runs; for the end of the process."""
        running = [execution.task for execution in self._running.values() if execution.task is not None]
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)

    async def _run(self, key: Hashable, run: Callable[[], Awaitable[EncodedPayload]], execution: "_Execution") -> None:
        try:
            payload = await run()
        except Exception as failure:  # noqa: BLE001 - it is raised in everybody who waits
            for waiter in execution.waiting():
                waiter.set_exception(failure)
        except BaseException:
            for waiter in execution.waiting():
                waiter.cancel()
            raise
        else:
            if not payload.has_errors:
                self._done.put(key, payload, weight=payload.weight)
            for waiter in execution.waiting():
                waiter.set_result(payload)
        finally:
            del self._running[key]


class _Execution:
    """One that runs, and those who wait for it."""

    __slots__ = ("task", "waiters")

    def __init__(self) -> None:
        self.task: asyncio.Task[None] | None = None
        self.waiters: list[asyncio.Future[EncodedPayload]] = []

    def waiting(self) -> list[asyncio.Future[EncodedPayload]]:
        """Those who have not gone away."""
        return [waiter for waiter in self.waiters if not waiter.done()]
