"""Does the database keep what it acknowledged? An order that was answered is a promise, also after a power cut."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

PROMISES = ("fsync", "full_page_writes", "synchronous_commit")


async def broken_promises(engine: AsyncEngine) -> list[str]:
    """Names of settings that are off and let PostgreSQL lose acknowledged commits; empty when all is well."""
    async with engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT name FROM pg_settings WHERE name = ANY(:names) AND setting = 'off' ORDER BY name"),
            {"names": list(PROMISES)},
        )
        return list(rows.scalars())
