"""What other systems reported, as they sent it, until it is worked off."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant, Key


class InboxMessageRow(Base):
    """One verified message of one source, once. `body` is the raw bytes and may hold personal data."""

    __tablename__ = "inbox_messages"
    __table_args__ = (UniqueConstraint("source", "message_id"),)

    id: Mapped[Key]
    source: Mapped[str]
    message_id: Mapped[str]
    app_id: Mapped[UUID] = mapped_column(ForeignKey("apps.id"))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)
    sent_at: Mapped[Instant]
    received_at: Mapped[Instant]
