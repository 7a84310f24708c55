"""What no longer stands of the access that was given out."""

from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant, Key


class AccessRevocationRow(Base):
    """One row per subject that ever lost access; `subject` is a principal's key (`staff:<uuid>`) or one credential.

    Everything that was issued to the subject at `before` or earlier is void.
    """

    __tablename__ = "access_revocations"

    id: Mapped[Key]
    subject: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int]
    before: Mapped[Instant]
