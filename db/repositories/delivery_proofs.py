"""Who took deliveries: kept beside the shipments, read by whoever sees them."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.principal import Principal
from db.models.delivery_proofs import DeliveryProofRow
from db.models.fulfillment import ShipmentRow
from db.repositories.scope import visible_shipments

_PUT = text(
    """
    INSERT INTO delivery_proofs (id, received_by, at) VALUES (:id, :received_by, :at)
    ON CONFLICT (id) DO UPDATE SET received_by = excluded.received_by, at = excluded.at
    """
)
_FORGET = text("DELETE FROM delivery_proofs WHERE at < clock_timestamp() - CAST(:after AS interval)")


class DeliveryProofRepository:
    """Proofs of shipments whose orders the caller holds."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, shipment_ids: Collection[UUID], received_by: str, at: datetime) -> None:
        """Keep who took these shipments, in place of what was said before."""
        values = [{"id": key, "received_by": received_by, "at": at} for key in shipment_ids]
        if values:
            await self._session.execute(_PUT, values)

    async def forget(self, after: timedelta) -> None:
        """Forget who took what longer ago than that, by the database's clock."""
        await self._session.execute(_FORGET, {"after": after})


async def read_recipients(
    session: AsyncSession, principal: Principal, shipment_ids: Collection[UUID]
) -> dict[UUID, str]:
    """Who took these shipments, of those that the caller sees and of which it is known."""
    rows = await session.execute(
        select(DeliveryProofRow.id, DeliveryProofRow.received_by)
        .join(ShipmentRow, ShipmentRow.id == DeliveryProofRow.id)
        .where(DeliveryProofRow.id.in_(list(shipment_ids)), visible_shipments(principal))
    )
    return {key: name for key, name in rows}
