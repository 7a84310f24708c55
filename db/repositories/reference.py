"""Channels, locations, SKUs and prices, for writing and for placing orders."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar_documents import calendar_of
from app.domain.calendars import Calendar
from app.domain.enums import ChannelKind, ChannelRole, CoordinateSource, LocationCapability, TaxMode
from app.domain.ids import new_id
from app.domain.principal import Principal
from db.models.inventory import StockLevelRow
from db.models.reference import ChannelLocationRow, ChannelRow, LocationRow, PriceRow, SkuComponentRow, SkuRow

SENDS = frozenset({LocationCapability.SHIP, LocationCapability.DROPSHIP})
"""What a location must be able to do, one of these, to send what a channel sells."""


@dataclass(frozen=True, slots=True)
class Serving:
    """A location that serves a channel: what both its capabilities and its roles there allow."""

    id: UUID
    code: str
    capabilities: frozenset[LocationCapability]
    active: bool
    roles: frozenset[ChannelRole]
    changed_at: datetime | None = None
    """When it last changed, where that was asked: what is known of it may be kept as of then."""

    @property
    def ships(self) -> bool:
        """Whether orders of the channel are sent from there now, by itself or by a supplier (drop-ship)."""
        return self.active and bool(SENDS & self.capabilities) and ChannelRole.SHIP in self.roles


@dataclass(frozen=True, slots=True)
class PartForSale:
    """A component of a kit, what it costs by itself in the order's currency, and how many one kit holds."""

    id: UUID
    code: str
    name: str
    stock_tracked: bool
    price_minor: int | None
    quantity: int


@dataclass(frozen=True, slots=True)
class SkuForSale:
    """A SKU, and what it costs in the order's currency; None when it has no price in it there."""

    id: UUID
    code: str
    name: str
    stock_tracked: bool
    price_minor: int | None
    tax_class: str | None
    """The attribute `taxClass`, else `category`: what tax rules name."""
    parts: tuple[PartForSale, ...]
    """What a kit is made of, in order; empty for everything else."""


@dataclass(frozen=True, slots=True)
class ForSale:
    """What a channel sells and where from; `serving` has the preferred location first."""

    channel_id: UUID
    channel: str
    kind: ChannelKind
    currency: str
    """The one that was asked for, else the channel's own; prices are in it."""
    currencies: tuple[str, ...]
    """Every currency that the channel sells in; the one asked for may not be among them."""
    timezone: str
    tax_included: bool
    tax_mode: TaxMode
    holds_unpaid: bool
    payment_timeouts: Mapping[str, int]
    """Minutes that a tender may stay unpaid, by its kind."""
    checks: Mapping[str, Any]
    """How its orders are checked (`app/domain/validation/settings.py`)."""
    serving: list[Serving]
    skus: dict[str, SkuForSale]
    not_yet: frozenset[UUID]
    """Of these SKUs and their components those whose street date lies ahead."""


_FOR_SALE = text(
    """
    SELECT c.id, c.code, c.kind, c.checks, w.currency, c.currencies, c.timezone, c.tax_included, c.tax_mode,
        c.holds_unpaid, c.payment_timeouts,
        COALESCE((
            SELECT jsonb_agg(jsonb_build_array(l.id, l.code, l.capabilities, l.active, cl.roles, l.updated_at)
                             ORDER BY l.priority DESC, cl.position)
            FROM channel_locations cl JOIN locations l ON l.id = cl.location_id WHERE cl.channel_id = c.id
        ), '[]') AS serving,
        COALESCE((
            SELECT jsonb_agg(jsonb_build_array(s.id, s.code, s.name, s.stock_tracked, p.amount_minor,
                                               coalesce(s.attributes ->> 'taxClass', s.category),
                                               k.parts, s.available_from > now()))
            FROM skus s
            LEFT JOIN LATERAL (
                SELECT jsonb_agg(jsonb_build_array(t.id, t.code, t.name, t.stock_tracked, tp.amount_minor, h.quantity,
                                                   t.available_from > now())
                                 ORDER BY h.position) AS parts
                FROM sku_components h
                JOIN skus t ON t.id = h.component_id
                LEFT JOIN prices tp ON tp.sku_id = t.id AND tp.channel_id = c.id AND tp.currency = w.currency
                WHERE h.sku_id = s.id
            ) k ON true
            LEFT JOIN prices p ON p.sku_id = s.id AND p.channel_id = c.id AND p.currency = w.currency
            WHERE s.code = ANY(CAST(:skus AS text[]))
        ), '[]') AS skus
    FROM channels c, LATERAL (SELECT coalesce(CAST(:currency AS text), c.currency) AS currency) w
    WHERE c.code = :channel
    """
)


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
        wanted = {"channel": channel, "skus": list(sku_codes), "currency": currency}
        found = (await self._session.execute(_FOR_SALE, wanted)).one_or_none()
        if found is None:
            return None
        return ForSale(
            channel_id=found.id,
            channel=found.code,
            kind=ChannelKind(found.kind),
            checks=found.checks,
            currency=found.currency,
            currencies=tuple(found.currencies),
            timezone=found.timezone,
            tax_included=found.tax_included,
            tax_mode=TaxMode(found.tax_mode),
            holds_unpaid=found.holds_unpaid,
            payment_timeouts=found.payment_timeouts,
            serving=[
                Serving(
                    id=UUID(id),
                    code=code,
                    capabilities=frozenset(map(LocationCapability, capabilities)),
                    active=active,
                    roles=frozenset(map(ChannelRole, roles)),
                    changed_at=datetime.fromisoformat(changed_at),
                )
                for id, code, capabilities, active, roles, changed_at in found.serving
            ],
            skus={
                code: SkuForSale(
                    UUID(id),
                    code,
                    *rest,
                    parts=tuple(PartForSale(UUID(part_id), *part) for part_id, *part, _ in parts or ()),
                )
                for id, code, *rest, parts, _ in found.skus
            },
            not_yet=frozenset(
                UUID(one[0]) for *sku, parts, ahead in found.skus for one in ((*sku, ahead), *(parts or ())) if one[-1]
            ),
        )

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
