"""What other systems report of a location's stock, and what they were answered."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant, Key


class StockFeedRow(Base):
    """The reports of one location: how old they may be, and the newest. Its row is locked while one is taken in."""

    __tablename__ = "stock_feeds"
    __table_args__ = (
        UniqueConstraint("location_id"),
        CheckConstraint("max_age_minutes > 0", name="max_age_positive"),
    )

    id: Mapped[Key]
    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"))
    max_age_minutes: Mapped[int | None]
    """Units of an older report count as nothing. None: a report never ages."""
    as_of: Mapped[Instant | None]
    received_at: Mapped[Instant | None]
    version: Mapped[int]
    updated_at: Mapped[Instant]


class StockAnswerRow(Base):
    """What a call with many rows was answered, row by row, so that the same call again is answered the same."""

    __tablename__ = "stock_answers"

    id: Mapped[Key]
    answers: Mapped[list[Any]] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[Instant]
