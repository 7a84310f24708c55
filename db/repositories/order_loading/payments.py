"""Payments of orders."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.orders.model import (
    Payment,
    Transaction,
)
from db.models.payments import PaymentRow, PaymentTransactionRow
from db.repositories.order_loading.grouping import Grouped, all_of, grouped


async def load_payments(session: AsyncSession, order_ids: Sequence[UUID]) -> Grouped[Payment]:
    """Payments by order, each with its ledger."""
    rows = await all_of(
        session, select(PaymentRow).where(PaymentRow.order_id.in_(order_ids)).order_by(PaymentRow.position)
    )
    if not rows:
        return {}
    steps: defaultdict[UUID, list[Transaction]] = defaultdict(list)
    for step in await all_of(
        session,
        select(PaymentTransactionRow)
        .where(PaymentTransactionRow.payment_id.in_([row.id for row in rows]))
        .order_by(PaymentTransactionRow.payment_id, PaymentTransactionRow.position),
    ):
        steps[step.payment_id].append(
            Transaction(
                id=step.id,
                kind=step.kind,
                status=step.status,
                amount_minor=step.amount_minor,
                at=step.at,
                reference=step.reference,
                message=step.message,
                shipment_id=step.shipment_id,
                refund_id=step.refund_id,
                final=step.final,
                action_url=step.action_url,
            )
        )
    return grouped(
        (
            row.order_id,
            Payment(
                id=row.id,
                version=row.version,
                gateway=row.gateway,
                tender=row.tender,
                status=row.status,
                amount_minor=row.amount_minor,
                authorized_minor=row.authorized_minor,
                captured_minor=row.captured_minor,
                refunded_minor=row.refunded_minor,
                reference=row.reference,
                collected_by=row.collected_by,
                multiple_captures=row.multiple_captures,
                expires_at=row.expires_at,
                through_gateway=row.through_gateway,
                holds_order=row.holds_order,
                capture_pending_minor=row.capture_pending_minor,
                refund_pending_minor=row.refund_pending_minor,
                charged_back_minor=row.charged_back_minor,
                stored_method=row.stored_method,
                renews_id=row.renews_id,
                transactions=tuple(steps[row.id]),
            ),
        )
        for row in rows
    )
