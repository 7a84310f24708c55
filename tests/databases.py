"""Databases of tests on one PostgreSQL server: their addresses, and statements that need no database of their own."""

import asyncio
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from db.engine import asyncpg_dsn


def named(url: str, name: str) -> str:
    """The same server, another database."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))


async def execute(url: str, statement: str) -> None:
    """Run one statement on a connection of its own, again while somebody still leaves the database."""
    for attempt in range(5):
        connection = await asyncpg.connect(asyncpg_dsn(url))
        try:
            await connection.execute(statement)
            return
        except asyncpg.ObjectInUseError:
            if attempt == 4:
                raise
            await asyncio.sleep(0.1)
        finally:
            await connection.close()
