"""What is kept of a customer beside the profile: what they agreed to, what was noted, when they were in touch.

Personal data, as `db/models/people.py`. Each is guarded by its customer's row lock.
"""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import ActorKind, ConsentPurpose, ContactDirection, ContactReason, ContactWay
from db.base import Base, Instant, Key, one_of


class CustomerConsentRow(Base):
    """That somebody agreed, or took it back. Only added to: the newest of a purpose and way is what stands."""

    __tablename__ = "customer_consents"
    __table_args__ = (Index("ix_customer_consents_standing", "customer_id", "purpose", "way", "at", "id"),)

    id: Mapped[Key]
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    purpose: Mapped[ConsentPurpose] = mapped_column(one_of(ConsentPurpose))
    way: Mapped[ContactWay | None] = mapped_column(one_of(ContactWay))
    """By which way only; None: by any."""
    granted: Mapped[bool]
    source: Mapped[str]
    """Where they said so: checkout, account page, a form's version."""
    actor_kind: Mapped[ActorKind] = mapped_column(one_of(ActorKind))
    actor_id: Mapped[UUID | None]
    at: Mapped[Instant]
    recorded_at: Mapped[Instant]


class CustomerNoteRow(Base):
    """What somebody wrote down about a customer; never shown to the customer."""

    __tablename__ = "customer_notes"
    __table_args__ = (Index("ix_customer_notes_newest", "customer_id", "at", "id"),)

    id: Mapped[Key]
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    body: Mapped[str]
    actor_kind: Mapped[ActorKind] = mapped_column(one_of(ActorKind))
    actor_id: Mapped[UUID | None]
    at: Mapped[Instant]


class CustomerContactRow(Base):
    """That a customer and the merchant were in touch, why, and what was said."""

    __tablename__ = "customer_contacts"
    __table_args__ = (Index("ix_customer_contacts_newest", "customer_id", "at", "id"),)

    id: Mapped[Key]
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"), index=True)
    way: Mapped[ContactWay] = mapped_column(one_of(ContactWay))
    direction: Mapped[ContactDirection] = mapped_column(one_of(ContactDirection))
    reason: Mapped[ContactReason] = mapped_column(one_of(ContactReason))
    summary: Mapped[str | None]
    actor_kind: Mapped[ActorKind] = mapped_column(one_of(ActorKind))
    actor_id: Mapped[UUID | None]
    at: Mapped[Instant]
    recorded_at: Mapped[Instant]
