"""What carriers saw of parcels that nobody here knew when they told."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import ShipmentStatus, SightingState
from db.base import Base, Instant, Key, one_of


class UnmatchedSightingRow(Base):
    """A sighting under an unknown number, kept until the number is known, somebody says whose it is, or nobody's."""

    __tablename__ = "unmatched_sightings"
    __table_args__ = (
        UniqueConstraint("app_id", "tracking_number", "external_id"),
        Index("ix_unmatched_sightings_waiting", "tracking_number", postgresql_where=text("state = 'WAITING'")),
        CheckConstraint("(state = 'MATCHED') = (shipment_id IS NOT NULL)", name="matched_to_a_shipment"),
        CheckConstraint("(state = 'WAITING') = (settled_at IS NULL)", name="settled_or_waiting"),
    )

    id: Mapped[Key]
    app_id: Mapped[UUID] = mapped_column(ForeignKey("apps.id"))
    """Who told: what it may speak of bounds what its sightings may be matched to."""
    carrier: Mapped[str]
    """The adapter that read it."""
    tracking_number: Mapped[str]
    external_id: Mapped[str]
    status: Mapped[ShipmentStatus] = mapped_column(one_of(ShipmentStatus))
    occurred_at: Mapped[Instant]
    received_at: Mapped[Instant]
    description: Mapped[str | None]
    place: Mapped[str | None]
    country: Mapped[str | None]
    postal_code: Mapped[str | None]
    estimated_delivery_at: Mapped[Instant | None]
    told_at: Mapped[Instant | None]
    corrects: Mapped[str | None]
    state: Mapped[SightingState] = mapped_column(one_of(SightingState))
    shipment_id: Mapped[UUID | None] = mapped_column(ForeignKey("shipments.id"), index=True)
    settled_at: Mapped[Instant | None]
    try_at: Mapped[Instant]
    """When to look again whether its number is known, where a shipment carries it that it could not be matched to."""
