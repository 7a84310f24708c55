"""Reading pickups, within the principal's scope: whoever sees a location's work sees its pickup.

Batches have the form `(database, principal, keys) -> {key: value}`.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.principal import Principal
from db.database import Database
from db.repositories.pickup_reading import PickupOfWork, PickupReadRepository

__all__ = ["PickupOfWork", "pickups_by_fulfillment_order", "vehicles_by_fulfillment_order"]


async def pickups_by_fulfillment_order(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, PickupOfWork]:
    """Batch: works with their pickup, where there is one."""
    async with database.reading() as session:
        return {found.work_id: found for found in await PickupReadRepository(session, principal).of_works(ids)}


async def vehicles_by_fulfillment_order(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, str]:
    """Batch: what vehicles to look for."""
    async with database.reading() as session:
        return await PickupReadRepository(session, principal).vehicles(ids)
