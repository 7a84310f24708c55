"""The inbox as people see it: by the channels that the sending app speaks for; bodies are never read here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, false, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from app.domain.enums import InboxProblem, InboxState, Role
from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from app.domain.privacy import PAYMENTS_SCOPE, app_may
from db.models.accounts import AppRow
from db.models.inbox import InboxEffectRow, InboxMessageRow
from db.repositories.keyset import read_page

_UNREAD = defer(InboxMessageRow.body)


@dataclass(frozen=True, slots=True)
class InboxRead:
    """A message without its body."""

    id: UUID
    source: str
    message_id: str
    gateway: str | None
    carrier: str | None
    state: InboxState
    problem: InboxProblem | None
    detail: str | None
    attempts: int
    sent_at: datetime
    received_at: datetime
    due_at: datetime | None
    settled_at: datetime | None


def visible_messages(principal: Principal) -> ColumnElement[bool]:
    """Which messages the principal sees: administrators all; care and apps those of apps of their channels.

    Who is narrowed to locations sees none: a message has no place.
    """
    if Role.ADMIN in principal.roles:
        return true()
    if not (Role.CARE in principal.roles or app_may(principal, PAYMENTS_SCOPE)) or principal.locations is not None:
        return false()
    if principal.channels is None:
        return true()
    mine = AppRow.channels.overlap(cast(sorted(principal.channels), ARRAY(Text)))
    return InboxMessageRow.app_id.in_(select(AppRow.id).where(mine))


class InboxReading:
    """Named queries within the caller's scope."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._scope = visible_messages(principal)

    async def by_ids(self, ids: Collection[UUID]) -> Sequence[InboxRead]:
        """Messages by id."""
        query = select(InboxMessageRow).options(_UNREAD).where(InboxMessageRow.id.in_(list(ids)), self._scope)
        return [_read(row) for row in await self._session.scalars(query)]

    async def page(self, page: Page, states: Sequence[InboxState], sources: Sequence[str]) -> Slice[InboxRead]:
        """Newest first, in these states and of these sources."""
        query = select(InboxMessageRow).options(_UNREAD).where(self._scope)
        if states:
            query = query.where(InboxMessageRow.state.in_(states))
        if sources:
            query = query.where(InboxMessageRow.source.in_(sources))
        rows = await read_page(self._session, query, [InboxMessageRow.id], page, descending=True)
        return Slice([_read(row) for row in rows.items], has_next=rows.has_next, has_previous=rows.has_previous)

    async def effects(self, message_ids: Collection[UUID]) -> Sequence[InboxEffectRow]:
        """What these messages changed, in order."""
        query = (
            select(InboxEffectRow)
            .join(InboxMessageRow, InboxMessageRow.id == InboxEffectRow.inbox_message_id)
            .where(InboxEffectRow.inbox_message_id.in_(list(message_ids)), self._scope)
            .order_by(InboxEffectRow.inbox_message_id, InboxEffectRow.id)
        )
        return (await self._session.scalars(query)).all()


def _read(row: InboxMessageRow) -> InboxRead:
    return InboxRead(**{name: getattr(row, name) for name in InboxRead.__dataclass_fields__})
