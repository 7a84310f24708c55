"""Payments as rows."""

from collections.abc import Iterator
from typing import Any

from app.domain.orders.model import Order, Payment
from db.base import Base
from db.models.payments import GatewayCallRow, PaymentRow, PaymentTransactionRow


def payment_rows(order: Order, position: int, payment: Payment) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    """A payment, the steps of its ledger, and the calls that new steps ask for."""
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
            "through_gateway": payment.through_gateway,
            "holds_order": payment.holds_order,
            "capture_pending_minor": payment.capture_pending_minor,
            "refund_pending_minor": payment.refund_pending_minor,
            "charged_back_minor": payment.charged_back_minor,
            "stored_method": payment.stored_method,
            "renews_id": payment.renews_id,
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
                "shipment_id": step.shipment_id,
                "refund_id": step.refund_id,
                "final": step.final,
                "action_url": step.action_url,
            },
        )
        if step.call is not None:
            yield GatewayCallRow, {"id": step.id, "token": step.call.token, "attempts": 0}
