"""Work that the program does by itself: one row per job, so that of all workers one at a time does it."""

from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant


class JobRow(Base):
    """When a job is due and who has it. All instants are the database's."""

    __tablename__ = "jobs"
    __table_args__ = (CheckConstraint("(lease_id IS NULL) = (leased_until IS NULL)", name="lease_ends"),)

    name: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[Instant]
    lease_id: Mapped[UUID | None]
    """Whoever runs it; a worker that was stopped and wakes finds another's here."""
    leased_until: Mapped[Instant | None]
    """Renewed while the job runs; once it is over, another worker takes the job."""
    started_at: Mapped[Instant | None]
    finished_at: Mapped[Instant | None]
    """When it last ended well."""
    failures: Mapped[int]
    """In a row."""
    last_error: Mapped[str | None]
