"""Pickups as readers see them: with the principal's scope, one statement a batch, nothing locks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import FulfillmentMethod, FulfillmentOrderStatus
from app.domain.orders.derive import COLLECTED
from app.domain.orders.model import Pickup
from app.domain.principal import Principal
from db.models.fulfillment import FulfillmentOrderRow
from db.models.orders import DeliveryRow
from db.models.pickups import PickupRow, PickupVehicleRow
from db.repositories.order_loading.work import pickup_of
from db.repositories.scope import visible_fulfillment_orders


@dataclass(frozen=True, slots=True)
class PickupOfWork:
    """A work and its pickup, if its goods lie ready or did."""

    work_id: UUID
    status: FulfillmentOrderStatus
    collected: bool
    """Whether the person comes to its location for the goods."""
    pickup: Pickup | None


class PickupReadRepository:
    """Reads pickups for one principal."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._works = visible_fulfillment_orders(principal)

    async def of_works(self, work_ids: Collection[UUID]) -> Sequence[PickupOfWork]:
        """These works with their pickups."""
        rows = await self._session.execute(
            select(FulfillmentOrderRow, DeliveryRow.pickup_location_id, PickupRow)
            .join(DeliveryRow, DeliveryRow.id == FulfillmentOrderRow.delivery_id)
            .outerjoin(PickupRow, PickupRow.id == FulfillmentOrderRow.id)
            .where(FulfillmentOrderRow.id.in_(list(work_ids)), self._works)
        )
        return [
            PickupOfWork(
                work.id,
                work.status,
                work.method in COLLECTED
                or (work.method is FulfillmentMethod.SHIP_TO_STORE and work.location_id == collected_at),
                pickup_of(cast("PickupRow | None", row)),
            )
            for work, collected_at, row in rows
        ]

    async def vehicles(self, work_ids: Collection[UUID]) -> Mapping[UUID, str]:
        """What vehicles to look for, by work."""
        rows = await self._session.execute(
            select(PickupVehicleRow.id, PickupVehicleRow.vehicle)
            .join(FulfillmentOrderRow, FulfillmentOrderRow.id == PickupVehicleRow.id)
            .where(PickupVehicleRow.id.in_(list(work_ids)), self._works)
        )
        return {work_id: vehicle for work_id, vehicle in rows}
