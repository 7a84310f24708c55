"""Runs checks of the stored data: plain SELECTs whose rows are what is wrong, all of one moment, nothing is changed.

Used in production beside the running program: one read-only REPEATABLE READ transaction, so that checks agree with
each other, no locks but those of reading, and a limit on every statement. Does NOT know what is checked or why.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg  # pyright: ignore[reportMissingTypeStubs] # it ships none
import orjson
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import dialect as postgresql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db import models
from db.base import Base

STATEMENT_TIMEOUT_SECONDS = 60
OFFENDERS_SHOWN = 5
# Sorts and hashes over whole tables; parallel workers each may take as much.
_WORK_MEMORY = "64MB"

assert models.__all__, "importing the models fills the metadata"


class DatabaseUnreachableError(Exception):
    """The database did not let us in; the message says why."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one check found. `failure` says why it could not be run: then nothing is known."""

    count: int
    offenders: tuple[dict[str, Any], ...]
    """The first rows found, as columns by name."""
    seconds: float
    failure: str | None = None

    @property
    def holds(self) -> bool:
        """True when the check ran and found nothing."""
        return self.count == 0 and self.failure is None


@dataclass(frozen=True, slots=True, order=True)
class Guard:
    """A constraint or unique index that the models declare."""

    table: str
    name: str


async def run_checks(
    engine: AsyncEngine,
    checks: Mapping[str, str],
    *,
    offenders: int = OFFENDERS_SHOWN,
    timeout_seconds: float = STATEMENT_TIMEOUT_SECONDS,
) -> dict[str, Verdict]:
    """Run these SELECTs (by name) in one read-only snapshot; each of their rows is an offender.

    A check that PostgreSQL refuses or stops is told as a failure and does not spoil the others.
    Raises DatabaseUnreachableError when no connection can be had, or it is lost.
    """
    try:
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            await connection.exec_driver_sql(f"SET LOCAL statement_timeout = {round(timeout_seconds * 1000)}")
            await connection.exec_driver_sql(f"SET LOCAL work_mem = '{_WORK_MEMORY}'")
            # Every check compares whole tables: one hash each. Tables filled a moment ago have no statistics yet, and
            # a planner that takes them for empty would read one of them again for each row of the other.
            await connection.exec_driver_sql("SET LOCAL enable_nestloop = off")
            return {name: await _run(connection, sql, offenders) for name, sql in checks.items()}
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, DBAPIError) as error:
        raise DatabaseUnreachableError(str(error) or type(error).__name__) from error


def declared_guards() -> list[Guard]:
    """Every constraint and unique index that the models declare, with its name in the database, sorted."""
    name_of = postgresql().identifier_preparer
    guards: set[Guard] = set()
    for table in Base.metadata.sorted_tables:
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint | ForeignKeyConstraint | UniqueConstraint | PrimaryKeyConstraint):
                guards.add(Guard(table.name, str(name_of.format_constraint(constraint))))
        for index in table.indexes:
            if index.unique:
                guards.add(Guard(table.name, str(name_of.format_index(index))))
    return sorted(guards)


async def _run(connection: AsyncConnection, sql: str, offenders: int) -> Verdict:
    started = time.perf_counter()
    counted = f"""
        SELECT count(*) OVER () AS total, to_jsonb(offender)::text AS offender FROM ({sql}) AS offender
        LIMIT {offenders}
    """  # noqa: S608 - the checks are ours
    savepoint = await connection.begin_nested()
    try:
        rows = (await connection.exec_driver_sql(counted)).all()
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        await savepoint.rollback()
        return Verdict(0, (), time.perf_counter() - started, failure=str(error.orig).splitlines()[0])
    await savepoint.commit()
    found = tuple(orjson.loads(row.offender) for row in rows)
    return Verdict(rows[0].total if rows else 0, found, time.perf_counter() - started)
