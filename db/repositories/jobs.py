"""Whose turn a job is: leases on rows of `jobs`, by the database's clock alone.

Each function is one statement in a transaction of its own; `hasten` belongs to a unit of work. Who holds a lease says
so with its id, so that a worker that slept through its lease's end changes nothing of the next holder's.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

if TYPE_CHECKING:
    from db.database import Database

_ENROLL = """
    INSERT INTO jobs (name, due_at, failures)
    SELECT name, clock_timestamp(), 0 FROM unnest(CAST(:names AS text[])) AS name ON CONFLICT (name) DO NOTHING
"""

_WAIT = """
    SELECT CAST(extract(epoch FROM min(greatest(due_at, leased_until)) - clock_timestamp()) AS float8)
    FROM jobs WHERE name = ANY(CAST(:names AS text[]))
"""

_TAKE = """
    UPDATE jobs SET lease_id = :lease, leased_until = clock_timestamp() + CAST(:length AS interval),
                    started_at = clock_timestamp()
    WHERE name IN (
        SELECT name FROM jobs
        WHERE name = ANY(CAST(:names AS text[])) AND due_at <= clock_timestamp()
          AND (leased_until IS NULL OR leased_until <= clock_timestamp())
        FOR UPDATE SKIP LOCKED)
    RETURNING name
"""

_RENEW = """
    UPDATE jobs SET leased_until = clock_timestamp() + CAST(:length AS interval)
    WHERE name = :name AND lease_id = :lease RETURNING 1
"""

# Who hastened the job while it ran wants it to look once more: `due_at` is then later than the start.
_END = """
    UPDATE jobs SET lease_id = NULL, leased_until = NULL,
                    due_at = CASE WHEN CAST(:error AS text) IS NOT NULL
                                  THEN clock_timestamp() + interval '0.5 seconds' * 2 ^ least(failures, 6)
                                  WHEN due_at > started_at THEN due_at
                                  ELSE clock_timestamp() + CAST(:rest AS interval) END,
                    finished_at = CASE WHEN CAST(:error AS text) IS NULL THEN clock_timestamp() ELSE finished_at END,
                    failures = CASE WHEN CAST(:error AS text) IS NULL THEN 0 ELSE failures + 1 END,
                    last_error = coalesce(:error, last_error)
    WHERE name = :name AND lease_id = :lease RETURNING failures
"""

_GIVE_BACK = """
    UPDATE jobs SET lease_id = NULL, leased_until = NULL WHERE name = :name AND lease_id = :lease RETURNING 1
"""

_HASTEN = """
    UPDATE jobs SET due_at = clock_timestamp()
    WHERE name = :name AND (due_at > clock_timestamp() OR lease_id IS NOT NULL)
"""


_AT_WORK = """
    SELECT name, failures, CAST(greatest(0, extract(epoch FROM clock_timestamp() - greatest(due_at, leased_until)))
                                AS float8) AS overdue_seconds
    FROM jobs ORDER BY name
"""


@dataclass(frozen=True, slots=True)
class JobAtWork:
    """How a job goes: 0 seconds overdue when it rests or a worker is at it."""

    name: str
    failures: int
    overdue_seconds: float


class JobRepository:
    """What a use case may ask of jobs."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hasten(self, name: str) -> None:
        """Let the job run once this transaction has committed, again when it runs now. Locks the job's row."""
        await self._session.execute(text(_HASTEN), {"name": name})


async def enroll_jobs(database: "Database", names: Collection[str]) -> None:
    """Open a row for jobs that have none, due at once."""
    await _changed(database, _ENROLL, {"names": list(names)})


async def seconds_to_next(database: "Database", names: Collection[str]) -> float | None:
    """How long until one of these jobs may be taken, 0 or less when one may now; None when none has a row."""
    async with database.engine.connect() as connection:
        wait: float | None = await connection.scalar(text(_WAIT), {"names": list(names)})
        return wait


async def jobs_at_work(database: "Database") -> list[JobAtWork]:
    """How all jobs go, by name."""
    async with database.engine.connect() as connection:
        return [JobAtWork(*row) for row in await connection.execute(text(_AT_WORK))]


async def take_due_jobs(
    database: "Database", names: Collection[str], lease_id: UUID, length: timedelta
) -> frozenset[str]:
    """Lease whichever of these jobs are due and free; nobody else has them for `length`."""
    values = {"names": list(names), "lease": lease_id, "length": length}
    async with database.engine.begin() as connection:
        return frozenset(await connection.scalars(text(_TAKE), values))


async def renew_lease(database: "Database", name: str, lease_id: UUID, length: timedelta) -> bool:
    """Hold on to a job for `length` from now; False when another worker has it."""
    return await _changed(database, _RENEW, {"name": name, "lease": lease_id, "length": length}) is not None


async def end_lease(
    database: "Database", name: str, lease_id: UUID, *, rest: timedelta = timedelta(0), error: str | None = None
) -> int | None:
    """Lay the job down, due again after `rest`, or, failed, after half a second that doubles up to 32.

    How often it failed in a row; None when another worker has it.
    """
    return await _changed(database, _END, {"name": name, "lease": lease_id, "rest": rest, "error": error})


async def give_back_lease(database: "Database", name: str, lease_id: UUID) -> None:
    """Leave the job to others, due as it was: this worker stops."""
    await _changed(database, _GIVE_BACK, {"name": name, "lease": lease_id})


async def _changed(database: "Database", statement: str, values: dict[str, Any]) -> int | None:
    async with database.engine.begin() as connection:
        result = await connection.execute(text(statement), values)
        return result.scalar() if result.returns_rows else None
