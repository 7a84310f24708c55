"""Payments of orders and the steps of their ledgers, guarded by their order's row lock; calls that gateways wait for.

`gateway_calls` is a queue beside the ledger: whoever works it off takes rows of it without the order's lock, so it is
no part of the aggregate. A row goes with its outcome, and the payer's token with it.
"""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
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
            "captured_minor + capture_pending_minor <= authorized_minor"
            " AND refunded_minor + refund_pending_minor <= captured_minor"
            " AND authorized_minor >= 0 AND captured_minor >= 0 AND refunded_minor >= 0"
            " AND capture_pending_minor >= 0 AND refund_pending_minor >= 0",
            name="never_more_than_before",
        ),
        CheckConstraint(
            "0 <= charged_back_minor AND charged_back_minor <= captured_minor", name="charged_back_was_taken"
        ),
        Index("ix_payments_renews", "renews_id", postgresql_where=text("renews_id IS NOT NULL")),
        Index(
            "ix_payments_expiring",
            "expires_at",
            postgresql_where=text(
                "expires_at IS NOT NULL AND status IN ('PENDING', 'FAILED', 'AUTHORIZED', 'PARTIALLY_CAPTURED')"
            ),
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
    through_gateway: Mapped[bool]
    """Whether we call the gateway ourselves; else somebody tells us what happened."""
    holds_order: Mapped[bool]
    """Whether nothing leaves while it is PENDING."""
    capture_pending_minor: Mapped[Minor]
    """What the gateway was, or will be, asked to take and has not said yet."""
    refund_pending_minor: Mapped[Minor]
    charged_back_minor: Mapped[Minor]
    """What the payer's bank took back, beside our refunds."""
    stored_method: Mapped[str | None]
    """The gateway's name for the payer's means, to authorize again without the payer."""
    renews_id: Mapped[UUID | None] = mapped_column(ForeignKey("payments.id"))
    """The payment whose authorization ran out, or was used up, in whose place this one stands."""


class PaymentTransactionRow(Base):
    """One step of a payment."""

    __tablename__ = "payment_transactions"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        Index("ix_payment_transactions_reference", "reference"),
    )

    id: Mapped[Key]
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.id"), index=True)
    position: Mapped[int]
    kind: Mapped[TransactionKind] = mapped_column(one_of(TransactionKind))
    status: Mapped[TransactionStatus] = mapped_column(one_of(TransactionStatus))
    amount_minor: Mapped[Minor]
    reference: Mapped[str | None]
    message: Mapped[str | None]
    at: Mapped[Instant]
    shipment_id: Mapped[UUID | None] = mapped_column(ForeignKey("shipments.id"))
    refund_id: Mapped[UUID | None] = mapped_column(ForeignKey("refunds.id"))
    final: Mapped[bool]
    """Whether nothing more will be taken from the authorization."""
    action_url: Mapped[str | None]
    """Where the payer does what the gateway asks for."""


class GatewayCallRow(Base):
    """A step that its gateway must be asked to do, or asked about. Its id is the step's, and the request's key."""

    __tablename__ = "gateway_calls"
    __table_args__ = (
        Index("ix_gateway_calls_due", "due_at"),
        Index("ix_gateway_calls_given_up", "given_up_at", postgresql_where=text("given_up_at IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("payment_transactions.id"), primary_key=True)
    token: Mapped[str | None]
    """The payer's means, as the gateway's own page named it; it is used once."""
    attempts: Mapped[int]
    due_at: Mapped[Instant] = mapped_column(server_default=text("(clock_timestamp() + '00:00:01'::interval)"))
    """When it may be taken by others than whoever wrote it down, who calls at once."""
    given_up_at: Mapped[Instant | None]
    """Since when nobody asks any more: its gateway was silent for too long, and a person must look."""


class LocalGatewayOperationRow(Base):
    """What the local gateway was asked to do, in a ledger of its own: a bank's, as it were. Its id is the key."""

    __tablename__ = "local_gateway_operations"
    __table_args__ = (Index("ix_local_gateway_operations_authorization", "authorization_reference"),)

    id: Mapped[Key]
    kind: Mapped[TransactionKind] = mapped_column(one_of(TransactionKind))
    status: Mapped[TransactionStatus] = mapped_column(one_of(TransactionStatus))
    reference: Mapped[str] = mapped_column(unique=True)
    authorization_reference: Mapped[str | None]
    amount_minor: Mapped[Minor]
    currency: Mapped[str]
    token: Mapped[str | None]
    message: Mapped[str | None]
    asked: Mapped[int]
    """How often it was asked for; done once."""
    expires_at: Mapped[Instant | None]
    created_at: Mapped[Instant]
