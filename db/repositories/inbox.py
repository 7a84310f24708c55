"""The inbox: one row per message of a source, whatever happens at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from db.models.accounts import AppRow
from db.models.inbox import InboxMessageRow

if TYPE_CHECKING:
    from db.unit_of_work import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A verified message of a source that acts as this app. `sent_at` is the sender's word, `received_at` ours."""

    id: UUID
    source: str
    message_id: str
    app_id: UUID
    body: bytes
    body_hash: bytes
    sent_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """What an operator sees of a message; the body stays where it is."""

    id: UUID
    source: str
    message_id: str
    app: str
    body_bytes: int
    received_at: datetime


async def store(database: "Database", message: NewMessage) -> bytes:
    """Store a message once; the hash of the body that stands under its id, ours or an earlier one's."""
    async with database.session() as session, session.begin():
        values = {name: getattr(message, name) for name in NewMessage.__dataclass_fields__}
        row = insert(InboxMessageRow).values(**values)
        fresh = await session.scalar(
            row.on_conflict_do_nothing(index_elements=["source", "message_id"]).returning(InboxMessageRow.body_hash)
        )
        if fresh is not None:
            return fresh
        known = select(InboxMessageRow.body_hash).where(
            InboxMessageRow.source == message.source, InboxMessageRow.message_id == message.message_id
        )
        return (await session.execute(known)).scalar_one()


async def newest(database: "Database", limit: int) -> list[StoredMessage]:
    """The newest messages, newest first."""
    query = (
        select(
            InboxMessageRow.id,
            InboxMessageRow.source,
            InboxMessageRow.message_id,
            AppRow.code,
            func.octet_length(InboxMessageRow.body),
            InboxMessageRow.received_at,
        )
        .join(AppRow, AppRow.id == InboxMessageRow.app_id)
        .order_by(InboxMessageRow.id.desc())
        .limit(limit)
    )
    async with database.session() as session:
        return [StoredMessage(*row) for row in await session.execute(query)]
