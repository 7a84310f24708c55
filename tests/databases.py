"""Databases of tests on one PostgreSQL server: their addresses, and clones of a prepared one that are lent out.

A clone costs 150 ms and more, most of it the system's; to bring one back to how its origin was costs a few. So a
database that a test gave back is lent again, with the origin's rows and sequences and nobody connected, unless the test
changed more than rows or left it large.
"""

import asyncio
import io
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from db.engine import asyncpg_dsn

LENT_AT_MOST = 50
GROWN_BYTES = 8_000_000
"""Dead rows slow the next test down: what has grown so much is cloned anew."""

_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
_WRITTEN = _TABLES.replace("ORDER BY", "AND pg_relation_size(oid) > 0 ORDER BY")
"""Tables that have a page: the others never had a row since the clone was made, and cost time to look into."""
_SEQUENCES = """
    SELECT sequencename AS name, start_value, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1
"""
_SHAPE = """
    SELECT md5(concat_ws(' ',
        (SELECT string_agg(concat_ws(',', oid, relname, relnatts), ' ' ORDER BY oid) FROM pg_class
         WHERE relnamespace = 'public'::regnamespace),
        (SELECT string_agg(concat_ws(',', attrelid, attnum, attname, attnotnull), ' ' ORDER BY attrelid, attnum)
         FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid AND relnamespace = 'public'::regnamespace
         WHERE relkind IN ('r', 'p') AND attnum > 0),
        (SELECT string_agg(concat_ws(',', oid, tgenabled), ' ' ORDER BY oid) FROM pg_trigger),
        (SELECT string_agg(oid::text, ' ' ORDER BY oid) FROM pg_constraint),
        (SELECT string_agg(concat_ws(',', oid, xmin), ' ' ORDER BY oid) FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace),
        (SELECT string_agg(nspname, ' ' ORDER BY oid) FROM pg_namespace WHERE nspname !~ '^pg_'),
        (SELECT string_agg(setconfig::text, ' ') FROM pg_db_role_setting)))
"""


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


@dataclass
class Clone:
    """A database made from an origin, and what it looked like when it was new."""

    url: str
    name: str
    shape: str
    size_bytes: int
    lent: int = 0


@dataclass
class Origin:
    """A prepared database that tests get equals of. Nobody may stay connected to it."""

    server_url: str
    name: str
    idle: list[Clone] = field(default_factory=list[Clone])
    rows: dict[str, bytes] | None = None
    sequences: list[str] = field(default_factory=list[str])
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[str]:
        """The URL of a database that equals the origin, for as long as the block."""
        clone = self.idle.pop() if self.idle else await self._make()
        clone.lent += 1
        try:
            yield clone.url
        finally:
            if await self._restored(clone):
                self.idle.append(clone)
            else:
                await self._drop(clone.name)

    async def close(self) -> None:
        """Drop the origin and what was made from it."""
        for name in (*(clone.name for clone in self.idle), self.name):
            await self._drop(name)

    async def _drop(self, name: str) -> None:
        await execute(self.server_url, f'DROP DATABASE "{name}" WITH (FORCE)')

    async def _make(self) -> Clone:
        name = f"{self.name}_{next(self._numbers)}"
        await execute(self.server_url, f'CREATE DATABASE "{name}" TEMPLATE "{self.name}" STRATEGY wal_log')
        url = named(self.server_url, name)
        connection = await asyncpg.connect(asyncpg_dsn(url))
        try:
            if self.rows is None:
                self.rows = await _rows(connection)
                self.sequences = [_set(*row) for row in await connection.fetch(_SEQUENCES)]
            return Clone(url, name, await connection.fetchval(_SHAPE), await _size_bytes(connection))
        finally:
            await connection.close()

    async def _restored(self, clone: Clone) -> bool:
        """Whether the clone equals its origin again; if not, it is of no more use."""
        if clone.lent >= LENT_AT_MOST:
            return False
        connection = await asyncpg.connect(asyncpg_dsn(clone.url))
        try:
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if await connection.fetchval(_SHAPE) != clone.shape:
                return False
            if await _size_bytes(connection) > clone.size_bytes + GROWN_BYTES:
                return False
            assert self.rows is not None, "a clone that is lent was made"
            async with connection.transaction():
                # Neither foreign keys nor the guards of append-only tables stand in the way.
                await connection.execute("SET LOCAL session_replication_role = replica")
                written = [row["relname"] for row in await connection.fetch(_WRITTEN)]
                await connection.execute("".join(_emptied(table) for table in written))
                for table, rows in self.rows.items():
                    if rows:
                        await connection.copy_to_table(
                            table, source=io.BytesIO(rows), schema_name="public", format="binary"
                        )
                await connection.execute("".join(self.sequences))
        finally:
            await connection.close()
        return True


async def _rows(connection: asyncpg.Connection) -> dict[str, bytes]:
    rows: dict[str, bytes] = {}
    for table in [row["relname"] for row in await connection.fetch(_TABLES)]:
        rows[table] = b""
        if await connection.fetchval(f'SELECT EXISTS (SELECT FROM public."{table}")'):  # noqa: S608 - our own tables
            buffer = io.BytesIO()
            await connection.copy_from_table(table, output=buffer, schema_name="public", format="binary")
            rows[table] = buffer.getvalue()
    return rows


async def _size_bytes(connection: asyncpg.Connection) -> int:
    return int(await connection.fetchval("SELECT pg_database_size(current_database())") or 0)


def _emptied(table: str) -> str:
    return f'DELETE FROM public."{table}";'  # noqa: S608 - our own tables


def _set(sequence: str, start: int, last: int | None) -> str:
    return f"SELECT setval('public.{sequence}', {start if last is None else last}, {str(last is not None).lower()});"
