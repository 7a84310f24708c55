"""What was written on orders. Free text is personal data: it stands here and nowhere else."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import ActorKind
from db.base import Base, Instant, Key, one_of


class OrderNoteRow(Base):
    """A note on an order: for colleagues, or (public) for the buyer too. Written once, never changed."""

    __tablename__ = "order_notes"
    __table_args__ = (Index("ix_order_notes_order", "order_id", "id"),)

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    body: Mapped[str]
    is_public: Mapped[bool]
    actor_kind: Mapped[ActorKind] = mapped_column(one_of(ActorKind))
    actor_id: Mapped[UUID | None]
    at: Mapped[Instant]
