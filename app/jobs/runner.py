"""The runner: every worker has one; together they run each job when it is due, one worker at a time.

There is no leader. A due job is taken under a lease that is renewed while it runs; when its worker dies, the lease
ends and another takes the job over. All instants are the database's. It does NOT promise that a job never runs twice
at once: a worker that was stopped past its lease wakes and goes on, so jobs are right beside themselves.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import timedelta
from types import TracebackType
from typing import Self
from uuid import UUID

import structlog

from app.domain.ids import new_id
from app.jobs.job import Job
from db.database import Database
from db.repositories.jobs import (
    JobAtWork,
    end_lease,
    enroll_jobs,
    give_back_lease,
    jobs_at_work,
    renew_lease,
    seconds_to_next,
    take_due_jobs,
)

_log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=5)
"""How long a job lies still after its worker was killed."""
LOOK_SECONDS = 1.0
"""How long it takes at most to see that a job was hastened, or another worker's lease ended."""
ERROR_LENGTH = 500
_MET_ANOTHER_SECONDS = 0.05
_STOP_SECONDS = 5.0
_BACKOFF_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)


class JobRunner:
    """Runs jobs while it is open. Use as an async context manager; leaving waits for what runs, within bounds."""

    def __init__(self, database: Database, jobs: Sequence[Job], *, lease: timedelta = LEASE) -> None:
        """`database` has connections of its own, so that busy requests never starve the jobs."""
        self.runs = 0
        self.failures = 0
        self._database, self._lease = database, lease
        self._jobs = {job.name: job for job in jobs}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._stirred = asyncio.Event()
        self._closing = False
        self._worker: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._worker = asyncio.create_task(self._work_for_ever(), name="job runner")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        self._stirred.set()
        tasks = [task for task in (self._worker, *self._running.values()) if task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=_STOP_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def at_work(self) -> Sequence[JobAtWork]:
        """How each job fares, by connections that busy requests leave alone."""
        return await jobs_at_work(self._database)

    async def _work_for_ever(self) -> None:
        failed_in_a_row = 0
        enrolled = False
        while not self._closing:
            try:
                if not enrolled:
                    await enroll_jobs(self._database, self._jobs.keys())
                    enrolled = True
                pause = await self._take_what_is_due()
                failed_in_a_row = 0
            except Exception as error:  # noqa: BLE001 - it is logged, and the runner outlives any fault
                self.failures += 1
                _log.warning("jobs cannot be taken", error=repr(error), failed_in_a_row=failed_in_a_row + 1)
                pause = _backoff(failed_in_a_row)
                failed_in_a_row += 1
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._stirred.wait()
            self._stirred.clear()

    async def _take_what_is_due(self) -> float:
        """Begin every job that is due and free; how many seconds to rest before the next look."""
        idle = self._jobs.keys() - self._running.keys()
        wait = await seconds_to_next(self._database, idle)
        if wait is None or wait > 0:
            return LOOK_SECONDS if wait is None else min(wait, LOOK_SECONDS)
        lease_id = new_id()
        taken = await take_due_jobs(self._database, idle, lease_id, self._lease)
        for name in taken:
            self._running[name] = asyncio.create_task(self._run(self._jobs[name], lease_id), name=f"job {name}")
        return 0.0 if taken else _MET_ANOTHER_SECONDS

    async def _run(self, job: Job, lease_id: UUID) -> None:
        """See one run through, under its lease. Faults are logged; the database has it run again after a while."""
        renewing = asyncio.create_task(
            _renew_for_ever(self._database, job, lease_id, self._lease), name=f"lease of {job.name}"
        )
        try:
            rest = await job.run(self._database)
            rest = job.every if rest is None else max(timedelta(0), min(rest, job.every))
            await end_lease(self._database, job.name, lease_id, rest=rest)
            self.runs += 1
        except asyncio.CancelledError:
            with contextlib.suppress(Exception):  # else the lease ends by itself
                await give_back_lease(self._database, job.name, lease_id)
            raise
        except Exception as error:  # noqa: BLE001 - it is logged, and the job is run again
            self.failures += 1
            _log.warning("a job failed", job=job.name, error=repr(error))
            with contextlib.suppress(Exception):  # else the lease ends by itself
                await end_lease(self._database, job.name, lease_id, error=repr(error)[:ERROR_LENGTH])
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)
            del self._running[job.name]
            self._stirred.set()


async def _renew_for_ever(database: Database, job: Job, lease_id: UUID, length: timedelta) -> None:
    while True:
        await asyncio.sleep(length.total_seconds() / 3)
        try:
            if not await renew_lease(database, job.name, lease_id, length):
                _log.warning("another worker has the job now", job=job.name)
                return
        except Exception as error:  # noqa: BLE001 - it is logged, and tried again before the lease ends
            _log.warning("the lease of a job cannot be renewed", job=job.name, error=repr(error))


def _backoff(failed_in_a_row: int) -> float:
    return _BACKOFF_SECONDS[min(failed_in_a_row, len(_BACKOFF_SECONDS) - 1)]
