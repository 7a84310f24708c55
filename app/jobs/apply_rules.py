"""Rules that speak of many levels reach them in batches, each a transaction of its own."""

from datetime import timedelta

from app.domain.principal import SYSTEM
from app.jobs.job import Job
from app.protection.apply import apply_queued
from db.database import Database


async def run(database: Database) -> timedelta | None:
    """Do all that is queued."""
    while await database.transact(SYSTEM, apply_queued):
        pass
    return None


JOB = Job("apply_rules", timedelta(seconds=1), run)
