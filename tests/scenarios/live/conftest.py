"""The program served in the test's own loop, and a shop that is open in it."""

from collections.abc import AsyncIterator

import pytest

from app.domain.enums import Role
from tests.builders import Shop, a_shop
from tests.serving import ServedHere, served_here, token


@pytest.fixture
async def served(database_url: str) -> AsyncIterator[ServedHere]:
    """The whole program; its commits wake its own sequencer."""
    async with served_here(database_url) as program:
        yield program


@pytest.fixture
async def shop(served: ServedHere) -> Shop:
    """A shop whose use cases commit through the served program's own database door."""
    return await a_shop(served.services.database)


@pytest.fixture
def care() -> str:
    """A care agent's bearer token."""
    return token(Role.CARE)
