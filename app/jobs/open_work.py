"""Work that waits for its day opens when that has come."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from app.fulfillment.open_work import open_work
from app.jobs.job import Job
from app.jobs.one_by_one import AT_ONCE, one_by_one, until
from db.database import Database
from db.repositories.scheduled_work import ScheduledWorkRepository


async def run(database: Database) -> timedelta | None:
    """Open what may begin, an order per transaction; the time until the next does."""

    async def due(tried: Collection[UUID]) -> Sequence[UUID]:
        async with database.session() as session:
            return await ScheduledWorkRepository(session).due(AT_ONCE, but=tried)

    failed = await one_by_one(database, "scheduled work", due, open_work)
    async with database.session() as session:
        return until(await ScheduledWorkRepository(session).until_next(), failed=failed)


JOB = Job("open_work", timedelta(seconds=15), run)
