"""Who canceled what, and why: guarded by their order's row lock, and never removed."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import ActorKind, CancelReason, RefundDestination
from db.base import Base, Instant, Key, one_of


class OrderCancellationRow(Base):
    """One cancellation of an order, whole or by quantity."""

    __tablename__ = "order_cancellations"

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    reason: Mapped[CancelReason] = mapped_column(one_of(CancelReason))
    note: Mapped[str | None]
    restock: Mapped[bool]
    refunds: Mapped[bool]
    refund_to: Mapped[RefundDestination] = mapped_column(one_of(RefundDestination), server_default="ORIGINAL")
    actor_kind: Mapped[ActorKind] = mapped_column(one_of(ActorKind))
    actor_id: Mapped[UUID | None]
    at: Mapped[Instant]


class OrderCancellationLineRow(Base):
    """Units of one line: canceled, asked back from a location that has yet to answer, or refused by it."""

    __tablename__ = "order_cancellation_lines"
    __table_args__ = (
        CheckConstraint(
            "canceled_quantity >= 0 AND recalled_quantity >= 0 AND refused_quantity >= 0"
            " AND canceled_quantity + recalled_quantity + refused_quantity > 0",
            name="some_units",
        ),
        Index(
            "ix_order_cancellation_lines_recalled",
            "order_line_id",
            postgresql_where=text("recalled_quantity > 0"),
        ),
    )

    id: Mapped[Key]
    cancellation_id: Mapped[UUID] = mapped_column(ForeignKey("order_cancellations.id"), index=True)
    order_line_id: Mapped[UUID] = mapped_column(ForeignKey("order_lines.id"))
    position: Mapped[int]
    canceled_quantity: Mapped[int]
    recalled_quantity: Mapped[int]
    refused_quantity: Mapped[int]
