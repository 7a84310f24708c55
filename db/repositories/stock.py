"""Stock levels and their ledger: every change is one guarded statement that writes both.

The statement locks its levels in (sku_id, location_id) order, looks at the newest values under those locks, and
changes either all of them or none; a CHECK stands behind it. Nothing outside of it reads a level, decides, and writes
it. The new values are made from the locked ones: from the UPDATE's own, older snapshot they could fail the CHECK for
no reason.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import MovementKind
from app.domain.ids import new_id
from app.domain.principal import Principal
from app.domain.stock import Buckets, Change, Level
from db.repositories.availability_rules import AvailabilityRuleRepository
from db.repositories.available_to import available_to
from db.repositories.queues import FREE_FOR_QUEUE, MAY_TAKE, queue

CONSUMING = frozenset({MovementKind.SHIP, MovementKind.SALE, MovementKind.TRANSFER_OUT})
"""What leaves on a promise stays used of the channel's ring fence; whatever else ends a promise gives it back."""

_MOVE = text(
    """
    WITH wanted AS (
        SELECT * FROM unnest(CAST(:movements AS uuid[]), CAST(:skus AS uuid[]), CAST(:locations AS uuid[]),
                             CAST(:on_hand AS int[]), CAST(:on_hand_to AS int[]), CAST(:expected AS int[]),
                             CAST(:reserved AS int[]), CAST(:quarantined AS int[]), CAST(:shortfall AS int[]))
                      AS w(movement_id, sku_id, location_id, on_hand_delta, on_hand_to, on_hand_expected,
                           reserved_delta, quarantined_delta, shortfall_delta)
    ), locked AS MATERIALIZED (
        SELECT l.id, l.on_hand, l.reserved, l.quarantined, l.shortfall, l.safety_stock, l.fresh_until,
               l.channel_safety, l.ring_fences, l.version, w.*,
               CAST(l.reserved AS bigint) + w.reserved_delta AS reserved_after,
               CAST(l.quarantined AS bigint) + w.quarantined_delta AS quarantined_after,
               -- What is really there. Promised units that leave, or are given back, were there, whatever a count said.
               GREATEST(COALESCE(w.on_hand_to, CAST(l.on_hand AS bigint) - l.shortfall + w.on_hand_delta),
                        CASE WHEN w.reserved_delta < 0 AND CAST(l.on_hand AS bigint) + w.on_hand_delta >= 0 THEN 0 END)
               AS there_after
        FROM stock_levels l JOIN wanted w USING (sku_id, location_id)
        ORDER BY l.sku_id, l.location_id FOR UPDATE OF l
    ), judged AS MATERIALIZED (
        SELECT k.*, GREATEST(there_after, reserved_after) AS on_hand_after,
               GREATEST(reserved_after - there_after, 0) AS shortfall_after,
               reserved_after >= 0
               AND there_after BETWEEN 0 AND 2000000000
               AND quarantined_after BETWEEN 0 AND 2000000000
               AND GREATEST(reserved_after - there_after, 0) <= CAST(shortfall AS bigint) + shortfall_delta
               AND (on_hand_expected IS NULL OR on_hand = on_hand_expected)
               AND (NOT (CAST(:binds_safety AS boolean) AND reserved_delta > 0)
                    OR there_after - reserved_after
                       >= COALESCE(CAST(channel_safety -> CAST(:channel AS text) ->> 'quantity' AS bigint),
                                   safety_stock)
                          + CASE WHEN ring_fences = '{}' THEN 0 ELSE (
                              SELECT COALESCE(sum(GREATEST(CAST(f.value ->> 'quantity' AS bigint)
                                                           - CAST(f.value ->> 'used' AS bigint), 0)), 0)
                              FROM jsonb_each(ring_fences) f WHERE f.key IS DISTINCT FROM CAST(:channel AS text)
                          ) END
                       AND (fresh_until IS NULL OR fresh_until > statement_timestamp()))
               AS fits,
               -- What the channel has used of its own fence: promises use it, what they give back is there again.
               CASE WHEN reserved_delta > 0 OR CAST(:gives_back AS boolean)
                    THEN CAST(ring_fences -> CAST(:channel AS text) ->> 'used' AS bigint) + reserved_delta END
               AS fence_used
        FROM locked k
    ), moved AS (
        UPDATE stock_levels l
        SET on_hand = k.on_hand_after, reserved = k.reserved_after, quarantined = k.quarantined_after,
            shortfall = k.shortfall_after,
            ring_fences = CASE WHEN k.fence_used IS NULL THEN k.ring_fences ELSE
                jsonb_set(k.ring_fences, ARRAY[CAST(:channel AS text), 'used'], to_jsonb(GREATEST(k.fence_used, 0)))
            END, version = k.version + 1, updated_at = :at
        FROM judged k
        WHERE l.id = k.id AND (SELECT count(*) FROM judged WHERE fits) = CAST(:count AS int)
        RETURNING l.id, l.sku_id, l.location_id, l.on_hand, l.reserved, l.safety_stock, l.quarantined, l.shortfall,
                  l.version, k.movement_id, k.on_hand AS on_hand_before, k.reserved AS reserved_before,
                  k.quarantined AS quarantined_before, k.shortfall AS shortfall_before
    ), ledger AS (
        INSERT INTO stock_movements (id, stock_level_id, kind, on_hand_delta, reserved_delta, quarantined_delta,
                                     shortfall_delta, on_hand_after, reserved_after, quarantined_after,
                                     shortfall_after, reason, note, cause_type, cause_id, channel_id, actor_kind,
                                     actor_id, at, effective_at)
        SELECT movement_id, id,
               -- What an order takes over from a reservation may be more at one location and less at another.
               -- Of what an edit gives up some units may be no longer for sale.
               CASE WHEN CAST(:kind AS text) IN ('RESERVE', 'RELEASE') AND quarantined > quarantined_before
                         THEN 'QUARANTINE'
                    WHEN CAST(:kind AS text) = 'RESERVE' AND reserved < reserved_before THEN 'RELEASE'
                    ELSE CAST(:kind AS text) END,
               on_hand - on_hand_before, reserved - reserved_before,
               quarantined - quarantined_before, shortfall - shortfall_before, on_hand, reserved, quarantined,
               shortfall, :reason, :note, :cause_type, CAST(:cause_id AS uuid), CAST(:channel_id AS uuid),
               :actor_kind, CAST(:actor_id AS uuid), :at, :effective_at
        FROM moved
    )
    SELECT m.id, m.sku_id, s.code AS sku, m.location_id, p.code AS location, m.on_hand, m.reserved, m.safety_stock,
           m.quarantined, m.shortfall, m.version, m.on_hand_before, m.reserved_before, m.quarantined_before,
           m.shortfall_before
    FROM moved m JOIN skus s ON s.id = m.sku_id JOIN locations p ON p.id = m.location_id
    ORDER BY m.sku_id, m.location_id
    """
)

_LEVELS = text(
    """
    SELECT l.id, l.sku_id, s.code AS sku, l.location_id, p.code AS location, l.on_hand, l.reserved, l.safety_stock,
           l.quarantined, l.shortfall, l.version
    FROM stock_levels l JOIN skus s ON s.id = l.sku_id JOIN locations p ON p.id = l.location_id
    WHERE l.sku_id = ANY(CAST(:skus AS uuid[])) AND l.location_id = ANY(CAST(:locations AS uuid[]))
    ORDER BY l.sku_id, l.location_id
    """
)

_AT = """
    SELECT l.id, l.sku_id, s.code AS sku, l.location_id, p.code AS location, l.on_hand, l.reserved, l.safety_stock,
           l.quarantined, l.shortfall, l.version
    FROM unnest(CAST(:skus AS uuid[]), CAST(:locations AS uuid[])) AS w(sku_id, location_id)
    JOIN stock_levels l USING (sku_id, location_id)
    JOIN skus s ON s.id = l.sku_id JOIN locations p ON p.id = l.location_id
    ORDER BY l.sku_id, l.location_id
"""

_SELLABLE = text(
    f"""
    WITH queue AS MATERIALIZED ({queue("w.sku_id = ANY(CAST(:skus AS uuid[]))")})
    SELECT l.sku_id, l.location_id,
           CAST(GREATEST(0, {available_to("CAST(CAST(:channel AS uuid) AS text)")} - COALESCE(
               (SELECT sum(LEAST(q.units, {FREE_FOR_QUEUE})) FROM queue q WHERE {MAY_TAKE}), 0)) AS int),
           NOT CAST(:channel AS uuid) = ANY(l.no_ship_channels), NOT CAST(:channel AS uuid) = ANY(l.no_pickup_channels)
    FROM stock_levels l
    WHERE l.sku_id = ANY(CAST(:skus AS uuid[])) AND l.location_id = ANY(CAST(:locations AS uuid[]))
    ORDER BY l.sku_id, l.location_id
    """  # noqa: S608 - no value is spliced in
)

_OPEN = text(
    """
    INSERT INTO stock_levels (id, sku_id, location_id, on_hand, reserved, safety_stock, quarantined, shortfall,
                              version, updated_at)
    SELECT id, sku_id, location_id, 0, 0, 0, 0, 0, 0, :at
    FROM unnest(CAST(:ids AS uuid[]), CAST(:skus AS uuid[]), CAST(:locations AS uuid[])) AS w(id, sku_id, location_id)
    WHERE NOT EXISTS (
        SELECT FROM stock_levels l WHERE l.sku_id = w.sku_id AND l.location_id = w.location_id
    )
    ORDER BY sku_id, location_id
    ON CONFLICT (sku_id, location_id) DO NOTHING RETURNING id
    """
)
"""Levels that exist are left out first: DO NOTHING waits for whoever is changing one, out of the order of locks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """What the ledger says of a change."""

    kind: MovementKind
    at: datetime
    effective_at: datetime
    reason: str | None = None
    note: str | None = None
    cause_type: str | None = None
    cause_id: UUID | None = None
    channel_id: UUID | None = None
    """For whom units were promised, given back or shipped."""


@dataclass(frozen=True, slots=True)
class Sellable:
    """What a channel could be promised from a level, and whether it may send or hand over units from there."""

    sku_id: UUID
    location_id: UUID
    available: int
    ships: bool
    hands_over: bool


class StockRepository:
    """Levels, changed in bulk by guarded statements."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._principal = principal

    async def move(
        self, changes: Sequence[Change], movement: Movement, *, binds_safety: bool = False
    ) -> list[Level] | None:
        """Change levels and write the ledger, all or nothing; the levels afterwards, or None when the guard held.

        `changes` are summed and sorted (`app.domain.stock.summed`). `binds_safety` keeps promises off safety stock,
        off what is fenced for other channels than the movement's, and off levels whose report is too old. The levels
        say what they were (`Level.was`). Nothing remains of a refused attempt, so the caller may plan again. Locks:
        levels by (sku, location).
        """
        if not changes:
            return []
        rows = await self._session.execute(
            _MOVE,
            {
                "movements": [new_id() for _ in changes],
                "skus": [change.sku_id for change in changes],
                "locations": [change.location_id for change in changes],
                "on_hand": [change.on_hand for change in changes],
                "on_hand_to": [change.on_hand_to for change in changes],
                "expected": [change.on_hand_expected for change in changes],
                "reserved": [change.reserved for change in changes],
                "quarantined": [change.quarantined for change in changes],
                "shortfall": [change.shortfall for change in changes],
                "binds_safety": binds_safety,
                "channel": None if movement.channel_id is None else str(movement.channel_id),
                "gives_back": movement.kind not in CONSUMING,
                "count": len(changes),
                "kind": movement.kind.value,
                "reason": movement.reason,
                "note": movement.note,
                "cause_type": movement.cause_type,
                "cause_id": movement.cause_id,
                "channel_id": movement.channel_id,
                "actor_kind": self._principal.kind.value,
                "actor_id": self._principal.id,
                "at": movement.at,
                "effective_at": movement.effective_at,
            },
        )
        return [Level(*row[:-4], was=Buckets(*row[-4:])) for row in rows] or None

    async def levels(self, sku_ids: Collection[UUID], location_ids: Collection[UUID]) -> list[Level]:
        """Levels as they stand, unlocked: material for a plan, never for a decision."""
        rows = await self._session.execute(_LEVELS, {"skus": list(sku_ids), "locations": list(location_ids)})
        return [Level(*row) for row in rows]

    async def at(self, pairs: Sequence[tuple[UUID, UUID]]) -> list[Level]:
        """The levels of these (SKU, location) as they stand, unlocked: material for a plan."""
        parameters = {"skus": [sku_id for sku_id, _ in pairs], "locations": [location_id for _, location_id in pairs]}
        return [Level(*row) for row in await self._session.execute(text(_AT), parameters)]

    async def lock(self, pairs: Sequence[tuple[UUID, UUID]]) -> list[Level]:
        """The same, locked: they stay as they are. Locks: levels by (sku, location)."""
        parameters = {"skus": [sku_id for sku_id, _ in pairs], "locations": [location_id for _, location_id in pairs]}
        return [Level(*row) for row in await self._session.execute(text(f"{_AT} FOR UPDATE OF l"), parameters)]

    async def sellable(
        self, channel_id: UUID, sku_ids: Collection[UUID], location_ids: Collection[UUID]
    ) -> list[Sellable]:
        """What a channel could be promised from each level, unlocked: material for a plan, never for a decision.

        Units that somebody waits for are theirs: whoever comes now comes after them.
        """
        rows = await self._session.execute(
            _SELLABLE, {"channel": channel_id, "skus": list(sku_ids), "locations": list(location_ids)}
        )
        return [Sellable(*row) for row in rows]

    async def ensure(self, pairs: Sequence[tuple[UUID, UUID]], at: datetime) -> None:
        """Open empty levels for (sku, location) pairs that have none; version 0, no event: nothing is there yet.

        New ones get what the rules keep back there.
        """
        opened = await self._session.scalars(
            _OPEN,
            {
                "ids": [new_id() for _ in pairs],
                "skus": [sku_id for sku_id, _ in pairs],
                "locations": [location_id for _, location_id in pairs],
                "at": at,
            },
        )
        fresh = list(opened)
        if fresh:
            await AvailabilityRuleRepository(self._session).apply_to_new(fresh, at)
