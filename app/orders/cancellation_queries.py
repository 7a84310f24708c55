"""Reading what was canceled, by whom and why, in batches."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.pages import grouped
from app.domain.principal import Principal
from db.database import Database
from db.repositories.order_cancellations import CancellationRead, OrderCancellationRepository

__all__ = ["CancellationRead"]


async def cancellations_by_order(
    database: Database, principal: Principal, order_ids: Sequence[UUID]
) -> Mapping[UUID, list[CancellationRead]]:
    """Batch: the cancellations of an order, oldest first."""
    async with database.session() as session:
        found = await OrderCancellationRepository(session, principal).of_orders(order_ids)
    return grouped((read.row.order_id, read) for read in found)


async def cancellations_by_id(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, CancellationRead]:
    """Batch: single cancellations."""
    async with database.session() as session:
        return {read.row.id: read for read in await OrderCancellationRepository(session, principal).by_ids(ids)}
