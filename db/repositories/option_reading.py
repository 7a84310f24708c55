"""All that delivery options are made of, in one statement whatever the number of lines and locations.

It costs index look-ups per SKU and location. Of orders it counts only those that a location with a capacity was given
lately and has not sent, or sent within the present window, and stops counting at HORIZON windows. Codes that are
unknown are absent.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.postal_codes import normalized_postal_code, postal_areas
from db.repositories.available_to import available_to
from db.repositories.postal_points import MAX_CODE

HORIZON_WINDOWS = 60
"""Windows of work that may lie before a new order; more than that reads as that."""

LATELY_DAYS = 14
"""Unfinished work that is older than that is thought forgotten and counts no more."""

_FIRST_ID = "CAST(lpad(to_hex(CAST(extract(epoch FROM {at}) * 1000 AS bigint)), 12, '0') || repeat('0', 20) AS uuid)"
"""The smallest UUIDv7 of an instant (RFC 9562, 5.7): ids of rows are in the order of their making."""

_WINDOW_BEGINS = (
    "date_trunc(lower(p.capacity_window), statement_timestamp() AT TIME ZONE p.timezone) AT TIME ZONE p.timezone"
)

_FINISHED = " UNION ALL ".join(
    # A row's comparison is what the queue's index can do and the primary key cannot: that one knows no location.
    f"""
        SELECT FROM fulfillment_orders f
        WHERE f.location_id = p.id AND f.status = '{status}'
          AND (f.location_id, f.status, f.id) >= (p.id, '{status}', {_FIRST_ID.format(at=_WINDOW_BEGINS)})
    """
    for status in ("READY_FOR_PICKUP", "DISPATCHED", "COMPLETED")
)

_BEFORE = f"""
    SELECT count(*) FROM (
        SELECT FROM fulfillment_orders f
        WHERE f.location_id = p.id
          AND f.status IN ('SCHEDULED', 'OPEN', 'ACCEPTED', 'PICKING', 'PICKED', 'PACKED')
          AND f.id >= {_FIRST_ID.format(at=f"statement_timestamp() - interval '{LATELY_DAYS} days'")}
        UNION ALL
        {_FINISHED}
        LIMIT p.capacity_orders * {HORIZON_WINDOWS}
    ) given
"""  # noqa: S608 - no value is spliced in

_POINT = """
    SELECT jsonb_build_array(latitude, longitude) FROM postal_points
    WHERE country = :{name}_country AND postal_code = ANY(CAST(:{name}_codes AS text[]))
    ORDER BY length(postal_code) DESC LIMIT 1
"""

_HELD = """
    COALESCE((
        SELECT sum(h.quantity) FROM reservations r JOIN reservation_lines h ON h.reservation_id = r.id
        WHERE r.id = CAST(:reservation AS uuid) AND r.channel_id = c.id AND (r.owner IS NULL OR r.owner = :owner)
          AND r.state = 'ACTIVE' AND r.expires_at > statement_timestamp()
          AND h.sku_id = l.sku_id AND h.location_id = l.location_id), 0)
"""
"""What the asker holds at a level: reserved, and free for nobody else."""

_READ = text(
    f"""
    WITH sells AS MATERIALIZED (
        SELECT id, CAST(id AS text) AS key, code, kind, currency, timezone FROM channels WHERE code = :channel
    ), serving AS MATERIALIZED (
        SELECT p.*, s.roles, row_number() OVER (ORDER BY p.priority DESC, s.position) AS rank
        FROM channel_locations s JOIN locations p ON p.id = s.location_id AND p.active
        WHERE s.channel_id = (SELECT id FROM sells)
    ), part AS MATERIALIZED (
        SELECT s.id AS wanted, o.id, k.quantity AS per, k.position, o.stock_tracked, o.weight_grams, o.unit_digits,
               o.available_from
        FROM skus s JOIN sku_components k ON k.sku_id = s.id JOIN skus o ON o.id = k.component_id
        WHERE s.code = ANY(CAST(:skus AS text[]))
        UNION ALL
        SELECT s.id, s.id, 1, 0, s.stock_tracked, s.weight_grams, s.unit_digits, s.available_from
        FROM skus s WHERE s.code = ANY(CAST(:skus AS text[]))
          AND NOT EXISTS (SELECT FROM sku_components k WHERE k.sku_id = s.id)
    )
    SELECT c.id, c.code, c.kind, c.currency, c.timezone, statement_timestamp() AS at,
        (SELECT jsonb_agg(jsonb_build_array(p.id, p.code, p.kind, p.address, p.latitude, p.longitude, p.timezone,
                p.opening_hours, p.closures, p.cut_offs, p.handling_minutes, p.capabilities, p.roles,
                p.capacity_orders, p.capacity_window,
                CASE WHEN p.capacity_orders IS NOT NULL THEN ({_BEFORE}) END) ORDER BY p.rank)
         FROM serving p) AS places,
        (SELECT jsonb_agg(jsonb_build_array(s.code, extract(epoch FROM s.available_from), m.amount_minor, (
                SELECT jsonb_agg(jsonb_build_array(t.id, t.per, t.stock_tracked, t.weight_grams, t.unit_digits,
                    extract(epoch FROM t.available_from)) ORDER BY t.position)
                FROM part t WHERE t.wanted = s.id)))
         FROM skus s LEFT JOIN prices m ON m.sku_id = s.id AND m.channel_id = c.id AND m.currency = c.currency
         WHERE s.code = ANY(CAST(:skus AS text[]))) AS skus,
        (SELECT jsonb_agg(jsonb_build_array(l.sku_id, l.location_id, {available_to("c.key")} + {_HELD},
                NOT c.id = ANY(l.no_ship_channels), NOT c.id = ANY(l.no_pickup_channels)))
         FROM stock_levels l
         WHERE l.sku_id IN (SELECT id FROM part WHERE stock_tracked) AND l.location_id IN (SELECT id FROM serving)
        ) AS levels,
        (SELECT jsonb_agg(jsonb_build_array(v.sku_id, v.location_id, extract(epoch FROM v.expected_at),
                v.quantity - v.received - v.promised) ORDER BY v.expected_at, v.id)
         FROM supplies v
         WHERE v.state = 'OPEN' AND v.promised < v.quantity - v.received
           AND v.sku_id IN (SELECT id FROM part WHERE stock_tracked) AND v.location_id IN (SELECT id FROM serving)
        ) AS coming,
        (SELECT jsonb_agg(to_jsonb(d) ORDER BY d.code) FROM delivery_services d
         WHERE d.active AND (d.channels = '{{}}' OR c.code = ANY(d.channels))) AS services,
        ({_POINT.format(name="destination")}) AS destination,
        ({_POINT.format(name="near")}) AS near
    FROM sells c
    """  # noqa: S608 - no value is spliced in
)


@dataclass(frozen=True, slots=True)
class OptionRows:
    """What one statement read, as it stands in the tables: rows are lists in the order of the statement's columns."""

    channel_id: UUID
    channel: str
    kind: str
    currency: str
    timezone: str
    at: datetime
    places: Sequence[Sequence[Any]]
    skus: Sequence[Sequence[Any]]
    levels: Sequence[Sequence[Any]]
    coming: Sequence[Sequence[Any]]
    services: Sequence[Mapping[str, Any]]
    destination: tuple[float, float] | None
    near: tuple[float, float] | None


async def read_options(
    session: AsyncSession,
    channel: str,
    skus: Collection[str],
    *,
    destination: tuple[str | None, str | None],
    near: tuple[str | None, str | None],
    held: tuple[UUID | None, str | None],
) -> OptionRows | None:
    """Everything for these SKUs in a channel; None for an unknown one.

    Places to look up are (country, postal code); `held` is a reservation and whose it must be, where it is anybody's.
    """
    reservation, owner = held
    parameters: dict[str, Any] = {"channel": channel, "skus": list(skus), "reservation": reservation, "owner": owner}
    for name, (country, code) in (("destination", destination), ("near", near)):
        normalized = normalized_postal_code(code or "")
        known = bool(normalized) and len(normalized) <= MAX_CODE
        parameters[f"{name}_country"] = country or ""
        parameters[f"{name}_codes"] = [normalized, *postal_areas(normalized)] if known else []
    row = (await session.execute(_READ, parameters)).one_or_none()
    if row is None:
        return None
    return OptionRows(
        channel_id=row.id,
        channel=row.code,
        kind=row.kind,
        currency=row.currency,
        timezone=row.timezone,
        at=row.at,
        places=row.places or (),
        skus=row.skus or (),
        levels=row.levels or (),
        coming=row.coming or (),
        services=row.services or (),
        destination=_pair(row.destination),
        near=_pair(row.near),
    )


def _pair(found: Any) -> tuple[float, float] | None:
    return None if found is None else cast("tuple[float, float]", tuple(found))
