"""What people at one location look at first: what waits there for somebody, and stock here and nearby."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import PickupState, StockCountState, TransferStatus
from app.domain.principal import Principal
from db.models.fulfillment import FulfillmentOrderRow
from db.models.inventory import StockLevelRow
from db.models.pickups import PickupRow
from db.models.reference import SkuRow
from db.models.stock_counts import StockCountRow
from db.models.transfers import TransferRow
from db.repositories.both_ends import at_an_end
from db.repositories.fulfillment_reading import UNDER_WAY
from db.repositories.scope import visible_fulfillment_orders
from db.repositories.stock_reading import visible_levels

TO_SEND = (TransferStatus.READY,)
TO_RECEIVE = (TransferStatus.IN_TRANSIT, TransferStatus.PARTIALLY_RECEIVED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits at a location beside its work by state."""

    due_next_at: datetime | None
    customers_on_the_way: int
    customers_waiting: int
    transfers_to_send: int
    transfers_to_receive: int
    counts_to_approve: int


@dataclass(frozen=True, slots=True)
class ShelfStock:
    """Units of a SKU at a location. `available` is what may be sold: less what is held, and less safety stock.

    `on_hand` is None where the caller sees no exact levels.
    """

    location_id: UUID
    on_hand: int | None
    available: int


class StoreReading:
    """Named queries for one location; the caller was asked before whether it is theirs."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session, self._principal = session, principal
        self._works = visible_fulfillment_orders(principal)
        self._transfers = at_an_end(principal, TransferRow.source_id, TransferRow.destination_id)

    async def waiting(self, location_id: UUID) -> Waiting:
        """What waits there now. One statement."""
        here = (self._works, FulfillmentOrderRow.location_id == location_id, FulfillmentOrderRow.status.in_(UNDER_WAY))

        collected = select(FulfillmentOrderRow.id).where(*here)
        sent = TransferRow.source_id == location_id, TransferRow.status.in_(TO_SEND)
        coming = TransferRow.destination_id == location_id, TransferRow.status.in_(TO_RECEIVE)
        approval = StockCountRow.state == StockCountState.PENDING_APPROVAL
        row = await self._session.execute(
            select(
                select(func.min(FulfillmentOrderRow.due_at)).where(*here).scalar_subquery(),
                _count(PickupRow.id.in_(collected), PickupRow.state == PickupState.CUSTOMER_EN_ROUTE),
                _count(PickupRow.id.in_(collected), PickupRow.state == PickupState.ARRIVED),
                _count(self._transfers, *sent),
                _count(self._transfers, *coming),
                _count(StockCountRow.location_id == location_id, approval),
            )
        )
        return Waiting(*row.one())

    async def shelves(self, sku: str, location_ids: Collection[UUID], at: datetime) -> dict[UUID, ShelfStock]:
        """Units of a SKU at these locations, by location; those that never had any are absent. One statement.

        What may be sold is told of any location that serves the caller's channels. Nothing is, where the report that a
        level comes from was too old at an instant.
        """
        free = StockLevelRow.on_hand - StockLevelRow.reserved - StockLevelRow.safety_stock
        rows = await self._session.execute(
            select(
                StockLevelRow.location_id,
                case((visible_levels(self._principal), StockLevelRow.on_hand)),
                case((StockLevelRow.fresh_until < at, 0), else_=func.greatest(0, free)),
            )
            .join(SkuRow, SkuRow.id == StockLevelRow.sku_id)
            .where(
                SkuRow.code == sku,
                StockLevelRow.location_id.in_(list(location_ids)),
                visible_levels(replace(self._principal, locations=None)),
            )
        )
        return {row.location_id: ShelfStock(*row) for row in rows}


def _count(*which: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).where(*which).scalar_subquery()
