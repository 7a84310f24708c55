"""Edits of placed orders: what somebody means to change, before it is done."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import ActorKind, OrderEditState
from db.base import Base, Instant, Key, one_of


class OrderEditRow(Base):
    """One edit. One per order is OPEN at most; its order's row lock guards it, and its order's events tell of it."""

    __tablename__ = "order_edits"
    __table_args__ = (
        Index("ix_order_edits_order", "order_id", "id"),
        Index("uq_order_edits_open", "order_id", unique=True, postgresql_where=text("state = 'OPEN'")),
        Index("ix_order_edits_running_out", "expires_at", postgresql_where=text("state = 'OPEN'")),
        CheckConstraint("(state = 'OPEN') = (ended_at IS NULL)", name="ended_or_open"),
        CheckConstraint("reservation_id IS NULL OR state = 'OPEN'", name="holds_while_open"),
    )

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    state: Mapped[OrderEditState] = mapped_column(one_of(OrderEditState))
    version: Mapped[int]
    order_version: Mapped[int]
    """The order's version when the last step was staged: what changed since is looked at again."""
    operations: Mapped[list[Any]] = mapped_column(JSONB)
    """What is to be otherwise; without personal data, which stands in its own tables."""
    sources: Mapped[list[Any]] = mapped_column(JSONB)
    """Where the units come from that the edit wants, as planned with the last step."""
    claims: Mapped[list[Any]] = mapped_column(JSONB)
    """What units that will wait would be promised from, as planned with the last step; nothing is taken before."""
    reservation_id: Mapped[UUID | None] = mapped_column(ForeignKey("reservations.id"), index=True)
    """What holds the units that the edit wants and the order has not."""
    actor_kind: Mapped[ActorKind] = mapped_column(one_of(ActorKind))
    actor_id: Mapped[UUID | None]
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    """By the database's clock."""
    ended_at: Mapped[Instant | None]
