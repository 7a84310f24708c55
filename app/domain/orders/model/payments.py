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
class Transaction:
    """One step of a payment."""

    id: UUID
    kind: TransactionKind
    status: TransactionStatus
    amount_minor: int
    at: datetime
    reference: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One tender. Captured never exceeds authorized, refunded never exceeds captured."""

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
