"""The schema that migrations build is the schema that the models say, and goes up and down whole."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy import Enum

from db import schema
from db.base import Base
from db.engine import asyncpg_dsn, make_engine
from tests.databases import named

COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity::text,
           pg_get_expr(d.adbin, d.adrelid)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid
         AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
"""
CONSTRAINTS = """
    SELECT c.relname, o.conname, pg_get_constraintdef(o.oid)
    FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid WHERE c.relnamespace = 'public'::regnamespace
"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
EVERYTHING = """
    SELECT 'class', relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'function', proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'type', typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
"""
APART = ("events_p", "alembic_version")
"""What only migrations make: partitions come and go, and alembic keeps its own table."""


@pytest.fixture
async def blank_url(server_url: str, database_url: str) -> AsyncIterator[str]:
    """An empty database beside the test's own."""
    name = database_url.rsplit("/", 1)[1].split("?", maxsplit=1)[0] + "_blank"
    connection = await asyncpg.connect(asyncpg_dsn(server_url))
    try:
        await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        yield named(server_url, name)
        await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await connection.close()


async def rows(url: str, query: str) -> set[tuple[object, ...]]:
    connection = await asyncpg.connect(asyncpg_dsn(url))
    try:
        return {tuple(row) for row in await connection.fetch(query)}
    finally:
        await connection.close()


async def of_models(url: str, query: str) -> set[tuple[object, ...]]:
    return {row for row in await rows(url, query) if not str(row[0]).startswith(APART)}


async def test_a_fresh_schema_equals_the_migrated_one(blank_url: str, database_url: str) -> None:
    # given
    engine = make_engine(blank_url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await engine.dispose()

    # then
    for query in (COLUMNS, CONSTRAINTS, INDEXES):
        assert await of_models(blank_url, query) == await of_models(database_url, query)


async def test_models_and_migrations_do_not_drift(database_url: str) -> None:
    assert await schema.drift(database_url) == []
    assert await schema.current_revision(database_url) == schema.head_revision()


async def test_migrations_go_down_to_nothing_and_up_again(blank_url: str, database_url: str) -> None:
    # given
    await schema.upgrade(blank_url)
    up = [await rows(blank_url, query) for query in (COLUMNS, CONSTRAINTS, INDEXES, EVERYTHING)]

    # when
    await schema.downgrade(blank_url, "base")

    # then
    left = {row for row in await rows(blank_url, EVERYTHING) if "alembic_version" not in str(row[1])}
    assert left == set()
    await schema.upgrade(blank_url)
    assert [await rows(blank_url, query) for query in (COLUMNS, CONSTRAINTS, INDEXES, EVERYTHING)] == up


async def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    # given
    before = await rows(database_url, EVERYTHING)

    # when
    await schema.upgrade(database_url)

    # then
    assert await rows(database_url, EVERYTHING) == before


async def test_every_enumeration_is_checked_by_the_database(database_url: str) -> None:
    """A column of one of our enumerations has a CHECK that names exactly its members."""
    # given
    checks = {(table, definition) for table, _, definition in await rows(database_url, CONSTRAINTS)}
    kinds = [
        (table.name, column.name, column.type.enum_class)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Enum) and column.type.enum_class is not None
    ]

    # then
    assert len(kinds) > 20
    for table, column, kind in kinds:
        mine = [str(text) for name, text in checks if name == table and f"({column})::text = ANY" in str(text)]
        assert len(mine) == 1, f"{table}.{column}"
        assert {part.split("'")[1] for part in mine[0].split("ARRAY[")[1].split(",")} == {str(m) for m in kind}
