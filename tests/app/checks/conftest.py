"""A shop that lived, made once per worker: each test that damages it gets a copy."""

import os
from collections.abc import AsyncIterator

import pytest

from db.database import Database
from db.engine import make_engine
from tests.app.checks.lives import a_shop_that_lived
from tests.databases import Origin, execute, named


@pytest.fixture(scope="session")
async def lived(server_url: str, template: str, worker: str) -> Origin:
    """Databases in which much has happened."""
    name = f"orderwire_lived_{worker}_{os.getpid()}"
    await execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY wal_log')
    engine = make_engine(named(server_url, name))
    await a_shop_that_lived(Database(engine))
    await engine.dispose()
    return Origin(server_url, name)


@pytest.fixture
async def lived_url(lived: Origin) -> AsyncIterator[str]:
    """A copy of it for one test."""
    async with lived.lent() as url:
        yield url
