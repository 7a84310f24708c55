"""Jobs run when they are due, one worker at a time, under leases by the database's clock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from app.domain.ids import new_id
from app.jobs.finding import all_jobs
from app.jobs.job import Job
from app.jobs.runner import JobRunner
from db.database import Database
from db.engine import make_engine
from db.repositories.jobs import (
    end_lease,
    enroll_jobs,
    give_back_lease,
    jobs_at_work,
    renew_lease,
    take_due_jobs,
)
from tests.builders import STAFF
from tests.polling import until

HOUR = timedelta(hours=1)
LEASE = timedelta(seconds=30)


class Work:
    """A job's work, counted: how often it ran, and how many at once at most."""

    def __init__(self, answer: timedelta | None = None) -> None:
        self.runs = self.at_once = self.most_at_once = 0
        self.answer = answer
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def __call__(self, database: Database) -> timedelta | None:
        self.runs += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.may_end.wait()
        finally:
            self.at_once -= 1
        return self.answer


async def row(database: Database, name: str) -> dict[str, Any]:
    query = text(
        "SELECT lease_id, failures, last_error, due_at - clock_timestamp() AS due_in, finished_at FROM jobs"
        " WHERE name = :name"
    )
    async with database.session() as session:
        return dict((await session.execute(query, {"name": name})).mappings().one())


@asynccontextmanager
async def two_processes(database: Database) -> AsyncIterator[list[Database]]:
    """Two doors to one database."""
    engines = [make_engine(database.engine.url.render_as_string(hide_password=False), pool_size=2) for _ in range(2)]
    yield [Database(engine) for engine in engines]
    for engine in engines:
        await engine.dispose()


def test_jobs_are_found_by_their_files() -> None:
    assert "expire_reservations" in {job.name for job in all_jobs()}


async def test_a_job_is_due_at_once_and_then_every_so_often(database: Database) -> None:
    # given
    work = Work()
    # when
    async with JobRunner(database, [Job("tidy", timedelta(seconds=0.05), work)]) as runner:
        await until(lambda: runner.runs >= 3)
    # then
    after = await row(database, "tidy")
    assert (after["lease_id"], after["failures"], after["last_error"]) == (None, 0, None)
    assert after["finished_at"] is not None


async def test_a_job_says_when_it_wants_to_run_again_but_never_later_than_it_must(database: Database) -> None:
    # given
    soon, late = Work(timedelta(seconds=0.01)), Work(timedelta(days=9))
    # when
    async with JobRunner(database, [Job("soon", HOUR, soon), Job("late", HOUR, late)]):
        await until(lambda: soon.runs >= 3 and late.runs == 1)
    # then
    assert timedelta(minutes=59) < (await row(database, "late"))["due_in"] <= HOUR


async def test_of_two_workers_one_at_a_time_runs_a_job(database: Database) -> None:
    # given
    work = Work()
    work.may_end.clear()
    job = Job("heavy", timedelta(seconds=0.02), work)
    # when
    async with two_processes(database) as (one, other), JobRunner(one, [job]) as first, JobRunner(other, [job]) as then:
        await until(lambda: work.runs == 1)
        # both have looked again, and found it taken
        await asyncio.gather(*(take_nothing(place, "heavy") for place in (one, other)))
        assert work.runs == 1
        work.may_end.set()
        await until(lambda: first.runs + then.runs >= 5)
    # then
    assert work.most_at_once == 1


async def take_nothing(database: Database, name: str) -> None:
    assert await take_due_jobs(database, [name], new_id(), LEASE) == frozenset()


async def test_a_killed_workers_job_is_taken_over_when_its_lease_ends(database: Database) -> None:
    # given: somebody took the job and is never heard of again
    work, dead = Work(), new_id()
    await enroll_jobs(database, ["orphan"])
    assert await take_due_jobs(database, ["orphan"], dead, timedelta(seconds=0.3)) == {"orphan"}
    # when
    async with JobRunner(database, [Job("orphan", HOUR, work)]) as runner:
        await until(lambda: runner.runs == 1)
    # then: should it wake again, it changes nothing of what others did
    assert work.runs == 1
    assert await renew_lease(database, "orphan", dead, LEASE) is False
    assert await end_lease(database, "orphan", dead) is None
    assert (await row(database, "orphan"))["due_in"] > timedelta(minutes=59)


async def test_a_lease_is_held_for_as_long_as_the_job_runs(database: Database) -> None:
    # given
    work, lease = Work(), timedelta(seconds=0.15)
    work.may_end.clear()
    job = Job("long", HOUR, work)
    # when: it runs for several leases
    async with JobRunner(database, [job], lease=lease) as runner:
        await until(lambda: work.runs == 1)
        async with database.session() as session:
            taken_until = await session.scalar(text("SELECT leased_until FROM jobs"))

        async def renewed_thrice() -> bool:
            async with database.session() as session:
                now = await session.scalar(text("SELECT leased_until FROM jobs"))
            return now is not None and taken_until is not None and now > taken_until + 3 * lease

        await until(renewed_thrice)
        await take_nothing(database, "long")
        work.may_end.set()
        await until(lambda: runner.runs == 1)
    # then
    assert work.runs == 1


async def test_a_job_that_fails_is_told_and_tried_again_later_each_time(database: Database) -> None:
    # given
    async def fail(_: Database) -> None:
        raise RuntimeError("no luck")

    # when
    async with JobRunner(database, [Job("unlucky", HOUR, fail)]) as runner:
        await until(lambda: runner.failures == 2)
    # then
    after = await row(database, "unlucky")
    assert (after["failures"], after["last_error"], after["finished_at"]) == (2, "RuntimeError('no luck')", None)
    assert timedelta(seconds=0.5) < after["due_in"] <= timedelta(seconds=1)
    assert [(job.name, job.failures, job.overdue_seconds) for job in await jobs_at_work(database)] == [
        ("unlucky", 2, 0.0)
    ]


async def test_operators_see_how_long_a_job_has_waited_for_a_worker(database: Database) -> None:
    # given
    await enroll_jobs(database, ["waits", "runs"])
    await take_due_jobs(database, ["runs"], new_id(), LEASE)
    # when
    overdue = {job.name: job.overdue_seconds for job in await jobs_at_work(database)}
    # then
    assert overdue["waits"] > 0
    assert overdue["runs"] == 0


async def test_one_job_that_hangs_does_not_keep_the_others(database: Database) -> None:
    # given
    hanging, other = Work(), Work()
    hanging.may_end.clear()
    # when
    async with JobRunner(database, [Job("hangs", HOUR, hanging), Job("runs", timedelta(seconds=0.01), other)]):
        await until(lambda: hanging.runs == 1 and other.runs >= 3)
        hanging.may_end.set()


async def test_a_worker_that_stops_gives_its_jobs_back(database: Database) -> None:
    # given
    lease = new_id()
    await enroll_jobs(database, ["handed on"])
    await take_due_jobs(database, ["handed on"], lease, LEASE)
    # when
    await give_back_lease(database, "handed on", lease)
    # then
    assert await take_due_jobs(database, ["handed on"], new_id(), LEASE) == {"handed on"}


async def test_a_hastened_job_runs_once_more_even_when_it_runs_now(database: Database) -> None:
    # given
    work = Work()
    work.may_end.clear()
    async with JobRunner(database, [Job("rules", HOUR, work)]):
        await until(lambda: work.runs == 1)
        # when: somebody changes what it may have looked at already
        await database.transact(STAFF, lambda uow: uow.jobs.hasten("rules"))
        work.may_end.set()
        # then
        await until(lambda: work.runs == 2)
        await until(lambda: work.at_once == 0)
        await database.transact(STAFF, lambda uow: uow.jobs.hasten("rules"))
        await until(lambda: work.runs == 3)
