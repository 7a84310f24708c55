"""Writing down whose access ended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_REVOKE = text("""
    INSERT INTO access_revocations AS r (id, subject, version, before)
    VALUES (:id, :subject, 1, greatest(CAST(:before AS timestamptz), clock_timestamp()))
    ON CONFLICT (subject) DO UPDATE SET version = r.version + 1, before = greatest(r.before, excluded.before)
    RETURNING id, version, before
""")
"""The clock is read after the caller has its locks: what a transaction that came before it issued is void as well."""


class RevocationRepository:
    """Revocations; no scope, because only use cases that checked their caller's rights write here."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def revoke(self, fresh_id: UUID, subject: str, before: datetime) -> tuple[UUID, int, datetime]:
        """End all that was issued to the subject until now, or `before` if that is later.

        Answers with the row's id, its new version, and until when what was issued is void. Locks: the subject's row.
        """
        values = {"id": fresh_id, "subject": subject, "before": before}
        row = (await self._session.execute(_REVOKE, values)).one()
        return row[0], row[1], row[2]
