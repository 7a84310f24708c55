"""Payments: tenders and the steps of their ledgers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import (
    FulfilledBy,
    PaymentState,
    TenderKind,
    TransactionKind,
    TransactionStatus,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayCall:
    """A step that a gateway must be asked to do once its intent is committed."""

    token: str | None = None
    """The payer's means, as the gateway's own page named it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One step of a payment."""

    id: UUID
    kind: TransactionKind
    status: TransactionStatus
    amount_minor: int
    at: datetime
    reference: str | None = None
    message: str | None = None
    shipment_id: UUID | None = None
    """The shipment whose goods it pays for."""
    refund_id: UUID | None = None
    final: bool = False
    """Whether nothing more will be taken from the authorization."""
    action_url: str | None = None
    """Where the payer does what the gateway asks for, while it is ACTION_REQUIRED."""
    call: GatewayCall | None = None
    """What its gateway is to be asked; carried by a new step only, and kept outside the aggregate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One tender, which is one authorization: what is authorized again is a payment of its own (`renews_id`).

    captured + capture_pending <= authorized; refunded + refund_pending <= captured; charged back <= captured.
    """

    id: UUID
    version: int
    gateway: str
    tender: TenderKind
    status: PaymentState
    amount_minor: int
    """What the payer means to pay with this tender."""
    authorized_minor: int = 0
    captured_minor: int = 0
    refunded_minor: int = 0
    reference: str | None = None
    collected_by: FulfilledBy = FulfilledBy.SELLER
    multiple_captures: bool = True
    expires_at: datetime | None = None
    transactions: tuple[Transaction, ...] = ()
    through_gateway: bool = False
    """Whether we call the gateway ourselves; else somebody tells us what happened."""
    holds_order: bool = False
    """Whether nothing leaves while it is PENDING."""
    capture_pending_minor: int = 0
    """What the gateway was, or will be, asked to take and has not said yet."""
    refund_pending_minor: int = 0
    charged_back_minor: int = 0
    """What the payer's bank took back: no refund of ours, and beside them."""
    stored_method: str | None = None
    """The gateway's name for the payer's means, to authorize again without the payer."""
    renews_id: UUID | None = None
    """The payment in whose place this one stands."""

    def step(self, transaction_id: UUID) -> Transaction | None:
        """The step with this id, if it is one of this payment's."""
        return next((step for step in self.transactions if step.id == transaction_id), None)
