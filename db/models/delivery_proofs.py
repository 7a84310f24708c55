"""Who took a delivery: personal data, which stands by itself and in no event."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant, Key


class DeliveryProofRow(Base):
    """The name of the person who took a shipment; its id is the shipment's."""

    __tablename__ = "delivery_proofs"
    __table_args__ = (Index("ix_delivery_proofs_at", "at"),)

    id: Mapped[Key] = mapped_column(ForeignKey("shipments.id"))
    received_by: Mapped[str]
    at: Mapped[Instant]
