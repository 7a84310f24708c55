"""What many jobs do: end all that is due, each in a transaction of its own, so that none keeps another waiting."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import timedelta
from uuid import UUID

import structlog

from app.domain.errors import InFlight
from app.domain.principal import SYSTEM
from db.database import Database
from db.unit_of_work import UnitOfWork

_log = structlog.get_logger(__name__)

AT_ONCE = 100
"""How many are asked for at once."""
SOON = timedelta(seconds=0.1)
LATER = timedelta(seconds=1)


async def one_by_one(
    database: Database,
    what: str,
    due: Callable[[Collection[UUID]], Awaitable[Sequence[UUID]]],
    end: Callable[[UnitOfWork, UUID], Awaitable[object]],
) -> bool:
    """`end` all that `due` names, asked again and again without what was tried; whether something could not be ended.

    What others have locked for long is met in the next run. What cannot be ended is logged as `what` and its id.
    """
    tried: set[UUID] = set()
    failed = False
    while found := await due(tried):
        tried |= set(found)
        for one in found:
            failed = not await _ended(database, what, one, end) or failed
    return failed


def until(wait: timedelta | None, *, failed: bool) -> timedelta | None:
    """When to run again, at the latest in `wait`: not at once, and with a rest after a failure."""
    return None if wait is None else max(wait, LATER if failed else SOON)


async def _ended(
    database: Database, what: str, one: UUID, end: Callable[[UnitOfWork, UUID], Awaitable[object]]
) -> bool:
    try:
        await database.transact(SYSTEM, lambda uow: end(uow, one))
    except InFlight:
        return True  # somebody works on it for long: it is met again
    except Exception as error:  # noqa: BLE001 - it is logged, and the others are due too
        _log.warning("a job cannot end something", what=what, id=str(one), error=repr(error))
        return False
    return True
