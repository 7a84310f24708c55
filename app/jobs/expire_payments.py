"""Payments end when their time is over, within seconds: awaited money, promises of banks, and orders with them."""

from datetime import timedelta
from functools import partial
from uuid import UUID

import structlog

from app.domain.errors import InFlight
from app.domain.principal import SYSTEM
from app.jobs.job import Job
from app.orders.lapse_payments import RENEWED_BEFORE, lapse_payments
from db.repositories.lapsing_payments import lapsing_orders
from db.unit_of_work import Database

_log = structlog.get_logger(__name__)

AT_ONCE = 100


async def run(database: Database) -> timedelta | None:
    """End what has run out, an order per transaction. One that cannot be ended is logged and keeps no other waiting."""
    tried: set[UUID] = set()
    while order_ids := await lapsing_orders(database, RENEWED_BEFORE, AT_ONCE, but=tried):
        tried |= set(order_ids)
        for order_id in order_ids:
            try:
                await database.transact(SYSTEM, partial(lapse_payments, order_id=order_id))
            except InFlight:
                continue  # somebody works on the order for long: it is met again in the next run
            except Exception as error:  # noqa: BLE001 - it is logged, and the others' time is over too
                _log.warning("an order's payments cannot be ended", order=str(order_id), error=repr(error))
    return None


JOB = Job("expire_payments", timedelta(seconds=5), run)
