"""Reading the sealed audit trail as administrators see it: those of everything, nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit import AuditEntry
from app.domain.enums import ActorKind, Role
from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from db.models.audit import AuditEntryRow
from db.repositories.keyset import read_page

_FIELDS = tuple(field.name for field in fields(AuditEntry))
_LISTS = ("roles", "subjects", "subject_ids", "fields")


@dataclass(frozen=True, slots=True)
class AuditSelection:
    """Which entries are wanted; None stands for "no matter which". `until` is exclusive."""

    actor: tuple[ActorKind, UUID] | None = None
    subject_id: UUID | None = None
    operation: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class AuditReading:
    """Named queries over the trail."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        narrowed = principal.channels is not None or principal.locations is not None
        self._may_read = Role.ADMIN in principal.roles and not narrowed

    async def page(self, page: Page, selection: AuditSelection) -> Slice[AuditEntry]:
        """Entries, newest first; none for who may not read them."""
        if not self._may_read:
            return Slice((), has_next=False, has_previous=False)
        statement = select(AuditEntryRow)
        if selection.actor is not None:
            kind, key = selection.actor
            statement = statement.where(AuditEntryRow.actor_kind == kind, AuditEntryRow.actor_id == key)
        if selection.subject_id is not None:
            statement = statement.where(AuditEntryRow.subject_ids.contains([selection.subject_id]))
        if selection.operation is not None:
            statement = statement.where(AuditEntryRow.operation == selection.operation)
        if selection.since is not None:
            statement = statement.where(AuditEntryRow.at >= selection.since)
        if selection.until is not None:
            statement = statement.where(AuditEntryRow.at < selection.until)
        found = await read_page(self._session, statement, [AuditEntryRow.number], page, descending=True)
        return Slice(_entries(found.items), has_next=found.has_next, has_previous=found.has_previous)


def _entries(rows: Sequence[AuditEntryRow]) -> list[AuditEntry]:
    found: list[AuditEntry] = []
    for row in rows:
        told: dict[str, Any] = {name: getattr(row, name) for name in _FIELDS}
        for name in _LISTS:
            told[name] = tuple(told[name])
        found.append(AuditEntry(**told))
    return found
