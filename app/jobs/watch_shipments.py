"""Shipments of which too long nothing was heard are looked at when their time has come, by the database's clock."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from app.jobs.job import Job
from app.jobs.one_by_one import AT_ONCE, one_by_one, until
from app.tracking.watch import watch_shipment
from db.database import Database
from db.repositories.watched import due_shipments, seconds_to_next_watch

AT_LEAST = timedelta(minutes=1)
"""New shipments are looked at for the first time when the job runs: there is no hurry."""


async def run(database: Database) -> timedelta | None:
    """Look at all that are due; the time until the next is."""

    async def due(tried: Collection[UUID]) -> Sequence[UUID]:
        return await due_shipments(database, AT_ONCE, but=tried)

    failed = await one_by_one(database, "shipment", due, watch_shipment)
    wait = await seconds_to_next_watch(database)
    left = None if wait is None else timedelta(seconds=min(wait, AT_LEAST.total_seconds()))
    return until(left, failed=failed)


JOB = Job("watch_shipments", AT_LEAST, run)
