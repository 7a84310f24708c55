"""What shoppers may know of stock is told within a second of the event that changed it."""

from datetime import timedelta

from app.availability.tell import tell_news
from app.domain.principal import SYSTEM
from app.jobs.job import Job
from db.database import Database


async def run(database: Database) -> timedelta | None:
    """Read the log up to its end."""
    while await database.transact(SYSTEM, tell_news):
        pass
    return None


JOB = Job("tell_availability", timedelta(seconds=1), run)
