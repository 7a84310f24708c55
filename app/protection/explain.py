"""Why a channel can have so many units of a SKU and not more: which rule took how many, and where."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.principal import Principal
from app.domain.protection import Effects, Place, Rule, Taken, refusing, taken_from, threshold
from db.database import Database
from db.repositories.channel_reading import ChannelReading
from db.repositories.rule_reading import ExplainedLevel, RuleReading
from db.repositories.sku_reading import SkuReading

if TYPE_CHECKING:
    from db.models.inventory import StockLevelRow

NOWHERE = UUID(int=0)
"""The location of rules that hold everywhere."""


@dataclass(frozen=True, slots=True)
class LevelExplanation:
    """One level: `unpromised` less all that was `taken` is `available`, unless its report is too old."""

    row: "StockLevelRow"
    per_unit: int
    unpromised: int
    taken: tuple[Taken, ...]
    too_old: bool
    ship_rule_id: UUID | None
    pickup_rule_id: UUID | None

    @property
    def available(self) -> int:
        """Units that the channel can be promised from here."""
        return 0 if self.too_old else self.unpromised - sum(taken.units for taken in self.taken)


@dataclass(frozen=True, slots=True)
class Threshold:
    """At how many units a band begins, and the rule that says so."""

    rule_id: UUID
    units: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """All levels that serve the channel, of the SKU or, for a kit, of its parts."""

    sku_id: UUID
    channel_id: UUID
    as_of: datetime
    low_stock: Threshold | None
    out_of_stock: Threshold | None
    levels: tuple[LevelExplanation, ...]


async def explain_availability(
    database: Database, principal: Principal, sku: str, channel: str, locations: Collection[str] | None
) -> Explanation | None:
    """Explain one SKU in one channel, at locations by code or at all; constant statements.

    None for an unknown SKU or channel, one that the caller may not see, and for shoppers.
    """
    if not principal.acts_for_merchant or (principal.channels is not None and channel not in principal.channels):
        return None
    async with database.session(snapshot=True) as session:
        catalog = SkuReading(session)
        known = (await catalog.by_codes([sku])).get(sku)
        sells = (await ChannelReading(session).by_codes([channel])).get(channel)
        if known is None or sells is None:
            return None
        parts = dict((await catalog.components([known.id])).get(known.id, [(known.id, 1)]))
        reading = RuleReading(session, principal)
        levels = await reading.levels(sells.id, parts.keys(), locations)
        categories = {level.place.category for level in levels} | {known.category}
        rules = await reading.in_force({known.id, *parts}, [name for name in categories if name is not None])
    everywhere = Place(sku_id=known.id, category=known.category, location_id=NOWHERE, groups=frozenset())
    return Explanation(
        known.id,
        sells.id,
        database.clock.now(),
        _threshold(threshold(rules, everywhere, sells.id, _low)),
        _threshold(threshold(rules, everywhere, sells.id, _out)),
        tuple(_level(level, parts[level.row.sku_id], rules, sells.id) for level in levels),
    )


def _level(level: ExplainedLevel, per_unit: int, rules: Sequence[Rule], channel_id: UUID) -> LevelExplanation:
    row = level.row
    unpromised = row.on_hand - row.reserved
    ship, pickup = refusing(level.place, rules, channel_id)
    return LevelExplanation(
        row,
        per_unit,
        unpromised,
        taken_from(channel_id, unpromised, level.protection),
        level.too_old,
        None if ship is None else ship.id,
        None if pickup is None else pickup.id,
    )


def _low(effects: Effects) -> int | None:
    return effects.low_stock_at


def _out(effects: Effects) -> int | None:
    return effects.out_of_stock_at


def _threshold(won: tuple[Rule, int] | None) -> Threshold | None:
    return None if won is None else Threshold(won[0].id, won[1])
