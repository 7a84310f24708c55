"""Waiting for what others do: looked at again and again, with a deadline and never a fixed time."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(true: Callable[[], bool | Awaitable[bool]], within_seconds: float = 60.0) -> None:
    """Return once it is true. Raises TimeoutError when it does not come true."""
    async with asyncio.timeout(within_seconds):
        while True:
            answer = true()
            if answer if isinstance(answer, bool) else await answer:
                return
            await asyncio.sleep(0.01)
