"""Drafts whose time has come are ended within seconds; what they held goes to who waits, then to anybody."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from app.domain.principal import SYSTEM
from app.jobs.job import Job
from app.jobs.one_by_one import AT_ONCE, one_by_one, until
from app.orders.drafts.end import expire_draft
from db.database import Database
from db.repositories.drafts import DraftRepository


async def run(database: Database) -> timedelta | None:
    """End what has run out, one by one; the time until the next one does."""

    async def due(tried: Collection[UUID]) -> list[UUID]:
        async with database.session() as session:
            return await DraftRepository(session, SYSTEM).expired(AT_ONCE, but=tried)

    failed = await one_by_one(database, "a draft", due, expire_draft)
    async with database.session() as session:
        return until(await DraftRepository(session, SYSTEM).until_next_expiry(), failed=failed)


JOB = Job("expire_drafts", timedelta(seconds=5), run)
