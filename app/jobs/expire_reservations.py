"""Reservations whose clock ran out are ended within a second: the job sleeps until the next one does."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from app.domain.errors import InFlight
from app.domain.principal import SYSTEM
from app.jobs.job import Job
from app.reservations.expire import expire_reservations
from db.repositories.timed_reservations import TimedReservationRepository
from db.unit_of_work import Database

AT_ONCE = 50
"""Reservations that one transaction ends: hundreds of carts that ran out together cost a few movements of a level."""
SOON = timedelta(seconds=0.1)


async def run(database: Database) -> timedelta | None:
    """End what has run out; the time until the next one does. What others have locked is met again soon."""
    tried: set[UUID] = set()
    while True:
        async with database.session() as session:
            ids = await TimedReservationRepository(session, SYSTEM).expired(AT_ONCE, but=tried)
        if not ids:
            break
        tried |= set(ids)
        try:
            await database.transact(SYSTEM, partial(expire_reservations, ids=ids))
        except InFlight:
            continue  # somebody holds who waits for these units for long: the others come first
    async with database.session() as session:
        wait = await TimedReservationRepository(session, SYSTEM).until_next_expiry()
    return None if wait is None else max(wait, SOON)


JOB = Job("expire_reservations", timedelta(seconds=5), run)
