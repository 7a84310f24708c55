"""What a channel can sell of many SKUs, in one statement whatever their number: the read behind availability.

It costs index look-ups per SKU and location. Movements and holds are never read, and of orders only lines that wait for
a SKU of which more is on its way, by an index that holds no others. Runs on a bare asyncpg connection: SQLAlchemy's own
round trips and result objects would cost more than the statement.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app.domain.shopper_stock import Offer, Part, behind
from db.event_log.connections import driver_connection
from db.repositories.available_to import available_to

_READ = f"""
    WITH sells AS MATERIALIZED (
        SELECT id, CAST(id AS text) AS key, code, shows_stock_counts FROM channels WHERE code = $1
    ), serving AS MATERIALIZED (
        SELECT s.location_id,
               p.capabilities && ARRAY['SHIP', 'DROPSHIP'] AND 'SHIP' = ANY(s.roles)
               OR 'LOCAL_DELIVERY' = ANY(p.capabilities) AND 'LOCAL_DELIVERY' = ANY(s.roles) AS sends,
               p.capabilities && ARRAY['PICKUP', 'CURBSIDE'] AND 'PICKUP' = ANY(s.roles) AS hands_over
        FROM channel_locations s JOIN locations p ON p.id = s.location_id AND p.active
        WHERE s.channel_id = (SELECT id FROM sells) AND (CAST($3 AS text[]) IS NULL OR p.code = ANY(CAST($3 AS text[])))
    )
    SELECT c.id AS channel_id, c.shows_stock_counts, h.position, statement_timestamp() AS at,
           s.id, s.code, s.available_from, low.units AS low_stock_at, out.units AS out_of_stock_at,
           part.id AS part, part.per, part.tracked, stock.available,
           coming.dates, coming.units, ahead.units AS ahead, undated.units AS undated
    FROM sells c CROSS JOIN event_log_head h
    LEFT JOIN skus s ON {{named}}
    LEFT JOIN LATERAL (
        SELECT k.component_id AS id, k.quantity AS per, o.stock_tracked AS tracked, o.available_from
        FROM sku_components k JOIN skus o ON o.id = k.component_id WHERE k.sku_id = s.id
        UNION ALL
        SELECT s.id, 1, s.stock_tracked, s.available_from
        WHERE NOT EXISTS (SELECT FROM sku_components k WHERE k.sku_id = s.id)
    ) part ON true
    LEFT JOIN LATERAL (
        SELECT COALESCE(sum({available_to("c.key")}), 0) AS available
        FROM stock_levels l JOIN serving v ON v.location_id = l.location_id
        WHERE l.sku_id = part.id AND part.tracked
          AND (v.sends AND NOT c.id = ANY(l.no_ship_channels) OR v.hands_over AND NOT c.id = ANY(l.no_pickup_channels))
    ) stock ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(v.expected_at ORDER BY v.expected_at, v.id) AS dates,
               array_agg(v.quantity - v.received - v.promised ORDER BY v.expected_at, v.id) AS units
        FROM supplies v
        WHERE v.sku_id = part.id AND part.tracked AND v.state = 'OPEN' AND v.promised < v.quantity - v.received
          AND v.location_id IN (SELECT location_id FROM serving)
    ) coming ON true
    LEFT JOIN LATERAL (
        SELECT sum(w.open_quantity) AS units FROM order_lines w JOIN orders o ON o.id = w.order_id
        WHERE coming.dates IS NOT NULL AND w.sku_id = part.id AND w.takes_stock
          AND w.open_quantity + w.backordered_quantity > 0 AND o.status = 'OPEN'
    ) ahead ON true
    LEFT JOIN LATERAL (
        SELECT GREATEST(0, b.quantity - b.used) AS units FROM backorder_limits b
        WHERE b.sku_id = part.id AND (b.channel_id = c.id OR b.channel_id IS NULL)
          AND b.kind = CASE WHEN part.available_from > statement_timestamp() THEN 'PREORDER' ELSE 'BACKORDER' END
        ORDER BY b.channel_id IS NULL LIMIT 1
    ) undated ON true
    LEFT JOIN LATERAL ({{low}}) low ON true
    LEFT JOIN LATERAL ({{out}}) out ON true
"""  # noqa: S608 - no value is spliced in

_THRESHOLD = """
    SELECT r.{effect} AS units FROM availability_rules r
    WHERE r.active AND r.{effect} IS NOT NULL AND (r.channel_id = c.id OR r.channel_id IS NULL)
      AND (r.sku_id = s.id OR r.sku_id IS NULL AND (r.category = s.category OR r.category IS NULL))
    ORDER BY r.sku_id IS NULL, r.category IS NULL, r.channel_id IS NULL, r.updated_at DESC, r.id DESC LIMIT 1
"""
_WHOLE = _READ.replace("{low}", _THRESHOLD.format(effect="low_stock_at")).replace(
    "{out}", _THRESHOLD.format(effect="out_of_stock_at")
)
_BY_CODES = _WHOLE.replace("{named}", "s.code = ANY((SELECT CAST($2 AS text[]))::text[])")
_BY_IDS = _WHOLE.replace("{named}", "s.id = ANY((SELECT CAST($2 AS uuid[]))::uuid[])")
"""The look-up hides the array's length from the planner: a plan that fits any number is made once per connection."""


@dataclass(frozen=True, slots=True)
class SkuOffer:
    """A SKU that is known, and what there is of it."""

    sku_id: UUID
    sku: str
    offer: Offer


@dataclass(frozen=True, slots=True)
class Offered:
    """What a channel could sell of each known SKU, at one moment; `position` is the log's head then."""

    channel_id: UUID
    shows_counts: bool
    position: int
    at: datetime
    offers: tuple[SkuOffer, ...]


async def offers_by_code(engine: AsyncEngine, channel: str, skus: Collection[str]) -> Offered | None:
    """One statement for all of these SKU codes; unknown ones are absent. None for an unknown channel."""
    async with driver_connection(engine) as connection:
        return await _read(connection, _BY_CODES, channel, list(skus))


async def offers_by_id(
    engine: AsyncEngine, channel: str, sku_ids: Collection[UUID], locations: Collection[str] | None = None
) -> Offered | None:
    """The same by SKU id; `locations` (codes) narrow what counts."""
    async with driver_connection(engine) as connection:
        return await _read(connection, _BY_IDS, channel, list(sku_ids), locations)


async def offers_in(
    session: AsyncSession, channel: str, sku_ids: Collection[UUID], locations: Collection[str] | None = None
) -> Offered | None:
    """The same in the session's own transaction, as of its moment; something was read with it before."""
    connection = await (await session.connection()).get_raw_connection()
    return await _read(connection.driver_connection, _BY_IDS, channel, list(sku_ids), locations)


async def _read(
    connection: Any, statement: str, channel: str, named: list[Any], locations: Collection[str] | None = None
) -> Offered | None:
    places = None if locations is None else list(locations)
    rows: list[Any] = await connection.fetch(statement, channel, named, places)
    if not rows:
        return None
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        if row["id"] is not None:
            found.setdefault(row["id"], []).append(row)
    first = rows[0]
    return Offered(
        first["channel_id"],
        first["shows_stock_counts"],
        first["position"],
        first["at"],
        tuple(SkuOffer(sku_id, parts[0]["code"], _offer(parts)) for sku_id, parts in found.items()),
    )


def _offer(rows: list[Any]) -> Offer:
    first = rows[0]
    return Offer(
        parts=tuple(_part(row) for row in rows if row["tracked"]),
        available_from=first["available_from"],
        low_stock_at=first["low_stock_at"],
        out_of_stock_at=first["out_of_stock_at"],
    )


def _part(row: Any) -> Part:
    supplies: tuple[tuple[datetime, int], ...] = ()
    if row["dates"] is not None:
        supplies = behind(zip(row["dates"], row["units"], strict=True), row["ahead"] or 0)
    return Part(row["part"], int(row["available"]), row["per"], supplies, row["undated"] or 0)
