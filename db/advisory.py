"""Session advisory locks: one process at a time does a thing, and its death frees it.

The lock lives as long as its connection, which is taken out of the pool meanwhile. Does NOT fence: a holder whose
connection broke learns it from `still_held`, and another process may have begun by then.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

DEMO_LOAD = 815_021
DEMO_TRAFFIC = 815_022


@asynccontextmanager
async def exclusively(engine: AsyncEngine, key: int) -> AsyncGenerator[None]:
    """Wait until no other process is inside with this key, then be the one; beyond the usual lock timeout."""
    async with engine.connect() as plain:
        connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("SET lock_timeout = 0"))
        await connection.execute(text("SET statement_timeout = 0"))
        await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": key})
        try:
            yield
        finally:
            # Closing the connection frees the lock and forgets the settings, whatever state it is in.
            await connection.invalidate()


@asynccontextmanager
async def if_free(engine: AsyncEngine, key: int) -> AsyncGenerator[Callable[[], Awaitable[bool]] | None]:
    """None when another process is inside with this key; else a question that answers whether we still are."""
    async with engine.connect() as plain:
        connection = await plain.execution_options(isolation_level="AUTOCOMMIT")

        async def still_held() -> bool:
            try:
                await connection.execute(text("SELECT 1"))
            except DBAPIError:
                return False
            return True

        taken = await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key})
        try:
            yield still_held if taken else None
        finally:
            await connection.invalidate()
