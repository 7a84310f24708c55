"""Reservations whose clock ran out are ended within a second: the job sleeps until the next one does."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import structlog

from app.domain.errors import InFlight
from app.domain.principal import SYSTEM
from app.jobs.job import Job
from app.reservations.expire import expire_reservations
from db.database import Database
from db.repositories.timed_reservations import TimedReservationRepository

_log = structlog.get_logger(__name__)

AT_ONCE = 50
"""Reservations that one transaction ends: hundreds of carts that ran out together cost a few movements of a level."""
SOON = timedelta(seconds=0.1)
LATER = timedelta(seconds=1)


async def run(database: Database) -> timedelta | None:
    """End what has run out; the time until the next one does.

    What others have locked is met again soon. One that cannot be ended is logged, tried again later, and keeps no
    other from its end.
    """
    tried: set[UUID] = set()
    failed = False
    while ids := await _expired(database, tried):
        tried |= set(ids)
        if not await _end(database, ids):
            failed = (await _end_one_by_one(database, ids)) or failed
    async with database.session() as session:
        wait = await TimedReservationRepository(session, SYSTEM).until_next_expiry()
    return None if wait is None else max(wait, LATER if failed else SOON)


async def _expired(database: Database, tried: set[UUID]) -> list[UUID]:
    async with database.session() as session:
        return await TimedReservationRepository(session, SYSTEM).expired(AT_ONCE, but=tried)


async def _end_one_by_one(database: Database, ids: Sequence[UUID]) -> bool:
    """End what can be ended; whether anything cannot."""
    ended = [await _end(database, [one]) for one in ids]
    return not all(ended)


async def _end(database: Database, ids: Sequence[UUID]) -> bool:
    """End these in one transaction; False when something is wrong with one of them."""
    try:
        await database.transact(SYSTEM, lambda uow: expire_reservations(uow, ids))
    except InFlight:
        pass  # somebody holds who waits for these units for long: they are met again
    except Exception as error:  # noqa: BLE001 - it is logged, and the others' clocks have run out too
        _log.warning("reservations cannot be ended", reservations=[str(one) for one in ids], error=repr(error))
        return False
    return True


JOB = Job("expire_reservations", timedelta(seconds=5), run)
