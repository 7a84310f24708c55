"""What a pick list is printed from, for whoever holds a link to it: no scope is asked, the link was signed for one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models.fulfillment import FulfillmentOrderLineRow, FulfillmentOrderRow
from db.models.orders import OrderLineRow, OrderRow
from db.models.picking import PickListRow, PickListWorkRow
from db.models.reference import LocationRow, SkuRow


@dataclass(frozen=True, slots=True)
class WalkedWork:
    """Work on a list."""

    id: UUID
    order_number: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class WalkedLine:
    """What is printed of a work line beside what a pick list tells."""

    id: UUID
    unit: str
    unit_digits: int
    properties: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A list with its place and its work, in the list's order; lines by their id."""

    row: PickListRow
    location: LocationRow
    works: tuple[WalkedWork, ...]
    lines: Mapping[UUID, WalkedLine]


class PickSheetReading:
    """Reads what pick lists are printed from, in three statements."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, list_id: UUID) -> SheetRead | None:
        """The list with this id."""
        found = (
            await self._session.execute(
                select(PickListRow, LocationRow)
                .join(LocationRow, LocationRow.id == PickListRow.location_id)
                .where(PickListRow.id == list_id)
            )
        ).one_or_none()
        if found is None:
            return None
        works = await self._session.execute(
            select(FulfillmentOrderRow.id, OrderRow.number, FulfillmentOrderRow.due_at)
            .join(PickListWorkRow, PickListWorkRow.fulfillment_order_id == FulfillmentOrderRow.id)
            .join(OrderRow, OrderRow.id == FulfillmentOrderRow.order_id)
            .where(PickListWorkRow.pick_list_id == list_id)
            .order_by(PickListWorkRow.position)
        )
        lines = await self._session.execute(
            select(FulfillmentOrderLineRow.id, SkuRow.unit, SkuRow.unit_digits, OrderLineRow.properties)
            .join(
                PickListWorkRow,
                PickListWorkRow.fulfillment_order_id == FulfillmentOrderLineRow.fulfillment_order_id,
            )
            .join(OrderLineRow, OrderLineRow.id == FulfillmentOrderLineRow.order_line_id)
            .join(SkuRow, SkuRow.id == OrderLineRow.sku_id)
            .where(PickListWorkRow.pick_list_id == list_id)
        )
        return SheetRead(
            row=found[0],
            location=found[1],
            works=tuple(WalkedWork(*row) for row in works),
            lines={row[0]: WalkedLine(*row) for row in lines},
        )
