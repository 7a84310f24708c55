"""What the shop has to tell people, how often a secret was tried, and how much callers have spent.

Personal data stands in none of them: a message names its recipient by reference and its link is made when it is sent;
keys of attempts and rates are keyed digests.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Float, ForeignKey, Index
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.messages import MessageKind, MessageState
from db.base import Base, Instant, Key, one_of


class OutgoingMessageRow(Base):
    """A message to one person, to be sent by whoever sends messages. Its recipient is the contact or the customer.

    `repeat_key` names what is told once: a second message with the same key is not queued.
    """

    __tablename__ = "outgoing_messages"
    __table_args__ = (
        Index("ix_outgoing_messages_state", "state", "id"),
        CheckConstraint("num_nonnulls(contact_id, customer_id) = 1", name="one_recipient"),
    )

    id: Mapped[Key]
    kind: Mapped[MessageKind] = mapped_column(one_of(MessageKind))
    state: Mapped[MessageState] = mapped_column(one_of(MessageState))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"))
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"), index=True)
    repeat_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Instant]


class AttemptRow(Base):
    """The instants at which something that is counted was tried, within its window; `key` is a keyed digest."""

    __tablename__ = "attempts"

    key: Mapped[bytes] = mapped_column(primary_key=True)
    tried_at: Mapped[list[datetime]] = mapped_column(ARRAY(DateTime(timezone=True)))
    forgotten_at: Mapped[Instant] = mapped_column(index=True)


class RateLeaseRow(Base):
    """A token bucket that several processes draw from: it is full again at `full_at`; a missing row is a full bucket.

    `taken` is what the last statement leased. Unlogged: after a crash of PostgreSQL every bucket is full.
    """

    __tablename__ = "rate_leases"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    key: Mapped[bytes] = mapped_column(primary_key=True)
    full_at: Mapped[Instant] = mapped_column(index=True)
    taken: Mapped[float] = mapped_column(Float(53))
