"""Cancellations of orders whose units a location has yet to answer for; those that are over stay in their table."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.orders.model import Author, CancellationLine, CancellationRecord, Line
from db.models.cancellations import OrderCancellationLineRow, OrderCancellationRow
from db.repositories.order_loading.grouping import Grouped, all_of, grouped


async def load_recalls(session: AsyncSession, lines: Sequence[Line]) -> Grouped[CancellationRecord]:
    """Whole cancellations with units asked back, by order, oldest first; no statement where no line has such units."""
    asked_back = [line.id for line in lines if line.cancel_requested]
    if not asked_back:
        return {}
    open_ones = select(OrderCancellationLineRow.cancellation_id).where(
        OrderCancellationLineRow.order_line_id.in_(asked_back), OrderCancellationLineRow.recalled_quantity > 0
    )
    rows = await all_of(
        session,
        select(OrderCancellationRow).where(OrderCancellationRow.id.in_(open_ones)).order_by(OrderCancellationRow.id),
    )
    parts: defaultdict[UUID, list[CancellationLine]] = defaultdict(list)
    for part in await all_of(
        session,
        select(OrderCancellationLineRow)
        .where(OrderCancellationLineRow.cancellation_id.in_([row.id for row in rows]))
        .order_by(OrderCancellationLineRow.cancellation_id, OrderCancellationLineRow.position),
    ):
        parts[part.cancellation_id].append(
            CancellationLine(
                id=part.id,
                line_id=part.order_line_id,
                canceled=part.canceled_quantity,
                recalled=part.recalled_quantity,
                refused=part.refused_quantity,
            )
        )
    return grouped(
        (
            row.order_id,
            CancellationRecord(
                id=row.id,
                reason=row.reason,
                at=row.at,
                by=Author(row.actor_kind, row.actor_id),
                note=row.note,
                restock=row.restock,
                refunds=row.refunds,
                refund_to=row.refund_to,
                lines=tuple(parts[row.id]),
            ),
        )
        for row in rows
    )
