"""Bare asyncpg connections out of SQLAlchemy's pool, for the few statements that run for every event.

Does NOT open a transaction and does NOT translate errors: asyncpg's own are raised.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine


@asynccontextmanager
async def driver_connection(engine: AsyncEngine) -> AsyncGenerator[Any]:
    """Lend an asyncpg connection; one that ends in any error is thrown away rather than given to somebody else."""
    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        while driver.is_closed():  # the server went away while it lay in the pool
            await connection.invalidate()
            driver = (await connection.get_raw_connection()).driver_connection
        try:
            yield driver
        except BaseException:
            await connection.invalidate()
            raise
