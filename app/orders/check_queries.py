"""Reading what orders were checked for, in batches `(database, principal, keys) -> {key: value}`."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.pages import grouped
from app.domain.principal import Principal
from db.database import Database
from db.models.checks import OrderCheckResultRow
from db.repositories.order_checks import OrderCheckRepository


async def checks_by_order(
    database: Database, principal: Principal, order_ids: Sequence[UUID]
) -> Mapping[UUID, list[OrderCheckResultRow]]:
    """Batch: what an order was checked for, in the order of the checks."""
    async with database.session() as session:
        found = await OrderCheckRepository(session, principal).of_orders(order_ids)
    return grouped((row.order_id, row) for row in found)
