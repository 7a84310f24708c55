"""What somebody is to count: units that were not where they should have been."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant, Key


class CountTaskRow(Base):
    """A SKU that is to be counted at a location; done when a count of it is submitted there."""

    __tablename__ = "count_tasks"
    __table_args__ = (
        Index(
            "uq_count_tasks_open",
            "location_id",
            "sku_id",
            unique=True,
            postgresql_where=text("stock_count_id IS NULL"),
        ),
        Index("ix_count_tasks_location_newest", "location_id", "id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    id: Mapped[Key]
    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"))
    sku_id: Mapped[UUID] = mapped_column(ForeignKey("skus.id"))
    quantity: Mapped[int]
    """Units that were missed, and lie in quarantine since."""
    created_at: Mapped[Instant]
    stock_count_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_counts.id"))
    """The count that answered it; null: it is open."""
