"""Holds whose time has come end by themselves, within a second: the job sleeps until the next one does."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from app.domain.errors import InFlight
from app.domain.principal import SYSTEM
from app.jobs.job import Job
from app.orders.hold import release_due_holds
from db.repositories.order_holds import OrderHoldRepository
from db.unit_of_work import Database

AT_ONCE = 100
SOON = timedelta(seconds=0.1)


async def run(database: Database) -> timedelta | None:
    """End what is due, an order per transaction; the time until the next hold ends. What is locked is met again."""
    tried: set[UUID] = set()
    while True:
        async with database.session() as session:
            due = await OrderHoldRepository(session, SYSTEM).due(database.clock.now(), AT_ONCE, but=tried)
        if not due:
            break
        tried |= set(due)
        for order_id in due:
            try:
                await database.transact(SYSTEM, partial(release_due_holds, order_id=order_id))
            except InFlight:
                continue  # somebody works on the order for long: it is met again in the next run
    async with database.session() as session:
        wait = await OrderHoldRepository(session, SYSTEM).until_next_release(database.clock.now())
    return None if wait is None else max(wait, SOON)


JOB = Job("release_holds", timedelta(seconds=5), run)
