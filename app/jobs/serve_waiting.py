"""Who waits while units are free is served: what a transaction could not serve by itself, and what nobody noticed.

Units that come in serve who waits at once (`app/orders/waiting.py`). What is left is rare: more waited than one
transaction serves, a level was locked by somebody else, a location began to serve a channel, a rule gave units free.
"""

from datetime import timedelta
from functools import partial
from uuid import UUID

from app.domain.errors import InFlight
from app.domain.principal import SYSTEM
from app.jobs.job import Job
from app.orders.waiting import lock_waiting, serve_waiting
from db.database import Database
from db.repositories.waiting import WaitingRepository
from db.unit_of_work import UnitOfWork

AT_ONCE = 50


async def run(database: Database) -> timedelta | None:
    """Serve, a SKU per transaction, until nobody waits for what is there."""
    done: set[UUID] = set()
    while True:
        async with database.session() as session:
            sku_ids = await WaitingRepository(session).servable(AT_ONCE, but=done)
        if not sku_ids:
            return None
        for sku_id in sku_ids:
            try:
                while await database.transact(SYSTEM, partial(_serve, sku_id=sku_id)):
                    pass
            except InFlight:
                pass  # somebody holds who waits for long: met again in the next run
            done.add(sku_id)


async def _serve(uow: UnitOfWork, sku_id: UUID) -> int:
    """Serve who waits first for a SKU; how many orders were."""
    return len(await serve_waiting(uow, await lock_waiting(uow, [sku_id])))


JOB = Job("serve_waiting", timedelta(seconds=10), run)
