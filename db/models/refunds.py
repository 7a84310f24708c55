"""What was given back and for what, guarded by the order's row lock. The steps that carry it out are the payments'."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import RefundDestination, RefundReason, RefundStatus
from db.base import Base, Instant, Key, Minor, one_of


class RefundRow(Base):
    """One decision to give money back. `status` follows the steps that name it."""

    __tablename__ = "refunds"
    __table_args__ = (
        CheckConstraint("total_minor > 0", name="gives_something"),
        CheckConstraint(
            "0 <= adjustment_credited_minor AND adjustment_credited_minor <= adjustment_minor"
            " AND adjustment_minor <= total_minor",
            name="adjustment_within",
        ),
        Index(
            "ix_refunds_awaiting_credit_note",
            "order_id",
            postgresql_where=text("NOT papered AND status IN ('SUCCEEDED', 'PARTLY_FAILED')"),
        ),
    )

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    position: Mapped[int]
    reason: Mapped[RefundReason] = mapped_column(one_of(RefundReason))
    note: Mapped[str | None]
    """Free text of a person: it stands nowhere else."""
    destination: Mapped[RefundDestination] = mapped_column(one_of(RefundDestination), server_default="ORIGINAL")
    """Back the way it came, or to the buyer's store credit: then the credit's ledger has a step for each tender's."""
    status: Mapped[RefundStatus] = mapped_column(one_of(RefundStatus))
    adjustment_minor: Mapped[Minor]
    adjustment_credited_minor: Mapped[Minor]
    """Of the adjustment, what was not owed: it is taken off the order's total."""
    total_minor: Mapped[Minor]
    at: Mapped[Instant]
    papered: Mapped[bool] = mapped_column(server_default=false())
    """Whether its credit note was written, or found to have nothing to say (`app.invoicing`)."""


class RefundLineRow(Base):
    """Units of one line that were refunded; never changed."""

    __tablename__ = "refund_lines"
    __table_args__ = (
        UniqueConstraint("refund_id", "order_line_id"),
        CheckConstraint(
            "quantity > 0 AND 0 <= credited_quantity AND credited_quantity <= quantity", name="whole_units"
        ),
        CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
    )

    id: Mapped[Key]
    refund_id: Mapped[UUID] = mapped_column(ForeignKey("refunds.id"))
    position: Mapped[int]
    order_line_id: Mapped[UUID] = mapped_column(ForeignKey("order_lines.id"), index=True)
    quantity: Mapped[int]
    credited_quantity: Mapped[int]
    """Of them, those that were neither canceled nor returned."""
    amount_minor: Mapped[Minor]
    tax_minor: Mapped[Minor]


class RefundChargeRow(Base):
    """A part of one charge that was refunded; never changed."""

    __tablename__ = "refund_charges"
    __table_args__ = (
        UniqueConstraint("refund_id", "order_charge_id"),
        CheckConstraint(
            "amount_minor > 0 AND 0 <= credited_minor AND credited_minor <= amount_minor", name="credited_within"
        ),
    )

    id: Mapped[Key]
    refund_id: Mapped[UUID] = mapped_column(ForeignKey("refunds.id"))
    position: Mapped[int]
    order_charge_id: Mapped[UUID] = mapped_column(ForeignKey("order_charges.id"), index=True)
    amount_minor: Mapped[Minor]
    tax_minor: Mapped[Minor]
    credited_minor: Mapped[Minor]
    """Of it, what was still charged."""
