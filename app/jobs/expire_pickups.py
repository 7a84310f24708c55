"""Goods that nobody collected in time go back to sale; a day before, whoever should come is reminded."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from app.domain.principal import SYSTEM
from app.jobs.job import Job
from app.jobs.one_by_one import AT_ONCE, one_by_one, until
from app.pickups.expire import expire_pickup, remind_of_pickup
from db.database import Database
from db.repositories.pickups import PickupRepository


async def run(database: Database) -> timedelta | None:
    """End what is over, remind of what soon is; the time until the next one."""

    async def over(but: Collection[UUID]) -> Sequence[UUID]:
        async with database.session() as session:
            return await PickupRepository(session).over(AT_ONCE, but)

    async def to_remind(but: Collection[UUID]) -> Sequence[UUID]:
        async with database.session() as session:
            return await PickupRepository(session).to_remind(AT_ONCE, but)

    failed = await one_by_one(database, "pickup that nobody came for", over, expire_pickup)
    failed = await one_by_one(database, "reminder of a pickup", to_remind, remind_of_pickup) or failed
    await database.transact(SYSTEM, lambda uow: uow.pickups.forget_vehicles())
    async with database.session() as session:
        wait = await PickupRepository(session).until_next()
    return until(wait, failed=failed)


JOB = Job("expire_pickups", timedelta(seconds=30), run)
