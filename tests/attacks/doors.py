"""Fixtures of the attacks, which `tests/conftest.py` hands to all tests: a world made once, and a door per test."""

import os
from collections.abc import AsyncIterator

import pytest

from db.database import Database
from db.engine import make_engine
from tests.attacks.door import Door, open_door
from tests.attacks.world import World, a_world
from tests.databases import Origin, execute, named


@pytest.fixture(scope="session")
async def opened_world(server_url: str, template: str, worker: str) -> tuple[Origin, World]:
    """Databases that hold a world, and that world."""
    name = f"orderwire_world_{worker}_{os.getpid()}"
    await execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY wal_log')
    engine = make_engine(named(server_url, name))
    world = await a_world(Database(engine))
    await engine.dispose()
    return Origin(server_url, name), world


@pytest.fixture
async def world_url(opened_world: tuple[Origin, World]) -> AsyncIterator[str]:
    """A database of the test's own that holds a world."""
    async with opened_world[0].lent() as url:
        yield url


@pytest.fixture
def world(opened_world: tuple[Origin, World]) -> World:
    """What stands in the test's database."""
    return opened_world[1]


@pytest.fixture
async def door(world_url: str, world: World) -> AsyncIterator[Door]:
    """The served shop, development settings, without rate limits."""
    async with open_door(world_url, world) as opened:
        yield opened


@pytest.fixture(scope="module")
async def shared_door(opened_world: tuple[Origin, World]) -> AsyncIterator[Door]:
    """One served shop for all tests of a file: they do not mind what the others did, and start much sooner."""
    origin, world = opened_world
    async with origin.lent() as url, open_door(url, world) as opened:
        yield opened
