"""Why orders may not leave: guarded by their order's row lock, like everything beneath it."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import ActorKind, HoldReason, HoldReleaseEvent
from db.base import Base, Instant, Key, one_of


class OrderHoldRow(Base):
    """One reason to hold an order, or one location's work for it. Released ones stay, as history."""

    __tablename__ = "order_holds"
    __table_args__ = (
        Index("ix_order_holds_order", "order_id", "id"),
        Index("ix_order_holds_due", "release_at", postgresql_where=text("is_open AND release_at IS NOT NULL")),
        CheckConstraint("is_open = (released_at IS NULL)", name="released_or_open"),
        CheckConstraint("NOT is_open OR released_kind IS NULL", name="open_has_no_releaser"),
    )

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    fulfillment_order_id: Mapped[UUID | None] = mapped_column(ForeignKey("fulfillment_orders.id"))
    reason: Mapped[HoldReason] = mapped_column(one_of(HoldReason))
    note: Mapped[str | None]
    placed_kind: Mapped[ActorKind] = mapped_column(one_of(ActorKind, "placed_kind"))
    placed_by: Mapped[UUID | None]
    placed_at: Mapped[Instant]
    release_at: Mapped[Instant | None]
    release_event: Mapped[HoldReleaseEvent | None] = mapped_column(one_of(HoldReleaseEvent))
    is_open: Mapped[bool]
    released_at: Mapped[Instant | None]
    released_kind: Mapped[ActorKind | None] = mapped_column(one_of(ActorKind, "released_kind"))
    released_by: Mapped[UUID | None]
