"""Supplies as readers see them: what is on its way to a level."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, and_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import SupplyState
from app.domain.principal import Principal
from app.domain.supplies import Supply
from db.models.inventory import StockLevelRow
from db.models.reference import LocationRow, SkuRow
from db.models.supplies import SupplyRow
from db.repositories.both_ends import at_an_end


class SupplyReading:
    """Named queries within the caller's scope: exact numbers are for those who act for the merchant."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._scope = at_an_end(principal, SupplyRow.location_id)

    async def by_ids(self, ids: Collection[UUID]) -> dict[UUID, Supply]:
        """Supplies by id, those that are over included."""
        return {supply.id: supply for supply in await self._read(_SUPPLIES.where(SupplyRow.id.in_(list(ids))))}

    async def incoming(self, levels: Collection[tuple[UUID, UUID]]) -> list[Supply]:
        """What is still to come to these (SKU id, location id) pairs, the earliest first."""
        return await self._read(
            _SUPPLIES.where(
                SupplyRow.state == SupplyState.OPEN,
                tuple_(SupplyRow.sku_id, SupplyRow.location_id).in_(list(levels)),
            ).order_by(SupplyRow.expected_at, SupplyRow.id)
        )

    async def levels(self, ids: Collection[UUID]) -> dict[UUID, UUID]:
        """The levels that supplies come to, by the supply's id."""
        rows = await self._session.execute(
            select(SupplyRow.id, StockLevelRow.id)
            .join(
                StockLevelRow,
                and_(StockLevelRow.sku_id == SupplyRow.sku_id, StockLevelRow.location_id == SupplyRow.location_id),
            )
            .where(SupplyRow.id.in_(list(ids)), self._scope)
        )
        return {supply: level for supply, level in rows}

    async def _read(self, statement: Select[SupplyRow, str, str]) -> list[Supply]:
        rows = await self._session.execute(statement.where(self._scope))
        return [_supply(row, sku, location) for row, sku, location in rows]


_SUPPLIES = (
    select(SupplyRow, SkuRow.code, LocationRow.code)
    .join(SkuRow, SkuRow.id == SupplyRow.sku_id)
    .join(LocationRow, LocationRow.id == SupplyRow.location_id)
)


def _supply(row: SupplyRow, sku: str, location: str) -> Supply:
    return Supply(
        id=row.id,
        kind=row.kind,
        sku_id=row.sku_id,
        sku=sku,
        location_id=row.location_id,
        location=location,
        quantity=row.quantity,
        received=row.received,
        promised=row.promised,
        expected_at=row.expected_at,
        state=row.state,
        source_type=row.source_type,
        source_id=row.source_id,
        version=row.version,
    )
