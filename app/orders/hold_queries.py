"""Reading holds, in batches `(database, principal, keys) -> {key: value}`; shoppers find none."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.pages import grouped
from app.domain.principal import Principal
from db.database import Database
from db.models.holds import OrderHoldRow
from db.repositories.order_holds import OrderHoldRepository


async def holds_by_order(
    database: Database, principal: Principal, order_ids: Sequence[UUID]
) -> Mapping[UUID, list[OrderHoldRow]]:
    """Batch: the holds of an order, released ones too, oldest first."""
    async with database.session() as session:
        found = await OrderHoldRepository(session, principal).of_orders(order_ids)
    return grouped((row.order_id, row) for row in found)


async def holds_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, OrderHoldRow]:
    """Batch: single holds."""
    async with database.session() as session:
        return {row.id: row for row in await OrderHoldRepository(session, principal).by_ids(ids)}
