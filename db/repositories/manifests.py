"""Manifests: what is labeled and waits for a carrier at a location, and the list that goes with it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import FulfillmentOrderStatus, LabelStatus, ShipmentStatus
from app.domain.orders.transitions import STEPS_TO_DISPATCH
from db.models.carriers import ManifestRow
from db.models.fulfillment import FulfillmentOrderRow, ShipmentRow
from db.models.holds import OrderHoldRow

_NUMBER = text("SELECT 'M' || nextval('manifest_numbers')")
_HERE: Sequence[FulfillmentOrderStatus] = STEPS_TO_DISPATCH[:-1]


class ManifestRepository:
    """Manifests of locations that the caller may close them for."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def waiting(self, location_id: UUID, carrier: str, most: int) -> dict[UUID, UUID]:
        """Orders by shipment: labeled for a carrier, not held, at a location; oldest first, one more than `most`.

        Unlocked: who is told of one looks again under its order's lock.
        """
        held = (
            select(OrderHoldRow.id)
            .where(
                OrderHoldRow.order_id == ShipmentRow.order_id,
                OrderHoldRow.is_open,
                OrderHoldRow.fulfillment_order_id.is_(None)
                | (OrderHoldRow.fulfillment_order_id == ShipmentRow.fulfillment_order_id),
            )
            .exists()
        )
        rows = await self._session.execute(
            select(ShipmentRow.id, ShipmentRow.order_id)
            .join(FulfillmentOrderRow, FulfillmentOrderRow.id == ShipmentRow.fulfillment_order_id)
            .where(
                FulfillmentOrderRow.location_id == location_id,
                FulfillmentOrderRow.status.in_(_HERE),
                ShipmentRow.shipped_at.is_(None),
                ShipmentRow.status != ShipmentStatus.VOIDED,
                ShipmentRow.label_status == LabelStatus.PURCHASED,
                ShipmentRow.carrier == carrier,
                ~held,
            )
            .order_by(ShipmentRow.id)
            .limit(most + 1)
        )
        return {shipment_id: order_id for shipment_id, order_id in rows}

    async def add(self, values: Mapping[str, Any]) -> str:
        """Write a manifest, whose number this gives."""
        number: str | None = await self._session.scalar(_NUMBER)
        assert number is not None, "a sequence never ends"
        await self._session.execute(insert(ManifestRow).values(**values, number=number))
        return number

    async def lock(self, manifest_id: UUID) -> ManifestRow:
        """A manifest that exists, locked."""
        query = select(ManifestRow).where(ManifestRow.id == manifest_id).with_for_update()
        return (await self._session.scalars(query)).one()

    async def change(self, row: ManifestRow, values: Mapping[str, Any]) -> None:
        """Write changed columns of a locked manifest."""
        await self._session.execute(update(ManifestRow).where(ManifestRow.id == row.id).values(**values))
        await self._session.refresh(row)
