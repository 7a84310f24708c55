"""What orders were checked for, and what calls with many orders were answered."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import CheckName, CheckOutcome
from db.base import Base, Instant, Key, one_of


class OrderCheckResultRow(Base):
    """One finding of a check, or that it found nothing; written with the order, never changed. No personal data."""

    __tablename__ = "order_check_results"
    __table_args__ = (CheckConstraint("(outcome = 'PASSED') = (code IS NULL)", name="found_or_passed"),)

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    check_name: Mapped[CheckName] = mapped_column(one_of(CheckName))
    outcome: Mapped[CheckOutcome] = mapped_column(one_of(CheckOutcome))
    code: Mapped[str | None]
    path: Mapped[list[str]]
    data: Mapped[dict[str, Any] | None]
    created_at: Mapped[Instant]


class ImportAnswerRow(Base):
    """What a call with many orders was answered, row by row, so that the same call again is answered the same."""

    __tablename__ = "import_answers"

    id: Mapped[Key]
    answers: Mapped[list[Any]] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[Instant]
