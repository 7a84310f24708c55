"""Edits of orders end when their clock ran out, or their order is over; what they held goes to who waits first."""

from datetime import timedelta
from uuid import UUID

import structlog

from app.domain.errors import InFlight
from app.domain.principal import SYSTEM
from app.jobs.job import Job
from app.orders.edit.end import expire_edit
from db.repositories.order_edits import OrderEditRepository
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
    while (edit_id := await _expired(database, tried)) is not None:
        tried.add(edit_id)
        failed = not await _end(database, edit_id) or failed
    async with database.session() as session:
        wait = await OrderEditRepository(session, SYSTEM).until_next_expiry()
    return None if wait is None else max(wait, LATER if failed else SOON)


async def _expired(database: Database, tried: set[UUID]) -> UUID | None:
    async with database.session() as session:
        return await OrderEditRepository(session, SYSTEM).expired(tried)


async def _end(database: Database, edit_id: UUID) -> bool:
    try:
        await database.transact(SYSTEM, lambda uow: expire_edit(uow, edit_id))
    except InFlight:
        pass  # somebody holds the order for long: it is met again
    except Exception as error:  # noqa: BLE001 - it is logged, and the others' clocks have run out too
        _log.warning("an edit cannot be ended", edit=str(edit_id), error=repr(error))
        return False
    return True


JOB = Job("expire_edits", timedelta(seconds=5), run)
