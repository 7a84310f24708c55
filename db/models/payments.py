"""Payments of orders and the steps of their ledgers, guarded by their order's row lock."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.enums import (
    FulfilledBy,
    PaymentState,
    TenderKind,
    TransactionKind,
    TransactionStatus,
)
from db.base import Base, Instant, Key, Minor, one_of


class PaymentRow(Base):
    """One tender and its ledger's sums."""

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint(
            "captured_minor <= authorized_minor AND refunded_minor <= captured_minor"
            " AND authorized_minor >= 0 AND captured_minor >= 0 AND refunded_minor >= 0",
            name="never_more_than_before",
        ),
    )

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    position: Mapped[int]
    version: Mapped[int]
    gateway: Mapped[str]
    tender: Mapped[TenderKind] = mapped_column(one_of(TenderKind))
    status: Mapped[PaymentState] = mapped_column(one_of(PaymentState))
    amount_minor: Mapped[Minor]
    authorized_minor: Mapped[Minor]
    captured_minor: Mapped[Minor]
    refunded_minor: Mapped[Minor]
    reference: Mapped[str | None]
    collected_by: Mapped[FulfilledBy] = mapped_column(one_of(FulfilledBy))
    multiple_captures: Mapped[bool]
    expires_at: Mapped[Instant | None]


class PaymentTransactionRow(Base):
    """One step of a payment."""

    __tablename__ = "payment_transactions"
    __table_args__ = (CheckConstraint("amount_minor >= 0", name="amount_not_negative"),)

    id: Mapped[Key]
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.id"), index=True)
    position: Mapped[int]
    kind: Mapped[TransactionKind] = mapped_column(one_of(TransactionKind))
    status: Mapped[TransactionStatus] = mapped_column(one_of(TransactionStatus))
    amount_minor: Mapped[Minor]
    reference: Mapped[str | None]
    message: Mapped[str | None]
    at: Mapped[Instant]
