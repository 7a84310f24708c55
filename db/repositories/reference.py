"""Channels, locations, SKUs and prices, for writing and for placing orders."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar_documents import calendar_of
from app.domain.calendars import Calendar
from app.domain.enums import CoordinateSource
from app.domain.ids import new_id
from app.domain.principal import Principal
from db.models.inventory import StockLevelRow
from db.models.reference import ChannelLocationRow, ChannelRow, LocationRow, PriceRow, SkuComponentRow, SkuRow
from db.repositories.for_sale import ForSale, for_sale


class ReferenceRepository:
    """Reference data by business code. Unknown codes are simply absent from the answers."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._principal = principal

    async def channel(self, code: str, *, lock: bool = False) -> ChannelRow | None:
        """A channel by code, within the caller's channels; `lock` takes its row for update."""
        if self._principal.channels is not None and code not in self._principal.channels:
            return None
        query = select(ChannelRow).where(ChannelRow.code == code)
        return await self._session.scalar(query.with_for_update(key_share=True) if lock else query)

    async def payment_timeouts(self, channel_id: UUID) -> Mapping[str, int]:
        """Minutes that a tender of a channel may stay unpaid, by its kind."""
        timeouts = await self._session.scalar(select(ChannelRow.payment_timeouts).where(ChannelRow.id == channel_id))
        return timeouts or {}

    async def channels(self, codes: Collection[str]) -> dict[str, ChannelRow]:
        """Channels by code."""
        rows = await self._session.scalars(select(ChannelRow).where(ChannelRow.code.in_(list(codes))))
        return {row.code: row for row in rows}

    async def location(self, code: str, *, lock: bool = False) -> LocationRow | None:
        """A location by code, within the caller's locations."""
        if self._principal.locations is not None and code not in self._principal.locations:
            return None
        query = select(LocationRow).where(LocationRow.code == code)
        return await self._session.scalar(query.with_for_update(key_share=True) if lock else query)

    async def locations(self, codes: Collection[str]) -> dict[str, LocationRow]:
        """Locations by code."""
        rows = await self._session.scalars(select(LocationRow).where(LocationRow.code.in_(list(codes))))
        return {row.code: row for row in rows}

    async def locations_without_coordinates(self) -> list[LocationRow]:
        """Locations whose address states no coordinates, by code, their rows taken for update."""
        query = select(LocationRow).where(LocationRow.coordinates_from.is_distinct_from(CoordinateSource.GIVEN))
        return list(await self._session.scalars(query.order_by(LocationRow.code).with_for_update(key_share=True)))

    async def calendars(self, location_ids: Collection[UUID]) -> dict[UUID, tuple[datetime, Calendar]]:
        """When locations work, by id, with the instant of their last change."""
        rows = await self._session.execute(
            select(
                LocationRow.id,
                LocationRow.updated_at,
                LocationRow.timezone,
                LocationRow.opening_hours,
                LocationRow.closures,
                LocationRow.cut_offs,
                LocationRow.handling_minutes,
            ).where(LocationRow.id.in_(list(location_ids)))
        )
        return {
            row.id: (
                row.updated_at,
                calendar_of(row.timezone, row.opening_hours, row.closures, row.cut_offs, row.handling_minutes),
            )
            for row in rows
        }

    async def codes_of_locations(self, location_ids: Collection[UUID]) -> dict[UUID, str]:
        """Codes of locations by id, in a stable order."""
        rows = await self._session.execute(
            select(LocationRow.id, LocationRow.code)
            .where(LocationRow.id.in_(list(location_ids)))
            .order_by(LocationRow.code)
        )
        return {row.id: row.code for row in rows}

    async def weights(self, sku_ids: Collection[UUID]) -> dict[UUID, tuple[int | None, int]]:
        """What one whole unit of a SKU weighs in grams, None where nobody said, and the digits of its quantities."""
        rows = await self._session.execute(
            select(SkuRow.id, SkuRow.weight_grams, SkuRow.unit_digits).where(SkuRow.id.in_(list(sku_ids)))
        )
        return {row.id: (row.weight_grams, row.unit_digits) for row in rows}

    async def sku(self, code: str, *, lock: bool = False) -> SkuRow | None:
        """A SKU by code."""
        query = select(SkuRow).where(SkuRow.code == code)
        return await self._session.scalar(query.with_for_update(key_share=True) if lock else query)

    async def skus(self, codes: Collection[str], *, lock: bool = False) -> dict[str, SkuRow]:
        """SKUs by code; `lock` keeps them from being changed until the transaction ends, in the order of their ids."""
        query = select(SkuRow).where(SkuRow.code.in_(list(codes))).order_by(SkuRow.id)
        rows = await self._session.scalars(query.with_for_update(read=True) if lock else query)
        return {row.code: row for row in rows}

    async def kits_among(self, sku_ids: Collection[UUID]) -> set[UUID]:
        """Which of these SKUs are made of components."""
        query = select(SkuComponentRow.sku_id).where(SkuComponentRow.sku_id.in_(list(sku_ids))).distinct()
        return set(await self._session.scalars(query))

    async def has_units(self, sku_id: UUID) -> bool:
        """Whether units of this SKU lie anywhere, sold or not."""
        query = select(StockLevelRow.id).where(
            StockLevelRow.sku_id == sku_id, (StockLevelRow.on_hand > 0) | (StockLevelRow.quarantined > 0)
        )
        return await self._session.scalar(query.limit(1)) is not None

    async def is_component(self, sku_id: UUID) -> bool:
        """Whether a kit holds this SKU."""
        query = select(SkuComponentRow.sku_id).where(SkuComponentRow.component_id == sku_id).limit(1)
        return await self._session.scalar(query) is not None

    async def for_sale(
        self, channel: str, sku_codes: Collection[str], *, currency: str | None = None
    ) -> ForSale | None:
        """All that placing an order needs to know of a channel and of these SKUs, in one statement.

        Prices are in `currency`, the channel's own when None: whether it sells in that is left to the caller.
        None when there is no such channel within the caller's; unknown SKUs are absent from the answer.
        """
        if self._principal.channels is not None and channel not in self._principal.channels:
            return None
        return await for_sale(self._session, channel, sku_codes, currency)

    async def prices(self, channel_id: UUID, currency: str, sku_ids: Collection[UUID]) -> dict[UUID, int]:
        """What these SKUs cost in a channel, in minor units; SKUs without a price are absent."""
        rows = await self._session.execute(
            select(PriceRow.sku_id, PriceRow.amount_minor).where(
                PriceRow.channel_id == channel_id, PriceRow.currency == currency, PriceRow.sku_id.in_(list(sku_ids))
            )
        )
        return {row.sku_id: row.amount_minor for row in rows}

    async def add_channel(self, values: Mapping[str, Any]) -> bool:
        """Insert a channel unless its code exists; False when another transaction was first."""
        return await self._add(ChannelRow, values)

    async def add_location(self, values: Mapping[str, Any]) -> bool:
        """Insert a location unless its code exists."""
        return await self._add(LocationRow, values)

    async def add_sku(self, values: Mapping[str, Any]) -> bool:
        """Insert a SKU unless its code exists."""
        return await self._add(SkuRow, values)

    async def change(self, row: ChannelRow | LocationRow | SkuRow, values: Mapping[str, Any]) -> None:
        """Write changed columns of a locked row."""
        kind = type(row)
        await self._session.execute(update(kind).where(kind.id == row.id).values(**values))
        await self._session.refresh(row)

    async def channel_locations(self, channel_id: UUID) -> dict[str, list[str]]:
        """What a channel's locations do for it, by their codes, in the channel's own order."""
        rows = await self._session.execute(
            select(LocationRow.code, ChannelLocationRow.roles)
            .join(ChannelLocationRow, ChannelLocationRow.location_id == LocationRow.id)
            .where(ChannelLocationRow.channel_id == channel_id)
            .order_by(ChannelLocationRow.position)
        )
        return {row.code: row.roles for row in rows}

    async def set_channel_locations(self, channel_id: UUID, serving: Sequence[tuple[UUID, Sequence[str]]]) -> None:
        """Replace the locations that serve a channel, and their roles; the sequence is the preference."""
        await self._session.execute(delete(ChannelLocationRow).where(ChannelLocationRow.channel_id == channel_id))
        if serving:
            await self._session.execute(
                insert(ChannelLocationRow),
                [
                    {"channel_id": channel_id, "location_id": location_id, "position": position, "roles": list(roles)}
                    for position, (location_id, roles) in enumerate(serving)
                ],
            )

    async def components(self, sku_id: UUID) -> list[tuple[str, int]]:
        """What a kit is made of: (SKU code, quantity), in order."""
        rows = await self._session.execute(
            select(SkuRow.code, SkuComponentRow.quantity)
            .join(SkuRow, SkuRow.id == SkuComponentRow.component_id)
            .where(SkuComponentRow.sku_id == sku_id)
            .order_by(SkuComponentRow.position)
        )
        return [(row.code, row.quantity) for row in rows]

    async def set_components(self, sku_id: UUID, components: Sequence[tuple[UUID, int]]) -> None:
        """Replace what a kit is made of."""
        await self._session.execute(delete(SkuComponentRow).where(SkuComponentRow.sku_id == sku_id))
        if components:
            await self._session.execute(
                insert(SkuComponentRow),
                [
                    {"sku_id": sku_id, "component_id": component_id, "position": position, "quantity": quantity}
                    for position, (component_id, quantity) in enumerate(components)
                ],
            )

    async def set_price(self, sku_id: UUID, channel_id: UUID, currency: str, amount_minor: int, at: Any) -> None:
        """Set what a SKU costs in a channel."""
        statement = upsert(PriceRow).values(
            id=new_id(),
            sku_id=sku_id,
            channel_id=channel_id,
            currency=currency,
            amount_minor=amount_minor,
            updated_at=at,
        )
        await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["sku_id", "channel_id", "currency"],
                set_={"amount_minor": amount_minor, "updated_at": at},
            )
        )

    async def _add(self, kind: type[ChannelRow | LocationRow | SkuRow], values: Mapping[str, Any]) -> bool:
        statement = upsert(kind).values(**values).on_conflict_do_nothing(index_elements=["code"]).returning(kind.id)
        return await self._session.scalar(statement) is not None
