"""Refunds of orders."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.orders.model import Payment, Refund, RefundCharge, RefundLine
from db.models.refunds import RefundChargeRow, RefundLineRow, RefundRow
from db.repositories.order_loading.grouping import Grouped, all_of, grouped


async def load_refunds(session: AsyncSession, payments: Grouped[Payment]) -> Grouped[Refund]:
    """Refunds by order, of the orders whose payments have a step that carries one out; no statement for no order."""
    order_ids = [
        order_id
        for order_id, tenders in payments.items()
        if any(step.refund_id is not None for payment in tenders for step in payment.transactions)
    ]
    if not order_ids:
        return {}
    rows = await all_of(
        session,
        select(RefundRow).where(RefundRow.order_id.in_(order_ids)).order_by(RefundRow.order_id, RefundRow.position),
    )
    lines = await _lines(session, [row.id for row in rows])
    charges = await _charges(session, [row.id for row in rows])
    return grouped(
        (
            row.order_id,
            Refund(
                id=row.id,
                reason=row.reason,
                note=row.note,
                at=row.at,
                status=row.status,
                destination=row.destination,
                lines=tuple(lines.get(row.id, ())),
                charges=tuple(charges.get(row.id, ())),
                adjustment_minor=row.adjustment_minor,
                adjustment_credited_minor=row.adjustment_credited_minor,
            ),
        )
        for row in rows
    )


async def _lines(session: AsyncSession, refund_ids: Sequence[UUID]) -> Grouped[RefundLine]:
    query = (
        select(RefundLineRow)
        .where(RefundLineRow.refund_id.in_(refund_ids))
        .order_by(RefundLineRow.refund_id, RefundLineRow.position)
    )
    return grouped(
        (
            row.refund_id,
            RefundLine(
                id=row.id,
                line_id=row.order_line_id,
                quantity=row.quantity,
                credited_quantity=row.credited_quantity,
                amount_minor=row.amount_minor,
                tax_minor=row.tax_minor,
            ),
        )
        for row in await all_of(session, query)
    )


async def _charges(session: AsyncSession, refund_ids: Sequence[UUID]) -> Grouped[RefundCharge]:
    query = (
        select(RefundChargeRow)
        .where(RefundChargeRow.refund_id.in_(refund_ids))
        .order_by(RefundChargeRow.refund_id, RefundChargeRow.position)
    )
    return grouped(
        (
            row.refund_id,
            RefundCharge(
                id=row.id,
                charge_id=row.order_charge_id,
                amount_minor=row.amount_minor,
                tax_minor=row.tax_minor,
                credited_minor=row.credited_minor,
            ),
        )
        for row in await all_of(session, query)
    )
