"""What carriers are asked for: the queue of calls, manifests, and the local carrier's own books."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import ManifestStatus
from app.domain.enums.carriers import CarrierAsk
from db.base import Base, Instant, Key, one_of


class CarrierCallRow(Base):
    """What a carrier must be asked to do, or asked about: a label (the shipment's id), a void, a manifest (its id).

    The id is the request's key.
    """

    __tablename__ = "carrier_calls"
    __table_args__ = (
        Index("ix_carrier_calls_due", "due_at"),
        CheckConstraint(
            "(kind = 'MANIFEST') = (shipment_id IS NULL) AND (kind = 'MANIFEST') = (manifest_id IS NOT NULL)",
            name="about_one_thing",
        ),
    )

    id: Mapped[Key]
    kind: Mapped[CarrierAsk] = mapped_column(one_of(CarrierAsk))
    provider: Mapped[str]
    """The code of the adapter that is asked."""
    shipment_id: Mapped[UUID | None] = mapped_column(ForeignKey("shipments.id"), index=True)
    manifest_id: Mapped[UUID | None] = mapped_column(ForeignKey("manifests.id"), index=True)
    attempts: Mapped[int]
    due_at: Mapped[Instant] = mapped_column(server_default=text("(clock_timestamp() + '00:00:01'::interval)"))
    """When it may be taken by others than whoever wrote it down, who calls at once."""


class ManifestRow(Base):
    """What a carrier took over from a location at once."""

    __tablename__ = "manifests"
    __table_args__ = (Index("ix_manifests_location", "location_id", "id"),)

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"))
    carrier: Mapped[str]
    provider: Mapped[str]
    status: Mapped[ManifestStatus] = mapped_column(one_of(ManifestStatus))
    shipments: Mapped[int]
    parcels: Mapped[int]
    reference: Mapped[str | None]
    """The carrier's own id of it."""
    message: Mapped[str | None]
    document_sha256: Mapped[bytes | None] = mapped_column(LargeBinary, ForeignKey("documents.sha256"))
    """What the driver signs."""
    closed_at: Mapped[Instant]
    version: Mapped[int]
    created_at: Mapped[Instant]


class LocalCarrierLabelRow(Base):
    """What the local carrier sold, in books of its own: a carrier's, as it were. Its id is the request's key."""

    __tablename__ = "local_carrier_labels"

    id: Mapped[Key]
    service: Mapped[str]
    tracking_numbers: Mapped[list[str]]
    asked: Mapped[int]
    """How often it was asked for; sold once."""
    voided_at: Mapped[Instant | None]
    created_at: Mapped[Instant]
