"""What changes without an event, like a street date that comes, is found by looking at some SKUs again at a time."""

from datetime import timedelta

from app.availability.tell import look_again
from app.domain.principal import SYSTEM
from app.jobs.job import Job
from db.database import Database


async def run(database: Database) -> timedelta | None:
    """Look at the next rows."""
    await database.transact(SYSTEM, look_again)
    return None


JOB = Job("look_again_at_availability", timedelta(seconds=10), run)
