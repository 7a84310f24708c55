"""Fixtures of the attacks, which `tests/conftest.py` hands to all tests: a world made once, and a door per test."""

import itertools
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from db.engine import make_engine
from db.unit_of_work import Database
from tests.attacks.door import Door, open_door
from tests.attacks.world import World, a_world
from tests.databases import execute, named

NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
async def opened_world(server_url: str, template: str, worker: str) -> tuple[str, World]:
    """The name of a database that holds a world, and that world; tests get clones."""
    name = f"orderwire_world_{worker}_{os.getpid()}"
    await execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY wal_log')
    engine = make_engine(named(server_url, name))
    world = await a_world(Database(engine))
    await engine.dispose()
    return name, world


@pytest.fixture
async def world_url(server_url: str, opened_world: tuple[str, World], worker: str) -> AsyncIterator[str]:
    """A database of the test's own that holds a world, dropped afterwards."""
    async with a_cloned_world(server_url, opened_world[0], worker) as url:
        yield url


@pytest.fixture
def world(opened_world: tuple[str, World]) -> World:
    """What stands in the test's database."""
    return opened_world[1]


@pytest.fixture
async def door(world_url: str, world: World) -> AsyncIterator[Door]:
    """The served shop, development settings, without rate limits."""
    async with open_door(world_url, world) as opened:
        yield opened


@pytest.fixture(scope="module")
async def shared_door(server_url: str, opened_world: tuple[str, World], worker: str) -> AsyncIterator[Door]:
    """One served shop for all tests of a file: they do not mind what the others did, and start much sooner."""
    async with a_cloned_world(server_url, opened_world[0], worker) as url, open_door(url, opened_world[1]) as opened:
        yield opened


@asynccontextmanager
async def a_cloned_world(server_url: str, origin: str, worker: str) -> AsyncIterator[str]:
    """A clone of a world's database as long as the block. Nobody may be connected to the origin itself."""
    name = f"orderwire_door_{worker}_{os.getpid()}_{next(NUMBERS)}"
    await execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{origin}" STRATEGY wal_log')
    yield named(server_url, name)
    await execute(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')
