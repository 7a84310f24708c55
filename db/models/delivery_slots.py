"""Windows in which a location's own van drives, as far as somebody booked one."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant


class DeliverySlotRow(Base):
    """One window of one day. Its row is locked by whoever books it; who booked it stands on the deliveries.

    `capacity` is the most that it ever held: whoever lowers it takes nobody's booking away.
    """

    __tablename__ = "delivery_slots"
    __table_args__ = (
        CheckConstraint("capacity > 0", name="capacity_positive"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
    )

    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"), primary_key=True)
    starts_at: Mapped[Instant] = mapped_column(primary_key=True)
    ends_at: Mapped[Instant]
    capacity: Mapped[int]
