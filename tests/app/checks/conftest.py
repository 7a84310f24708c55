"""A shop that lived, made once per worker and cloned for each test that damages it."""

import os
from collections.abc import AsyncIterator
from itertools import count

import asyncpg
import pytest

from db.engine import asyncpg_dsn, make_engine
from db.unit_of_work import Database
from tests.app.checks.lives import a_shop_that_lived
from tests.conftest import named

CLONES = count(1)


@pytest.fixture(scope="session")
async def lived(server_url: str, template: str, worker: str) -> str:
    """The name of a database in which much has happened; nobody connects to it any more, so that it can be cloned."""
    name = f"orderwire_lived_{worker}_{os.getpid()}"
    await execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY wal_log')
    engine = make_engine(named(server_url, name))
    await a_shop_that_lived(Database(engine))
    await engine.dispose()
    return name


@pytest.fixture
async def lived_url(server_url: str, lived: str) -> AsyncIterator[str]:
    """A copy of it for one test, dropped afterwards."""
    name = f"{lived}_{next(CLONES)}"
    await execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{lived}" STRATEGY wal_log')
    yield named(server_url, name)
    await execute(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')


async def execute(url: str, statements: str) -> None:
    """Run statements on a connection of their own."""
    connection = await asyncpg.connect(asyncpg_dsn(url))
    try:
        await connection.execute(statements)
    finally:
        await connection.close()
