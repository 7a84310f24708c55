"""What the audit trail tells: who did or read what, on whose behalf, why, and what it did to each thing.

A row holds ids, codes and digests, never a name, an address or a secret; only `reason` and `on_behalf_of` are words,
those that the caller chose to leave (`Provenance`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.enums import ActorKind, AuditKind, AuditOutcome
from app.domain.events import Event
from app.domain.principal import NO_PROVENANCE, Principal, Provenance

AUDITED_KINDS = frozenset({ActorKind.STAFF, ActorKind.APP})
"""Whose work and whose reading of personal data is written down: those who act for the merchant."""

Subject = dict[str, Any]
"""`type`, `id`; for what was changed also `before` and `after` (versions), and once sealed `before_hash` and
`after_hash` (SHA-256 in hex of the public state at that version, null where there was none)."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a caller asked for: the name of the graph's field, a keyed digest of the input, and where it came from."""

    operation: str
    input_hash: bytes | None = None
    request_id: str | None = None
    provenance: Provenance = NO_PROVENANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFact:
    """One row of the trail before it has its place.

    `operation` is the graph's root field (several, with commas, for a query of several). `fields` are the personal
    fields that a READ selected, `document` and `document_hash` the query's name and digest. `refusal` is the code of
    a REFUSED row. `transaction_id` is that of the events a mutation recorded.
    """

    entry_id: UUID
    at: datetime
    kind: AuditKind
    outcome: AuditOutcome
    operation: str
    actor_kind: ActorKind
    actor_id: UUID | None
    roles: tuple[str, ...]
    credential_id: UUID | None = None
    on_behalf_of: str | None = None
    reason: str | None = None
    subjects: tuple[Subject, ...] = ()
    subject_ids: tuple[UUID, ...] = ()
    fields: tuple[str, ...] = ()
    document: str | None = None
    document_hash: bytes | None = None
    input_hash: bytes | None = None
    request_id: str | None = None
    transaction_id: UUID | None = None
    refusal: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry(AuditFact):
    """A row with its place in the chain: numbers are 1..N without a gap, `hash` covers all else and the row before."""

    number: int
    key_id: str
    previous_hash: bytes
    hash: bytes


def is_audited(principal: Principal) -> bool:
    """Whether this caller's work leaves rows."""
    return principal.kind in AUDITED_KINDS


def changed_subjects(events: Iterable[Event]) -> tuple[Subject, ...]:
    """The things that events changed, each once in the order of its first event, with versions before and after."""
    found: dict[UUID, Subject] = {}
    for event in events:
        subject = found.setdefault(
            event.subject_id,
            {"type": event.subject_type, "id": str(event.subject_id), "before": event.subject_version - 1, "after": 0},
        )
        subject["before"] = min(subject["before"], event.subject_version - 1)
        subject["after"] = max(subject["after"], event.subject_version)
    return tuple(found.values())
