"""Units that are held until their street date become their locations' work when it has come."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from app.domain.errors import InFlight
from app.domain.principal import SYSTEM
from app.jobs.job import Job
from app.orders.release import release_order
from db.database import Database
from db.repositories.waiting import WaitingRepository

AT_ONCE = 100


async def run(database: Database) -> timedelta | None:
    """Release what may leave now, an order per transaction; the time until the next street date."""
    tried: set[UUID] = set()
    while True:
        async with database.session() as session:
            order_ids = await WaitingRepository(session).releasable(AT_ONCE, but=tried)
        if not order_ids:
            break
        tried |= set(order_ids)
        for order_id in order_ids:
            try:
                await database.transact(SYSTEM, partial(release_order, order_id=order_id))
            except InFlight:
                continue  # somebody works on the order for long: it is met again in the next run
    async with database.session() as session:
        return await WaitingRepository(session).until_next_street_date()


JOB = Job("release_street_dates", timedelta(seconds=15), run)
