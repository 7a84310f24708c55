"""Carriers are asked for what a process left undone, and again where nobody knows the end, within a second."""

from datetime import timedelta

from app.carriers.finding import open_carriers
from app.jobs.job import Job
from app.shipments.settle import settle_carriers
from db.database import Database
from db.repositories.carrier_calls import seconds_to_next_carrier_call

SOON = timedelta(seconds=0.1)


async def run(database: Database) -> timedelta | None:
    """Ask for all that is due; the time until the next call is."""
    await settle_carriers(database, open_carriers(database))
    wait = await seconds_to_next_carrier_call(database)
    return None if wait is None else max(timedelta(seconds=wait), SOON)


JOB = Job("settle_labels", timedelta(seconds=1), run)
