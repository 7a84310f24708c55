"""Reading what waiting lines were promised, in batches: `(database, principal, keys) -> {key: value}`."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.pages import grouped
from app.domain.principal import Principal
from db.database import Database
from db.repositories.promise_reading import ClaimRead, PromiseReading

__all__ = ["ClaimRead"]


async def claims_by_line(
    database: Database, principal: Principal, line_ids: Sequence[UUID]
) -> Mapping[UUID, list[ClaimRead]]:
    """Batch: what lines wait for, the earliest first; absent where nothing waits for a promise."""
    async with database.reading() as session:
        found = await PromiseReading(session, principal).claims(line_ids)
    return grouped((claim.line_id, claim) for claim in found)
