"""Rules that protect stock, and their effects in the rows of levels.

Effects are resolved under the levels' locks from all rules in force. Whoever changes rules takes `lock_rules` first,
whoever opens levels shares it: otherwise a new level and a new rule could miss each other.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import delete, func, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.ids import new_id
from app.domain.protection import Effects, Kept, Place, Protection, Rule, Scope, protect
from db.models.inventory import StockLevelRow
from db.models.protection import AvailabilityRuleRow, RuleApplicationRow
from db.models.reference import ChannelRow, LocationRow, SkuRow

RULES = 815_031
"""The advisory lock of the rules."""

_LOCK = text("SELECT pg_advisory_xact_lock(:key)")
_SHARE = text("SELECT pg_advisory_xact_lock_shared(:key)")
_HELD = text(
    """
    SELECT l.id, l.version, l.sku_id, s.code AS sku, s.category, l.location_id, p.code AS location, p.groups,
           l.safety_stock, l.safety_rule_id, l.channel_safety, l.ring_fences, l.no_ship_channels, l.no_pickup_channels
    FROM stock_levels l JOIN skus s ON s.id = l.sku_id JOIN locations p ON p.id = l.location_id
    WHERE l.id = ANY(CAST(:ids AS uuid[])) ORDER BY l.sku_id, l.location_id FOR UPDATE OF l
    """
)
_WRITE = text(
    """
    UPDATE stock_levels l
    SET safety_stock = w.safety_stock, safety_rule_id = w.safety_rule_id, channel_safety = w.channel_safety,
        ring_fences = w.ring_fences, no_ship_channels = w.no_ship_channels, no_pickup_channels = w.no_pickup_channels,
        version = CASE WHEN l.version = 0 THEN 0 ELSE l.version + 1 END, updated_at = :at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS w(
        id uuid, safety_stock int, safety_rule_id uuid, channel_safety jsonb, ring_fences jsonb,
        no_ship_channels uuid[], no_pickup_channels uuid[])
    WHERE l.id = w.id
    """
)


@dataclass(frozen=True, slots=True)
class Protected:
    """A level whose protection changed; `version` is its new one, 0 where nothing has happened yet."""

    id: UUID
    version: int
    sku: str
    location: str
    before: Protection
    after: Protection


class AvailabilityRuleRepository:
    """Rules by code, and their application to levels."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock_rules(self) -> None:
        """Be the only one who changes rules or applies them, until the end of the transaction. Locks: before levels."""
        await self._session.execute(_LOCK, {"key": RULES})

    async def find(self, code: str) -> AvailabilityRuleRow | None:
        """A rule by code, in force or not. Locks: its row."""
        return await self._session.scalar(
            select(AvailabilityRuleRow).where(AvailabilityRuleRow.code == code).with_for_update()
        )

    async def add(self, values: Mapping[str, Any]) -> None:
        """Insert a rule."""
        await self._session.execute(insert(AvailabilityRuleRow).values(**values))

    async def change(self, rule_id: UUID, values: Mapping[str, Any]) -> None:
        """Write columns of a rule."""
        await self._session.execute(
            update(AvailabilityRuleRow).where(AvailabilityRuleRow.id == rule_id).values(**values)
        )

    async def names(self, scope: Scope) -> dict[str, str | None]:
        """A scope as events and people name it: by business codes."""
        row = await self._session.execute(
            select(
                select(SkuRow.code).where(SkuRow.id == scope.sku_id).scalar_subquery(),
                select(LocationRow.code).where(LocationRow.id == scope.location_id).scalar_subquery(),
                select(ChannelRow.code).where(ChannelRow.id == scope.channel_id).scalar_subquery(),
            )
        )
        sku, location, channel = row.one()
        return {
            "sku": sku,
            "category": scope.category,
            "location": location,
            "locationGroup": scope.location_group,
            "channel": channel,
        }

    async def levels_in(self, scope: Scope, *, after: UUID | None = None, limit: int) -> list[UUID]:
        """Ids of levels that a scope speaks of, whatever its channel, by id."""
        query = select(StockLevelRow.id).order_by(StockLevelRow.id).limit(limit)
        if after is not None:
            query = query.where(StockLevelRow.id > after)
        if scope.sku_id is not None:
            query = query.where(StockLevelRow.sku_id == scope.sku_id)
        if scope.category is not None:
            query = query.join(SkuRow, SkuRow.id == StockLevelRow.sku_id).where(SkuRow.category == scope.category)
        if scope.location_id is not None:
            query = query.where(StockLevelRow.location_id == scope.location_id)
        if scope.location_group is not None:
            named = select(LocationRow.id).where(LocationRow.groups.contains([scope.location_group]))
            query = query.where(StockLevelRow.location_id.in_(named))
        return list(await self._session.scalars(query))

    async def apply(self, level_ids: Collection[UUID], at: datetime) -> list[Protected]:
        """Give levels the protection that the rules say; those that changed. Three statements, however many levels.

        Locks: levels by (sku, location); the caller holds or shares the rules.
        """
        if not level_ids:
            return []
        held = (await self._session.execute(_HELD, {"ids": list(level_ids)})).all()
        rules = await self._rules({row.sku_id for row in held}, {row.category for row in held} - {None})
        channels: list[UUID] = []
        if any(rule.effects.allow_ship is not None or rule.effects.allow_pickup is not None for rule in rules):
            channels = list(await self._session.scalars(select(ChannelRow.id)))
        changed: list[Protected] = []
        by_sku, general = _sorted_by_sku(rules)
        for row in held:
            before = protection_of(row)
            place = Place(
                sku_id=row.sku_id, category=row.category, location_id=row.location_id, groups=frozenset(row.groups)
            )
            after = protect(place, [*by_sku.get(row.sku_id, ()), *general], channels, before)
            if after != before:
                version = row.version + 1 if row.version else 0
                changed.append(Protected(row.id, version, row.sku, row.location, before, after))
        if changed:
            rows = orjson.dumps([_row(level) for level in changed]).decode()
            await self._session.execute(_WRITE, {"rows": rows, "at": at})
        return changed

    async def apply_to_new(self, level_ids: Collection[UUID], at: datetime) -> None:
        """Give levels that were just opened their protection. Shares the rules with other openers."""
        await self._session.execute(_SHARE, {"key": RULES})
        await self.apply(level_ids, at)

    async def queue(self, scope: Scope, at: datetime, *, rule_id: UUID | None = None) -> None:
        """Have the levels of a scope resolved anew by the job, soon."""
        await self._session.execute(
            insert(RuleApplicationRow).values(
                id=new_id(),
                rule_id=rule_id,
                sku_id=scope.sku_id,
                category=scope.category,
                location_id=scope.location_id,
                location_group=scope.location_group,
                through=None,
                created_at=at,
            )
        )

    async def next_application(self) -> RuleApplicationRow | None:
        """The oldest work that is queued and that nobody else does. Locks: its row."""
        return await self._session.scalar(
            select(RuleApplicationRow).order_by(RuleApplicationRow.id).limit(1).with_for_update(skip_locked=True)
        )

    async def done_through(self, application_id: UUID, level_id: UUID | None) -> None:
        """Note how far queued work is; None: it is done."""
        this = RuleApplicationRow.id == application_id
        if level_id is None:
            await self._session.execute(delete(RuleApplicationRow).where(this))
        else:
            await self._session.execute(update(RuleApplicationRow).where(this).values(through=level_id))

    async def channel_added(self, at: datetime) -> None:
        """Have all levels resolved anew when a rule allows or forbids something to any channel: now to the new one too.

        Shares the rules with who opens levels.
        """
        await self._session.execute(_SHARE, {"key": RULES})
        query = select(
            select(AvailabilityRuleRow.id)
            .where(
                AvailabilityRuleRow.active,
                AvailabilityRuleRow.channel_id.is_(None),
                or_(AvailabilityRuleRow.allow_ship.is_not(None), AvailabilityRuleRow.allow_pickup.is_not(None)),
            )
            .exists()
        )
        if await self._session.scalar(query):
            await self.queue(Scope(), at)

    async def _rules(self, sku_ids: Collection[UUID], categories: Collection[str]) -> list[Rule]:
        row = AvailabilityRuleRow
        rows = await self._session.scalars(
            select(row).where(
                row.active,
                or_(
                    row.sku_id.in_(list(sku_ids)),
                    row.sku_id.is_(None) & or_(row.category.is_(None), row.category.in_(list(categories))),
                ),
                func.num_nonnulls(row.safety_stock, row.ring_fence, row.allow_ship, row.allow_pickup) > 0,
            )
        )
        return [rule_of(row) for row in rows]


def rule_of(row: AvailabilityRuleRow) -> Rule:
    """The domain's rule."""
    return Rule(
        id=row.id,
        code=row.code,
        scope=scope_of(row),
        effects=effects_of(row),
        saved_at=row.updated_at,
    )


def scope_of(row: AvailabilityRuleRow | RuleApplicationRow) -> Scope:
    """Where a rule holds, or work is to be done."""
    return Scope(
        sku_id=row.sku_id,
        category=row.category,
        location_id=row.location_id,
        location_group=row.location_group,
        channel_id=row.channel_id if isinstance(row, AvailabilityRuleRow) else None,
    )


def effects_of(row: AvailabilityRuleRow) -> Effects:
    """What a rule does."""
    return Effects(
        safety_stock=row.safety_stock,
        ring_fence=row.ring_fence,
        low_stock_at=row.low_stock_at,
        out_of_stock_at=row.out_of_stock_at,
        allow_ship=row.allow_ship,
        allow_pickup=row.allow_pickup,
    )


def kept_by_channel(document: Mapping[str, Mapping[str, Any]]) -> dict[UUID, Kept]:
    """What a level's row says is kept per channel."""
    return {
        UUID(channel): Kept(kept["quantity"], UUID(kept["rule"]), kept.get("used", 0))
        for channel, kept in document.items()
    }


def protection_of(row: Any) -> Protection:
    """What a level's row, or one with its columns, says is kept back."""
    return Protection(
        Kept(row.safety_stock, row.safety_rule_id),
        kept_by_channel(row.channel_safety),
        kept_by_channel(row.ring_fences),
        frozenset(row.no_ship_channels),
        frozenset(row.no_pickup_channels),
    )


def _row(level: Protected) -> dict[str, Any]:
    after = level.after
    return {
        "id": str(level.id),
        "safety_stock": after.safety.quantity,
        "safety_rule_id": None if after.safety.rule_id is None else str(after.safety.rule_id),
        "channel_safety": {
            str(channel): {"quantity": kept.quantity, "rule": str(kept.rule_id)}
            for channel, kept in after.channel_safety.items()
        },
        "ring_fences": {
            str(channel): {"quantity": kept.quantity, "used": kept.used, "rule": str(kept.rule_id)}
            for channel, kept in after.ring_fences.items()
        },
        "no_ship_channels": sorted(map(str, after.no_ship)),
        "no_pickup_channels": sorted(map(str, after.no_pickup)),
    }


def _sorted_by_sku(rules: Sequence[Rule]) -> tuple[dict[UUID, list[Rule]], list[Rule]]:
    by_sku: dict[UUID, list[Rule]] = {}
    general: list[Rule] = []
    for rule in rules:
        if rule.scope.sku_id is None:
            general.append(rule)
        else:
            by_sku.setdefault(rule.scope.sku_id, []).append(rule)
    return by_sku, general
