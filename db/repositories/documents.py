"""Bytes by their SHA-256: papers and logos. The same bytes are kept once, and never change."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from db.models.invoices import DocumentRow


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes, and what they are."""

    sha256: bytes
    media_type: str
    content: bytes


class DocumentRepository:
    """Documents by digest. Whoever knows a digest was given it: no scope is asked here."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def keep(self, content: bytes, media_type: str, at: datetime) -> bytes:
        """Keep bytes; their SHA-256. Keeping the same again is nothing new."""
        sha256 = hashlib.sha256(content).digest()
        row = {"sha256": sha256, "media_type": media_type, "content": content, "created_at": at}
        await self._session.execute(upsert(DocumentRow).values(row).on_conflict_do_nothing())
        return sha256

    async def find(self, sha256: bytes) -> Document | None:
        """The bytes with this digest."""
        row = await self._session.scalar(select(DocumentRow).where(DocumentRow.sha256 == sha256))
        return None if row is None else Document(row.sha256, row.media_type, row.content)
