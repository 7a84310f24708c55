"""What holds orders."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.orders.model import Author, Hold
from db.models.holds import OrderHoldRow
from db.repositories.order_loading.grouping import Grouped, all_of, grouped


async def load_open_holds(session: AsyncSession, order_ids: Sequence[UUID]) -> Grouped[Hold]:
    """Open holds by order, oldest first; no statement for no order."""
    if not order_ids:
        return {}
    query = (
        select(OrderHoldRow).where(OrderHoldRow.order_id.in_(order_ids), OrderHoldRow.is_open).order_by(OrderHoldRow.id)
    )
    return grouped((row.order_id, hold_value(row)) for row in await all_of(session, query))


def hold_value(row: OrderHoldRow) -> Hold:
    """A hold's row as the domain knows it."""
    return Hold(
        id=row.id,
        reason=row.reason,
        note=row.note,
        placed_by=Author(row.placed_kind, row.placed_by),
        placed_at=row.placed_at,
        fulfillment_order_id=row.fulfillment_order_id,
        release_at=row.release_at,
        release_event=row.release_event,
        is_open=row.is_open,
        released_at=row.released_at,
        released_by=Author(row.released_kind, row.released_by) if row.released_kind else None,
    )
