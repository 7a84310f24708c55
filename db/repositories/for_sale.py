"""What placing an order needs to know of a channel and its SKUs, read in one statement."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import ChannelKind, ChannelRole, LocationCapability, TaxMode

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


async def for_sale(
    session: AsyncSession, channel: str, sku_codes: Collection[str], currency: str | None
) -> ForSale | None:
    """What a channel of anybody's sells of these SKUs; who may ask is the repository's to say."""
    wanted = {"channel": channel, "skus": list(sku_codes), "currency": currency}
    found = (await session.execute(_FOR_SALE, wanted)).one_or_none()
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
