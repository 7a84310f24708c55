"""Gateways are asked for what a process left undone, and about what nobody knows the end of, within a second."""

from datetime import timedelta

from app.jobs.job import Job
from app.payments.gateways.finding import open_gateways
from app.payments.settle import settle
from db.database import Database
from db.repositories.gateway_calls import seconds_to_next_call

SOON = timedelta(seconds=0.1)


async def run(database: Database) -> timedelta | None:
    """Call for all that is due; the time until the next call is."""
    await settle(database, open_gateways(database))
    wait = await seconds_to_next_call(database)
    return None if wait is None else max(timedelta(seconds=wait), SOON)


JOB = Job("settle_payments", timedelta(seconds=1), run)
