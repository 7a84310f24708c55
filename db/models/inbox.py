"""What other systems reported, as they sent it, and what became of it.

A message is worked off once (`app/inbox/work_off.py`); one body may tell several things, and each leaves its row in
`inbox_effects`, in the transaction of its effect. What cannot be taken at its word is a problem that people see.
"""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import InboxEffect, InboxProblem, InboxState, ShipmentStatus, TransactionStatus
from db.base import Base, Instant, Key, one_of


class InboxMessageRow(Base):
    """One verified message of one source, once. `body` is the raw bytes and may hold personal data.

    Another body under an id that came before is kept beside the first (`differs_from_id`), and never worked off.
    """

    __tablename__ = "inbox_messages"
    __table_args__ = (
        Index(
            "uq_inbox_messages_first",
            "source",
            "message_id",
            unique=True,
            postgresql_where=text("differs_from_id IS NULL"),
        ),
        UniqueConstraint("differs_from_id", "body_hash"),
        Index("ix_inbox_messages_due", "due_at", postgresql_where=text("state = 'WAITING'")),
        Index("ix_inbox_messages_problems", "id", postgresql_where=text("state = 'PROBLEM'")),
        CheckConstraint("(state = 'WAITING') = (due_at IS NOT NULL)", name="due_while_waiting"),
        CheckConstraint(
            "problem IS NOT NULL OR (state <> 'PROBLEM' AND state <> 'DISMISSED')", name="problem_has_a_name"
        ),
        CheckConstraint("differs_from_id IS NULL OR state = 'PROBLEM' OR state = 'DISMISSED'", name="never_worked_off"),
        CheckConstraint("gateway IS NULL OR carrier IS NULL", name="read_by_one"),
    )

    id: Mapped[Key]
    source: Mapped[str]
    message_id: Mapped[str]
    app_id: Mapped[UUID] = mapped_column(ForeignKey("apps.id"))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)
    sent_at: Mapped[Instant]
    received_at: Mapped[Instant]
    differs_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("inbox_messages.id"))
    gateway: Mapped[str | None]
    """The gateway whose notices its body holds."""
    carrier: Mapped[str | None]
    """The adapter that reads what carriers tell in its body. Without either, nobody here reads the source."""
    state: Mapped[InboxState] = mapped_column(one_of(InboxState))
    problem: Mapped[InboxProblem | None] = mapped_column(one_of(InboxProblem))
    detail: Mapped[str | None]
    """Our own words on the problem: ids and amounts, nothing of a person."""
    attempts: Mapped[int]
    due_at: Mapped[Instant | None]
    settled_at: Mapped[Instant | None]


class InboxEffectRow(Base):
    """What one event of a source (a notice, a sighting) changed, once, whatever messages brought it."""

    __tablename__ = "inbox_effects"
    __table_args__ = (
        UniqueConstraint("source", "event_id"),
        CheckConstraint(
            "num_nonnulls(transaction_id, tracking_event_id, unmatched_sighting_id) = 1"
            " AND (transaction_id IS NULL) = (told IS NULL) AND (transaction_id IS NULL) = (sighted IS NOT NULL)"
            " AND (effect = 'UNMATCHED') = (unmatched_sighting_id IS NOT NULL)",
            name="one_cause",
        ),
    )

    id: Mapped[Key]
    inbox_message_id: Mapped[UUID] = mapped_column(ForeignKey("inbox_messages.id"), index=True)
    source: Mapped[str]
    event_id: Mapped[str]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    """Of what it told: the same event told otherwise is no repetition."""
    effect: Mapped[InboxEffect] = mapped_column(one_of(InboxEffect))
    told: Mapped[TransactionStatus | None] = mapped_column(one_of(TransactionStatus))
    transaction_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment_transactions.id"), index=True)
    sighted: Mapped[ShipmentStatus | None] = mapped_column(one_of(ShipmentStatus, "sighted"))
    tracking_event_id: Mapped[UUID | None] = mapped_column(ForeignKey("tracking_events.id"))
    unmatched_sighting_id: Mapped[UUID | None] = mapped_column(ForeignKey("unmatched_sightings.id"))
    at: Mapped[Instant]
