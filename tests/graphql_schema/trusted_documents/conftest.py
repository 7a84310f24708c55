"""A shop that knows its front-end's documents: shoppers ask by id and not otherwise, the merchant asks as it likes.

One door of each kind serves all these tests: they read, and texts that are introduced are each test's own.
"""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.attacks.door import Door, open_door
from tests.attacks.world import World
from tests.databases import Origin
from tests.graphql_schema.trusted_documents.documents import DOCUMENTS, id_of


@pytest.fixture(scope="session")
def manifest_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The front-end's manifest."""
    path = tmp_path_factory.mktemp("front-end") / "manifest.json"
    path.write_text(json.dumps({id_of(text): text for text in DOCUMENTS}))
    return path


@pytest.fixture(scope="session")
async def strict(opened_world: tuple[Origin, World], manifest_file: Path) -> AsyncIterator[Door]:
    """Shoppers by id only; warehouses by text only."""
    modes = {"public": "enforce", "warehouse": "off"}
    origin, world = opened_world
    async with (
        origin.lent() as url,
        open_door(url, world, trusted_documents=(manifest_file,), trusted_document_modes=modes) as door,
    ):
        yield door


@pytest.fixture(scope="session")
async def lenient(opened_world: tuple[Origin, World], manifest_file: Path) -> AsyncIterator[Door]:
    """A manifest and nothing else: everybody by id or by text."""
    origin, world = opened_world
    async with (
        origin.lent() as url,
        open_door(url, world, trusted_documents=(manifest_file,)) as door,
    ):
        yield door
