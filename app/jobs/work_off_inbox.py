"""What gateways and carriers told us has its effect within a second or two, or is a problem that people see."""

import asyncio
from datetime import timedelta
from uuid import UUID

from app.inbox.work_off import work_off
from app.jobs.job import Job
from db.database import Database
from db.repositories.inbox import due_messages, seconds_to_next_message

BATCH = 100
AT_ONCE = 4
SOON = timedelta(seconds=0.1)


async def run(database: Database) -> timedelta | None:
    """Work off all that is due, a few at once; the time until the next is."""
    tried: set[UUID] = set()
    while messages := await due_messages(database, BATCH, but=tried):
        tried |= {message.id for message in messages}
        for start in range(0, len(messages), AT_ONCE):
            some = messages[start : start + AT_ONCE]
            await asyncio.gather(*(work_off(database, message) for message in some))
    wait = await seconds_to_next_message(database)
    return None if wait is None else max(timedelta(seconds=wait), SOON)


JOB = Job("work_off_inbox", timedelta(seconds=1), run)
