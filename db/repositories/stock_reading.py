"""Exact stock levels and their ledger as readers see them.

Exact numbers are for those who act for the merchant, narrowed to their locations; an app or person narrowed to
channels sees the locations that serve those channels. Shoppers get nothing from here: their sums over a channel come
from `db.repositories.stock_answers`.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, select, text, true
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.pages import Page, Slice, cut
from app.domain.principal import Principal
from app.domain.stock import Buckets
from db.models.inventory import StockLevelRow, StockMovementRow
from db.models.reference import ChannelLocationRow, ChannelRow, LocationRow, SkuRow
from db.repositories.available_to import available_to
from db.repositories.keyset import paged, read_page
from db.repositories.scope import location_ids

_AVAILABLE = text(
    f"""
    SELECT l.id, c.code, {available_to("CAST(c.id AS text)")}
    FROM stock_levels l JOIN locations p ON p.id = l.location_id AND p.active
    JOIN channel_locations s ON s.location_id = l.location_id JOIN channels c ON c.id = s.channel_id
    WHERE l.id = ANY(CAST(:levels AS uuid[])) AND c.code = ANY(CAST(:channels AS text[]))
      AND NOT (c.id = ANY(l.no_ship_channels) AND c.id = ANY(l.no_pickup_channels))
    """  # noqa: S608 - no value is spliced in
)


def visible_levels(principal: Principal) -> ColumnElement[bool]:
    """The condition that every read of exact levels carries."""
    if not principal.acts_for_merchant:
        return false()
    conditions: list[ColumnElement[bool]] = [true()]
    if principal.locations is not None:
        conditions.append(StockLevelRow.location_id.in_(location_ids(principal.locations)))
    if principal.channels is not None:
        serving = (
            select(ChannelLocationRow.location_id)
            .join(ChannelRow, ChannelRow.id == ChannelLocationRow.channel_id)
            .where(ChannelRow.code.in_(list(principal.channels)))
        )
        conditions.append(StockLevelRow.location_id.in_(serving))
    return and_(*conditions)


class StockReading:
    """Named queries over levels and movements; foreign and missing ones are both absent."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session, self._scope = session, visible_levels(principal)

    async def by_ids(self, ids: Collection[UUID]) -> dict[UUID, StockLevelRow]:
        """Levels by id."""
        rows = await self._session.scalars(select(StockLevelRow).where(StockLevelRow.id.in_(list(ids)), self._scope))
        return {row.id: row for row in rows}

    async def page(
        self, page: Page, *, skus: Collection[str] | None, locations: Collection[str] | None
    ) -> Slice[StockLevelRow]:
        """Levels in the order they were opened, narrowed to SKU and location codes; None does not narrow."""
        statement = select(StockLevelRow).where(self._scope)
        if skus is not None:
            statement = statement.where(StockLevelRow.sku_id.in_(select(SkuRow.id).where(SkuRow.code.in_(list(skus)))))
        if locations is not None:
            statement = statement.where(StockLevelRow.location_id.in_(location_ids(locations)))
        return await read_page(self._session, statement, [StockLevelRow.id], page)

    async def named(self, skus: Collection[str] | None, locations: Collection[str] | None) -> list[StockLevelRow]:
        """Every level of these SKU codes at these location codes; None or nothing does not narrow."""
        statement = select(StockLevelRow).where(self._scope).order_by(StockLevelRow.id)
        if skus:
            statement = statement.where(StockLevelRow.sku_id.in_(select(SkuRow.id).where(SkuRow.code.in_(list(skus)))))
        if locations:
            statement = statement.where(StockLevelRow.location_id.in_(location_ids(locations)))
        return list(await self._session.scalars(statement))

    async def of_skus(
        self, sku_ids: Collection[UUID], locations: Collection[str] | None
    ) -> dict[UUID, list[StockLevelRow]]:
        """The levels of each SKU by location code; SKUs without any are absent."""
        statement = (
            select(StockLevelRow)
            .join(LocationRow, LocationRow.id == StockLevelRow.location_id)
            .where(StockLevelRow.sku_id.in_(list(sku_ids)), self._scope)
            .order_by(StockLevelRow.sku_id, LocationRow.code)
        )
        if locations is not None:
            statement = statement.where(LocationRow.code.in_(list(locations)))
        found: dict[UUID, list[StockLevelRow]] = {}
        for row in await self._session.scalars(statement):
            found.setdefault(row.sku_id, []).append(row)
        return found

    async def movements_by_ids(self, ids: Collection[UUID]) -> dict[UUID, StockMovementRow]:
        """Movements by id, of levels that the caller sees."""
        rows = await self._session.scalars(
            select(StockMovementRow)
            .join(StockLevelRow, StockLevelRow.id == StockMovementRow.stock_level_id)
            .where(StockMovementRow.id.in_(list(ids)), self._scope)
        )
        return {row.id: row for row in rows}

    async def movement_pages(self, level_ids: Collection[UUID], page: Page) -> dict[UUID, Slice[StockMovementRow]]:
        """The same page of several levels' ledgers, newest first, by one statement."""
        of_level = select(StockMovementRow).where(StockMovementRow.stock_level_id == StockLevelRow.id)
        newest = paged(of_level, [StockMovementRow.id], page, descending=True).correlate(StockLevelRow).lateral()
        rows = await self._session.scalars(
            select(StockMovementRow)
            .select_from(StockLevelRow)
            .join(newest, true())
            .join(StockMovementRow, StockMovementRow.id == newest.c.id)
            .where(StockLevelRow.id.in_(list(level_ids)), self._scope)
            .order_by(StockMovementRow.id.asc() if page.backward else StockMovementRow.id.desc())
        )
        found: dict[UUID, list[StockMovementRow]] = {level_id: [] for level_id in level_ids}
        for row in rows:
            found[row.stock_level_id].append(row)
        return {level_id: cut(movements, page) for level_id, movements in found.items()}

    async def as_of(self, sku_id: UUID, location_id: UUID, at: datetime) -> Buckets:
        """What the ledger says a level was at an instant of the world's time; zeros before the first movement."""
        deltas = (
            StockMovementRow.on_hand_delta,
            StockMovementRow.reserved_delta,
            StockMovementRow.quarantined_delta,
            StockMovementRow.shortfall_delta,
        )
        row = await self._session.execute(
            select(*(func.coalesce(func.sum(delta), 0) for delta in deltas))
            .join(StockLevelRow, StockLevelRow.id == StockMovementRow.stock_level_id)
            .where(
                StockLevelRow.sku_id == sku_id,
                StockLevelRow.location_id == location_id,
                StockMovementRow.effective_at <= at,
                self._scope,
            )
        )
        return Buckets(*map(int, row.one()))

    async def serving(self, location_ids: Collection[UUID], channels: Collection[str]) -> set[tuple[UUID, str]]:
        """Which of these active locations serve which of these channels, as (location id, channel code)."""
        rows = await self._session.execute(
            select(ChannelLocationRow.location_id, ChannelRow.code)
            .join(ChannelRow, ChannelRow.id == ChannelLocationRow.channel_id)
            .join(LocationRow, LocationRow.id == ChannelLocationRow.location_id)
            .where(
                ChannelLocationRow.location_id.in_(list(location_ids)),
                ChannelRow.code.in_(list(channels)),
                LocationRow.active,
            )
        )
        return {(location_id, code) for location_id, code in rows}

    async def available_to(self, level_ids: Collection[UUID], channels: Collection[str]) -> dict[tuple[UUID, str], int]:
        """What each of these channels could be promised from each of these levels now, as the guard reckons.

        By (level id, channel code); absent where the location is inactive or does not serve the channel. The caller has
        read the levels in its scope.
        """
        rows = await self._session.execute(_AVAILABLE, {"levels": list(level_ids), "channels": list(channels)})
        return {(level_id, code): int(units) for level_id, code, units in rows}
