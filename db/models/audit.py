"""The audit trail: `audit_pending`, written in the transaction that it tells of, and `audit_entries`, sealed.

A pending row waits a moment for its number and its hash; the sealer (app/audit/sealer.py) is the only one that takes
it away. Entries are append-only, by trigger, and chained by a keyed hash, for those who can switch triggers off.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import ActorKind, AuditKind, AuditOutcome
from db.base import Base, Instant, one_of


class AuditFactColumns:
    """What a row tells, before and after it has its place: the fields of `AuditFact`."""

    entry_id: Mapped[UUID]
    at: Mapped[Instant]
    kind: Mapped[AuditKind] = mapped_column(one_of(AuditKind))
    outcome: Mapped[AuditOutcome] = mapped_column(one_of(AuditOutcome))
    operation: Mapped[str]
    actor_kind: Mapped[ActorKind] = mapped_column(one_of(ActorKind))
    actor_id: Mapped[UUID | None]
    roles: Mapped[list[str]]
    credential_id: Mapped[UUID | None]
    on_behalf_of: Mapped[str | None]
    reason: Mapped[str | None]
    subjects: Mapped[list[dict[str, Any]]] = mapped_column(JSONB(none_as_null=True))
    subject_ids: Mapped[list[UUID]] = mapped_column(ARRAY(PG_UUID(as_uuid=True)))
    fields: Mapped[list[str]]
    document: Mapped[str | None]
    document_hash: Mapped[bytes | None]
    input_hash: Mapped[bytes | None]
    request_id: Mapped[str | None]
    transaction_id: Mapped[UUID | None]
    refusal: Mapped[str | None]


class AuditPendingRow(AuditFactColumns, Base):
    """A row without its place yet. `transaction_id` is that of its events, whose places it waits for."""

    __tablename__ = "audit_pending"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)


class AuditEntryRow(AuditFactColumns, Base):
    """A row with its place. `hash` is HMAC-SHA256 over the row before and everything here but itself."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        CheckConstraint("number > 0", name="numbered_from_one"),
        CheckConstraint("octet_length(hash) = 32 AND octet_length(previous_hash) = 32", name="hashes_are_sha256"),
        Index("ix_audit_entries_actor", "actor_id", "number"),
        Index("ix_audit_entries_operation", "operation", "number"),
        Index("ix_audit_entries_subject", "subject_ids", postgresql_using="gin"),
        Index("ix_audit_entries_at", "at"),
    )

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[UUID] = mapped_column(unique=True)
    key_id: Mapped[str]
    previous_hash: Mapped[bytes]
    hash: Mapped[bytes]
