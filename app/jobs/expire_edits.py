"""Edits of orders end when their clock ran out, or their order is over; what they held goes to who waits first."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from app.domain.principal import SYSTEM
from app.jobs.job import Job
from app.jobs.one_by_one import AT_ONCE, one_by_one, until
from app.orders.edit.end import expire_edit
from db.database import Database
from db.repositories.order_edits import OrderEditRepository


async def run(database: Database) -> timedelta | None:
    """End what has run out, one by one; the time until the next one does."""

    async def due(tried: Collection[UUID]) -> list[UUID]:
        async with database.session() as session:
            return await OrderEditRepository(session, SYSTEM).expired(AT_ONCE, but=tried)

    failed = await one_by_one(database, "an edit", due, expire_edit)
    async with database.session() as session:
        return until(await OrderEditRepository(session, SYSTEM).until_next_expiry(), failed=failed)


JOB = Job("expire_edits", timedelta(seconds=5), run)
