"""Reading when lines are promised and expected, in batches: `(database, principal, keys) -> {key: value}`."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.pages import grouped
from app.domain.principal import Principal
from db.database import Database
from db.repositories.line_promises import LinePromiseRead, LinePromiseReading, RevisionRead

__all__ = ["LinePromiseRead", "RevisionRead", "promises_by_line", "revisions_by_line"]


async def promises_by_line(
    database: Database, principal: Principal, line_ids: Sequence[UUID]
) -> Mapping[UUID, LinePromiseRead]:
    """Batch: what stands for lines now; absent for those that are canceled whole."""
    async with database.reading() as session:
        return {read.line_id: read for read in await LinePromiseReading(session, principal).promises(line_ids)}


async def revisions_by_line(
    database: Database, principal: Principal, line_ids: Sequence[UUID]
) -> Mapping[UUID, list[RevisionRead]]:
    """Batch: what was promised of lines before, the first promise first; absent where nothing ever changed."""
    async with database.reading() as session:
        found = await LinePromiseReading(session, principal).revisions(line_ids)
    return grouped((read.line_id, read) for read in found)
