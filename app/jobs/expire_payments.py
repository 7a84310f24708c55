"""Payments end when their time is over, within seconds: awaited money, promises of banks, and orders with them."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from app.jobs.job import Job
from app.jobs.one_by_one import AT_ONCE, one_by_one
from app.orders.lapse_payments import RENEWED_BEFORE, lapse_payments
from db.database import Database
from db.repositories.lapsing_payments import lapsing_orders


async def run(database: Database) -> timedelta | None:
    """End what has run out, an order per transaction."""

    async def due(tried: Collection[UUID]) -> list[UUID]:
        return await lapsing_orders(database, RENEWED_BEFORE, AT_ONCE, but=tried)

    await one_by_one(database, "an order's payments", due, lapse_payments)
    return None


JOB = Job("expire_payments", timedelta(seconds=5), run)
