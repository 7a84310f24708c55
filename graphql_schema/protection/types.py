"""Rules that keep stock back, and what they took."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from app.channels.queries import channels_by_id
from app.domain.enums import RuleEffect
from app.domain.protection import Taken
from app.protection.explain import Explanation, LevelExplanation, Threshold
from app.protection.queries import rules_applied, rules_by_id
from graphql_schema.catalog.types import Sku, sku_of
from graphql_schema.channels.types import Channel
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.inventory.types import StockLevel, location_of
from graphql_schema.locations.types import Location
from graphql_schema.nodes import Node, register_rows

if TYPE_CHECKING:
    from db.models.protection import AvailabilityRuleRow


async def channel_of(info: Info, channel_id: UUID) -> Channel:
    """The channel that a row points at; it is there, a foreign key says so."""
    row = await info.context.loaders.load(channels_by_id, channel_id)
    assert row is not None, "channels are never deleted"
    return Channel.of(row)


async def _rule(info: Info, rule_id: UUID | None) -> "AvailabilityRule | None":
    row = None if rule_id is None else await info.context.loaders.load(rules_by_id, rule_id)
    return None if row is None else AvailabilityRule.of(row)


@strawberry.type(
    description="Keeps stock back, or says how it is shown. For each effect the most specific rule wins: a SKU before a"
    " category before any, then a location before a group before any, then a channel before any; then the last saved."
)
class AvailabilityRule(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    sku_key: strawberry.Private[UUID | None]
    location_key: strawberry.Private[UUID | None]
    channel_key: strawberry.Private[UUID | None]
    code: str = strawberry.field(description="Your code for the rule.")
    category: str | None = strawberry.field(
        description="Holds for SKUs whose attribute `category` is this; null does not narrow."
    )
    location_group: str | None = strawberry.field(
        description="Holds at the locations of this group; null does not narrow."
    )
    safety_stock: int | None = strawberry.field(description="Units per level that are never promised.")
    ring_fence: int | None = strawberry.field(
        description="Units per level that are kept for the rule's channel, until it was promised so many."
    )
    low_stock_at: int | None = strawberry.field(description="At most so many units in all read as LOW_STOCK.")
    out_of_stock_at: int | None = strawberry.field(description="At most so many units in all read as OUT_OF_STOCK.")
    allow_ship: bool | None = strawberry.field(description="Whether units may be sent from there.")
    allow_pickup: bool | None = strawberry.field(description="Whether shoppers may collect there.")
    active: bool = strawberry.field(description="Whether it is in force; false once it was removed.")
    version: int = strawberry.field(description="Rises with every change.")
    updated_at: datetime = strawberry.field(description="When it was last saved or removed.")

    @strawberry.field(description="The one SKU that it holds for; null does not narrow.")
    async def sku(self, info: Info) -> Sku | None:
        """Batched over rules."""
        return None if self.sku_key is None else await sku_of(info, self.sku_key)

    @strawberry.field(description="The one location that it holds at; null does not narrow.")
    async def location(self, info: Info) -> Location | None:
        """Batched over rules."""
        return None if self.location_key is None else await location_of(info, self.location_key)

    @strawberry.field(description="The one channel that it is about; null is every channel.")
    async def channel(self, info: Info) -> Channel | None:
        """Batched over rules."""
        return None if self.channel_key is None else await channel_of(info, self.channel_key)

    @strawberry.field(
        description="Whether every level follows it already; false for a moment after a change that many levels follow."
    )
    async def applied(self, info: Info) -> bool:
        """Batched over rules."""
        return await info.context.loaders.load(rules_applied, self.key) is True

    @classmethod
    def of(cls, row: "AvailabilityRuleRow") -> "AvailabilityRule":
        """Show a row."""
        return cls(
            id=global_id("AvailabilityRule", row.id),
            key=row.id,
            sku_key=row.sku_id,
            location_key=row.location_id,
            channel_key=row.channel_id,
            code=row.code,
            category=row.category,
            location_group=row.location_group,
            safety_stock=row.safety_stock,
            ring_fence=row.ring_fence,
            low_stock_at=row.low_stock_at,
            out_of_stock_at=row.out_of_stock_at,
            allow_ship=row.allow_ship,
            allow_pickup=row.allow_pickup,
            active=row.active,
            version=row.version,
            updated_at=row.updated_at,
        )


@strawberry.type(description="Units that were kept from the channel.")
class UnitsTaken:
    """Built with `of`."""

    rule_key: strawberry.Private[UUID | None]
    for_channel_key: strawberry.Private[UUID | None]
    effect: RuleEffect = strawberry.field(description="As what they are kept.")
    units: int = strawberry.field(description="How many; never more than there were.")

    @strawberry.field(description="The rule that keeps them; null where you may not see it.")
    async def rule(self, info: Info) -> AvailabilityRule | None:
        """Batched."""
        return await _rule(info, self.rule_key)

    @strawberry.field(description="The channel that a ring fence keeps them for.")
    async def for_channel(self, info: Info) -> Channel | None:
        """Batched."""
        return None if self.for_channel_key is None else await channel_of(info, self.for_channel_key)

    @classmethod
    def of(cls, taken: Taken) -> "UnitsTaken":
        """Show what was taken."""
        return cls(rule_key=taken.rule_id, for_channel_key=taken.for_channel_id, effect=taken.effect, units=taken.units)


@strawberry.type(description="At how many units a band begins, and who says so.")
class StockThreshold:
    """Built with `of`."""

    rule_key: strawberry.Private[UUID]
    units: int = strawberry.field(description="At most so many units.")

    @strawberry.field(description="The rule that says so; null where you may not see it.")
    async def rule(self, info: Info) -> AvailabilityRule | None:
        """Batched."""
        return await _rule(info, self.rule_key)

    @classmethod
    def of(cls, threshold: Threshold) -> "StockThreshold":
        """Show a threshold."""
        return cls(rule_key=threshold.rule_id, units=threshold.units)


@strawberry.type(
    description="What the channel can be promised from one level: `unpromised` less all `taken` is `available`."
)
class StockLevelExplanation:
    """Built with `of`."""

    ship_rule_key: strawberry.Private[UUID | None]
    pickup_rule_key: strawberry.Private[UUID | None]
    stock_level: StockLevel = strawberry.field(description="The level; of a kit, one of a part.")
    units_per_kit: int = strawberry.field(description="Units of it that one of the SKU needs: 1 unless it is a kit.")
    unpromised: int = strawberry.field(description="Units on hand that nobody was promised.")
    taken: list[UnitsTaken] = strawberry.field(description="What was kept from the channel of them, and by what.")
    report_too_old: bool = strawberry.field(
        description="Whether the last report of the level is too old, so that nothing is promised from it."
    )
    available: int = strawberry.field(description="Units that the channel can be promised from here.")

    @strawberry.field(description="The rule that forbids the channel to send units from here, if any does.")
    async def ship_forbidden_by(self, info: Info) -> AvailabilityRule | None:
        """Batched."""
        return await _rule(info, self.ship_rule_key)

    @strawberry.field(description="The rule that forbids the channel's shoppers to collect here, if any does.")
    async def pickup_forbidden_by(self, info: Info) -> AvailabilityRule | None:
        """Batched."""
        return await _rule(info, self.pickup_rule_key)

    @classmethod
    def of(cls, level: LevelExplanation) -> "StockLevelExplanation":
        """Show an explained level."""
        return cls(
            ship_rule_key=level.ship_rule_id,
            pickup_rule_key=level.pickup_rule_id,
            stock_level=StockLevel.of(level.row),
            units_per_kit=level.per_unit,
            unpromised=level.unpromised,
            taken=[UnitsTaken.of(taken) for taken in level.taken],
            report_too_old=level.too_old,
            available=level.available,
        )


@strawberry.type(description="Why a channel can have so many units of a SKU and not more.")
class AvailabilityExplanation:
    """Built with `of`."""

    sku_key: strawberry.Private[UUID]
    channel_key: strawberry.Private[UUID]
    as_of: datetime = strawberry.field(description="When this was true.")
    low_stock: StockThreshold | None = strawberry.field(
        description="At how many units it reads as LOW_STOCK; null where no rule says so."
    )
    out_of_stock: StockThreshold | None = strawberry.field(
        description="At how many units it reads as OUT_OF_STOCK; null where no rule says so."
    )
    levels: list[StockLevelExplanation] = strawberry.field(
        description="Every level that serves the channel and that you may see; of a kit, those of its parts."
    )

    @strawberry.field(description="Which SKU.")
    async def sku(self, info: Info) -> Sku:
        """Batched."""
        return await sku_of(info, self.sku_key)

    @strawberry.field(description="Which channel.")
    async def channel(self, info: Info) -> Channel:
        """Batched."""
        return await channel_of(info, self.channel_key)

    @classmethod
    def of(cls, explained: Explanation) -> "AvailabilityExplanation":
        """Show an explanation."""
        return cls(
            sku_key=explained.sku_id,
            channel_key=explained.channel_id,
            as_of=explained.as_of,
            low_stock=None if explained.low_stock is None else StockThreshold.of(explained.low_stock),
            out_of_stock=None if explained.out_of_stock is None else StockThreshold.of(explained.out_of_stock),
            levels=[StockLevelExplanation.of(level) for level in explained.levels],
        )


register_rows("AvailabilityRule", rules_by_id, AvailabilityRule.of)
