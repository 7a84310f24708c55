"""The event log: outbox (written by transactions), events (numbered by the sequencer), and its head.

`events` is partitioned by position; its partitions are made ahead by `event_log_ensure_partition` (first migration).
"""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import ActorKind, EventOrigin
from db.base import Base, Instant, one_of


class LogHeadRow(Base):
    """One row: which log this is (a restored database gets a new id), where it ends, and how far back it reaches."""

    __tablename__ = "event_log_head"
    __table_args__ = (CheckConstraint("singleton", name="one_row"),)

    singleton: Mapped[bool] = mapped_column(primary_key=True)
    log_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(BigInteger)


class OutboxRow(Base):
    """A fact recorded by a transaction and not numbered yet. `id` is drawn under the subject's row lock."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    event_id: Mapped[UUID]
    type: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[UUID]
    subject_version: Mapped[int]
    routing_keys: Mapped[list[str]]
    actor_kind: Mapped[ActorKind] = mapped_column(one_of(ActorKind))
    actor_id: Mapped[UUID | None]
    origin: Mapped[EventOrigin] = mapped_column(one_of(EventOrigin))
    transaction_id: Mapped[UUID]
    correlation_id: Mapped[str | None]
    data_version: Mapped[int]
    data: Mapped[dict[str, Any]]
    occurred_at: Mapped[Instant]
    recorded_at: Mapped[Instant]


class EventRow(Base):
    """A fact with its place. Append-only; positions are 1..N without a gap."""

    __tablename__ = "events"
    __table_args__ = (
        PrimaryKeyConstraint("position"),
        Index("ix_events_subject", "subject_id", "subject_version"),
        Index("ix_events_transaction", "transaction_id"),
        {"postgresql_partition_by": "RANGE (position)"},
    )

    position: Mapped[int] = mapped_column(BigInteger, autoincrement=False)
    event_id: Mapped[UUID] = mapped_column(index=True)
    type: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[UUID]
    subject_version: Mapped[int]
    routing_keys: Mapped[list[str]]
    actor_kind: Mapped[ActorKind] = mapped_column(one_of(ActorKind))
    actor_id: Mapped[UUID | None]
    origin: Mapped[EventOrigin] = mapped_column(one_of(EventOrigin))
    transaction_id: Mapped[UUID]
    correlation_id: Mapped[str | None]
    data_version: Mapped[int]
    data: Mapped[dict[str, Any]]
    occurred_at: Mapped[Instant]
    recorded_at: Mapped[Instant]


class IdempotencyRow(Base):
    """One effect per (principal, operation, key). Holds a reference to the outcome, never the outcome itself."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("principal", "operation", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    principal: Mapped[str]
    operation: Mapped[str]
    key: Mapped[str]
    input_hash: Mapped[bytes]
    result_type: Mapped[str]
    result_id: Mapped[UUID]
    created_at: Mapped[Instant]
