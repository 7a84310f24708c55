"""Drafts whose time has come are ended within seconds; what they held goes to who waits, then to anybody."""

from datetime import timedelta
from uuid import UUID

import structlog

from app.domain.errors import InFlight
from app.domain.principal import SYSTEM
from app.jobs.job import Job
from app.orders.drafts.end import expire_draft
from db.repositories.drafts import DraftRepository
from db.unit_of_work import Database

_log = structlog.get_logger(__name__)

SOON = timedelta(seconds=0.1)
LATER = timedelta(seconds=1)


async def run(database: Database) -> timedelta | None:
    """End what has run out, one by one; the time until the next one does.

    One that cannot be ended is logged, tried again later, and keeps no other from its end.
    """
    tried: set[UUID] = set()
    failed = False
    while (order_id := await _expired(database, tried)) is not None:
        tried.add(order_id)
        failed = not await _end(database, order_id) or failed
    async with database.session() as session:
        wait = await DraftRepository(session, SYSTEM).until_next_expiry()
    return None if wait is None else max(wait, LATER if failed else SOON)


async def _expired(database: Database, tried: set[UUID]) -> UUID | None:
    async with database.session() as session:
        return await DraftRepository(session, SYSTEM).expired(tried)


async def _end(database: Database, order_id: UUID) -> bool:
    try:
        await database.transact(SYSTEM, lambda uow: expire_draft(uow, order_id))
    except InFlight:
        pass  # somebody holds the order for long: it is met again
    except Exception as error:  # noqa: BLE001 - it is logged, and the others' clocks have run out too
        _log.warning("a draft cannot be ended", order=str(order_id), error=repr(error))
        return False
    return True


JOB = Job("expire_drafts", timedelta(seconds=5), run)
