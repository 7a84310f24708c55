"""The schema's life: upgrade to the newest migration, and tell whether the models and the migrations agree."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from db import models
from db.base import Base
from db.engine import sqlalchemy_url

MIGRATIONS = Path(__file__).parent / "migrations"
T = TypeVar("T")

ADVISORY_LOCK = 815_001
"""Held while migrating, so that several starting processes migrate once."""

assert models.__all__, "importing the models fills the metadata"


def head_revision() -> str:
    """The newest migration's name."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert head is not None, "there is at least one migration"
    return head


async def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring a database to a revision. Safe to run from several processes at once."""
    await _with_connection(database_url, lambda connection: _migrate(connection, revision, up=True))


async def downgrade(database_url: str, revision: str) -> None:
    """Take migrations back; for tests and for a failed release."""
    await _with_connection(database_url, lambda connection: _migrate(connection, revision, up=False))


async def current_revision(database_url: str) -> str | None:
    """The revision a database stands at; None when it was never migrated."""
    return await _with_connection(
        database_url, lambda connection: MigrationContext.configure(connection).get_current_revision()
    )


async def drift(database_url: str) -> list[Any]:
    """What autogenerate would still change; empty when models and migrations agree."""

    def compare(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": _is_ours,
                "compare_server_default": True,
            },
        )
        return list(compare_metadata(context, Base.metadata))

    return await _with_connection(database_url, compare)


def _is_ours(name: str | None, kind: str, parents: Any) -> bool:
    return not (kind == "table" and name is not None and name.startswith("events_p"))


def _migrate(connection: Connection, revision: str, *, up: bool) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    connection.exec_driver_sql(f"SELECT pg_advisory_lock({ADVISORY_LOCK})")
    connection.commit()
    try:
        if up:
            command.upgrade(config, revision)
        else:
            command.downgrade(config, revision)
    finally:
        connection.rollback()
        connection.exec_driver_sql(f"SELECT pg_advisory_unlock({ADVISORY_LOCK})")
        connection.commit()


async def _with_connection(database_url: str, work: Callable[[Connection], T]) -> T:
    url, tls = sqlalchemy_url(database_url)
    engine = create_async_engine(url, connect_args={} if tls is None else {"ssl": tls})
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()
