"""What carriers saw before anybody knew its number finds its shipment within seconds of that being known."""

from datetime import timedelta

import structlog

from app.domain.errors import InFlight
from app.jobs.job import Job
from app.tracking.match import match_known
from db.database import Database
from db.repositories.sightings import Matchable, matchable

_log = structlog.get_logger(__name__)

AT_ONCE = 100


async def run(database: Database) -> timedelta | None:
    """Match all that can be. What cannot be is logged and met again in the next run; it keeps no other waiting."""
    tried: set[Matchable] = set()
    while found := await matchable(database, AT_ONCE, but=tried):
        tried |= set(found)
        for one in found:
            try:
                await match_known(database, one)
            except InFlight:
                continue  # somebody works on the order for long: it is met again
            except Exception as error:  # noqa: BLE001 - it is logged, and the others are waiting too
                _log.warning("sightings cannot be matched", number=one.tracking_number, error=repr(error))
    return None


JOB = Job("match_sightings", timedelta(seconds=5), run)
