"""Where papers are printed: in a few threads, so that the event loop goes on."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

AT_ONCE = 2
"""Papers that a process prints at the same time: each takes a processor."""
Asked = TypeVar("Asked")
_PRINTERS = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="printer")


async def printed(printing: Callable[[Asked], bytes], asked: Asked) -> bytes:
    """`printing(asked)` in a printer's thread: `await printed(print_label, label)`. Raises what it raises."""
    return await asyncio.get_running_loop().run_in_executor(_PRINTERS, printing, asked)
