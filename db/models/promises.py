"""What buyers were told about when their lines come, each time that it changed."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import PromiseCause
from db.base import Base, Instant, Key, one_of


class PromiseRevisionRow(Base):
    """What is promised and expected of a line from one moment on. Never changed; lines without change have none."""

    __tablename__ = "promise_revisions"
    __table_args__ = (
        UniqueConstraint("order_line_id", "sequence"),
        CheckConstraint("sequence > 0", name="sequence_positive"),
        CheckConstraint("(sequence = 1) = (cause = 'PLACED')", name="first_is_the_placing"),
    )

    id: Mapped[Key]
    order_line_id: Mapped[UUID] = mapped_column(ForeignKey("order_lines.id"))
    sequence: Mapped[int]
    cause: Mapped[PromiseCause] = mapped_column(one_of(PromiseCause))
    promised_from: Mapped[Instant | None]
    promised_by: Mapped[Instant | None]
    promised_on: Mapped[date | None] = mapped_column(Date)
    expected_by: Mapped[Instant | None]
    """None: as promised."""
    occurred_at: Mapped[Instant | None]
    """When it was so, where that is not when it was written."""
    created_at: Mapped[Instant]
