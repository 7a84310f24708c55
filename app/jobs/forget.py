"""What nobody needs any more goes by itself: who took a delivery, and sightings under numbers that stay unknown."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from app.domain.principal import SYSTEM
from app.jobs.job import Job
from db.database import Database
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """For how long what is kept."""

    recipients: timedelta = timedelta(days=180)
    """Who took a delivery."""
    sightings: timedelta = timedelta(days=90)
    """Sightings under a number that nobody knows: dismissed after that, without where they were and what was said."""


async def run(database: Database, keeping: Keeping) -> timedelta | None:
    """Forget all that is old enough, by the database's clock. It is looked for again in an hour."""

    async def forget(uow: UnitOfWork) -> None:
        await uow.delivery_proofs.forget(keeping.recipients)
        await uow.sightings.give_up(keeping.sightings)

    await database.transact(SYSTEM, forget)
    return None


JOB = Job("forget", timedelta(hours=1), partial(run, keeping=Keeping()))


def keeping_for(jobs: tuple[Job, ...], keeping: Keeping) -> tuple[Job, ...]:
    """The jobs, of which this one keeps things for as long as the operator says."""
    own = replace(JOB, run=partial(run, keeping=keeping))
    return tuple(own if job is JOB else job for job in jobs)
