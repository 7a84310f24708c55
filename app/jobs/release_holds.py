"""Holds whose time has come end by themselves, within a second: the job sleeps until the next one does."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from app.domain.principal import SYSTEM
from app.jobs.job import Job
from app.jobs.one_by_one import AT_ONCE, one_by_one, until
from app.orders.hold import release_due_holds
from db.database import Database
from db.repositories.order_holds import OrderHoldRepository


async def run(database: Database) -> timedelta | None:
    """End what is due, an order per transaction; the time until the next hold ends."""

    async def due(tried: Collection[UUID]) -> list[UUID]:
        async with database.session() as session:
            return await OrderHoldRepository(session, SYSTEM).due(database.clock.now(), AT_ONCE, but=tried)

    failed = await one_by_one(database, "an order's holds", due, release_due_holds)
    async with database.session() as session:
        wait = await OrderHoldRepository(session, SYSTEM).until_next_release(database.clock.now())
    return until(wait, failed=failed)


JOB = Job("release_holds", timedelta(seconds=5), run)
