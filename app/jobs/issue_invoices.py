"""Invoices and credit notes are issued by themselves, a moment after goods left or money went back.

Each order's papers are a transaction of their own, so that a number is held for a moment only and one order that cannot
be billed keeps no other from its invoice.
"""

from datetime import timedelta
from uuid import UUID

import structlog

from app.domain.errors import InFlight
from app.domain.principal import SYSTEM
from app.invoicing.issue import issue_papers
from app.jobs.job import Job
from db.database import Database
from db.repositories.invoices import InvoiceRepository

_log = structlog.get_logger(__name__)

AT_ONCE = 100
"""Orders that are looked up together."""
SOON = timedelta(seconds=0.2)


async def run(database: Database) -> timedelta | None:
    """Issue what is due. An order that somebody has locked for long, or that cannot be billed, is met again."""
    tried: set[UUID] = set()
    busy = False
    while ids := await _waiting(database, tried):
        for order_id in ids:
            tried.add(order_id)
            try:
                await database.transact(SYSTEM, lambda uow, one=order_id: issue_papers(uow, one))
            except InFlight:
                busy = True  # somebody works on it for long
            except Exception as error:  # noqa: BLE001 - it is logged, and the others' papers are due too
                _log.warning("an order cannot be billed", order=str(order_id), error=repr(error))
    return SOON if busy else None


async def _waiting(database: Database, tried: set[UUID]) -> list[UUID]:
    async with database.session() as session:
        return await InvoiceRepository(session).orders_waiting(AT_ONCE, but=tried)


JOB = Job("issue_invoices", timedelta(seconds=1), run)
