"""What every test may ask for: a PostgreSQL server per worker, and a migrated database of its own per test.

Without DATABASE_URL the embedded PostgreSQL is started (not durable: these data are meant to be lost). With it, that
server is used and databases are made beside the named one.
"""

import gc
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.logs import configure_logs
from db import schema
from db.database import Database
from db.engine import make_engine
from db.postgres import embedded_postgres
from tests.attacks.doors import door, opened_world, shared_door, world, world_url
from tests.builders import Shop, a_shop
from tests.databases import Origin, execute, named

__all__ = ["door", "opened_world", "shared_door", "world", "world_url"]


def pytest_collection_finish() -> None:
    """What was collected stays to the end: Python's collector need not walk it again and again.

    And logs are the program's from the beginning: by itself structlog draws every local variable of a traceback, which
    takes seconds.
    """
    gc.collect()
    gc.freeze()
    configure_logs(development=True)


@pytest.fixture(scope="session")
def worker() -> str:
    """The name of this pytest-xdist worker, or "main"."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A PostgreSQL server whose user may create databases."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    # Not tmp_path: under root its mode 0700 would send every run's cluster to /var/lib/orderwire, for good.
    with tempfile.TemporaryDirectory(prefix="orderwire-tests-") as folder:
        Path(folder).chmod(0o755)
        with embedded_postgres(Path(folder) / "data", durable=False) as server:
            yield server.url


@pytest.fixture(scope="session")
async def template(server_url: str, worker: str) -> str:
    """The name of a migrated database that tests are cloned from."""
    name = f"orderwire_template_{worker}_{os.getpid()}"
    await execute(server_url, f'CREATE DATABASE "{name}"')
    await schema.upgrade(named(server_url, name))
    return name


@pytest.fixture(scope="session")
def empty_databases(server_url: str, template: str) -> Origin:
    """Migrated databases without a row."""
    return Origin(server_url, template)


@pytest.fixture
async def database_url(empty_databases: Origin) -> AsyncIterator[str]:
    """A fresh migrated database of the test's own."""
    async with empty_databases.lent() as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The door to a fresh database."""
    engine = make_engine(database_url)
    yield Database(engine)
    await engine.dispose()


@pytest.fixture(scope="session")
async def open_shop(server_url: str, template: str, worker: str) -> tuple[Origin, Shop]:
    """Databases in which a shop is open (`a_shop` as it comes), and that shop: `shop` is one of them."""
    name = f"orderwire_open_shop_{worker}_{os.getpid()}"
    await execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY wal_log')
    engine = make_engine(named(server_url, name))
    shop = await a_shop(Database(engine))
    await engine.dispose()
    return Origin(server_url, name), shop


@pytest.fixture
async def shop(open_shop: tuple[Origin, Shop]) -> AsyncIterator[Shop]:
    """An open shop in a database of its own; far quicker than to open one."""
    origin, opened = open_shop
    async with origin.lent() as url:
        engine = make_engine(url)
        yield replace(opened, database=Database(engine))
        await engine.dispose()
