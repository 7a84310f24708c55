"""Payments as rows."""

from collections.abc import Iterator
from typing import Any

from app.domain.orders.model import Order, Payment
from db.base import Base
from db.models.payments import PaymentRow, PaymentTransactionRow


def payment_rows(order: Order, position: int, payment: Payment) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    """A payment and the steps of its ledger."""
    yield (
        PaymentRow,
        {
            "id": payment.id,
            "order_id": order.id,
            "position": position,
            "version": payment.version,
            "gateway": payment.gateway,
            "tender": payment.tender,
            "status": payment.status,
            "amount_minor": payment.amount_minor,
            "authorized_minor": payment.authorized_minor,
            "captured_minor": payment.captured_minor,
            "refunded_minor": payment.refunded_minor,
            "reference": payment.reference,
            "collected_by": payment.collected_by,
            "multiple_captures": payment.multiple_captures,
            "expires_at": payment.expires_at,
        },
    )
    for step_position, step in enumerate(payment.transactions):
        yield (
            PaymentTransactionRow,
            {
                "id": step.id,
                "payment_id": payment.id,
                "position": step_position,
                "kind": step.kind,
                "status": step.status,
                "amount_minor": step.amount_minor,
                "reference": step.reference,
                "message": step.message,
                "at": step.at,
            },
        )
