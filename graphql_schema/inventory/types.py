"""Stock: exact levels and their ledger for the merchant's people, bands for shoppers."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from app.availability.stock import Shown, shown_stock
from app.availability.told import told_of
from app.channels.queries import channels_by_id
from app.domain.enums import MovementKind, StockStatus
from app.domain.pages import Slice
from app.domain.shopper_stock import ByDate
from app.inventory.queries import (
    PastLevel,
    available_to_channels,
    levels_by_id,
    movement_pages,
    movements_by_id,
)
from app.locations.queries import locations_by_id
from app.picking.queries import places_of_skus
from app.stock.queries import in_transit_by_level, incoming_by_level
from graphql_schema.actors import Actor
from graphql_schema.catalog.types import ChannelArgument, Sku, sku_of
from graphql_schema.channels.types import Channel
from graphql_schema.context import Context, Info
from graphql_schema.ids import global_id
from graphql_schema.inventory.supplies import IncomingSupply
from graphql_schema.locations.types import Location
from graphql_schema.nodes import Key, Node, load_node, register_node, register_rows
from graphql_schema.pagination import After, Connection, First, Keyset

if TYPE_CHECKING:
    from db.models.inventory import StockLevelRow, StockMovementRow

NEWEST_FIRST = Keyset("stockMovements", (UUID,))


async def location_of(info: Info, location_id: UUID) -> Location:
    """The location that a row points at; it is there, a foreign key says so."""
    row = await info.context.loaders.load(locations_by_id, location_id)
    assert row is not None, "locations are never deleted"
    return Location.of(row)


@strawberry.type(
    description="One SKU at one location. onHand counts sellable units only; available = onHand - reserved -"
    " safetyStock, never below zero; shortfall counts promised units that turned out not to exist."
)
class StockLevel(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    sku_key: strawberry.Private[UUID]
    location_key: strawberry.Private[UUID]
    on_hand: int = strawberry.field(description="Sellable units in the building.")
    reserved: int = strawberry.field(description="Units promised to somebody, still in the building.")
    quarantined: int = strawberry.field(description="Units in the building that cannot be sold.")
    shortfall: int = strawberry.field(description="Promised units that turned out not to exist.")
    safety_stock: int = strawberry.field(description="Units that are never promised, against miscounts.")
    unpromised: strawberry.Private[int]
    version: int = strawberry.field(description="Rises with every change; the last event's `subjectVersion`.")
    updated_at: datetime = strawberry.field(description="When it last changed.")
    reported_at: datetime | None = strawberry.field(
        description="As of when another system last reported it (stockSync); null when none did. Not told by events."
    )
    fresh_until: datetime | None = strawberry.field(
        description="After this the report is too old, and nothing more is promised from here; null when it never is."
    )

    @strawberry.field(description="Which SKU.")
    async def sku(self, info: Info) -> Sku:
        """Batched over levels."""
        return await sku_of(info, self.sku_key)

    @strawberry.field(description="Which location.")
    async def location(self, info: Info) -> Location:
        """Batched over levels."""
        return await location_of(info, self.location_key)

    @strawberry.field(description="Units that can be promised now; none when the newest report is too old.")
    def available(self, info: Info) -> int:
        """By the server's clock, as `freshUntil` is."""
        stale = self.fresh_until is not None and self.fresh_until <= info.context.services.database.clock.now()
        return 0 if stale else self.unpromised

    @strawberry.field(
        description="Units that a channel can be promised from here, less what rules keep from it: safety stock, and"
        " what is fenced for others. 0 where the location does not serve it, or may neither send nor hand over for it."
    )
    async def available_to(self, info: Info, channel: ChannelArgument) -> int:
        """Batched over levels and channels; as of now, even where the level is of an earlier moment."""
        return await info.context.loaders.load(available_to_channels, (self.key, channel)) or 0

    @strawberry.field(description="Where it lies here, the bin to pick from first; none where nobody said one.")
    async def bins(self, info: Info) -> list[str]:
        """Batched over levels."""
        found = await info.context.loaders.load(places_of_skus, (self.sku_key, self.location_key))
        return list(found.bins) if found else []

    @strawberry.field(description="What the location sorts it under, for its pickers: a zone, a temperature.")
    async def picking_category(self, info: Info) -> str | None:
        """Batched over levels."""
        found = await info.context.loaders.load(places_of_skus, (self.sku_key, self.location_key))
        return found.category if found else None

    @strawberry.field(description="What is still to come here, the earliest first; late when its date is past.")
    async def incoming(self, info: Info) -> list[IncomingSupply]:
        """Batched over levels."""
        found = await info.context.loaders.load(incoming_by_level, (self.sku_key, self.location_key))
        return [IncomingSupply.of(supply) for supply in found or ()]

    @strawberry.field(description="Units of transfers on their way here: not on hand yet.")
    async def in_transit_in(self, info: Info) -> int:
        """Batched over levels."""
        found = await info.context.loaders.load(in_transit_by_level, (self.sku_key, self.location_key))
        return found[0] if found else 0

    @strawberry.field(description="Units of transfers that left here and have not arrived: not on hand any more.")
    async def in_transit_out(self, info: Info) -> int:
        """Batched over levels."""
        found = await info.context.loaders.load(in_transit_by_level, (self.sku_key, self.location_key))
        return found[1] if found else 0

    @strawberry.field(description="The ledger: every change of this level, newest first.")
    async def movements(self, info: Info, first: First = None, after: After = None) -> Connection["StockMovement"]:
        """Batched over levels."""
        page = NEWEST_FIRST.page(first, after)
        rows = await info.context.loaders.load(movement_pages, (self.key, page))
        return NEWEST_FIRST.connection(
            rows or Slice((), has_next=False, has_previous=False), lambda row: (row.id,), StockMovement.of
        )

    @classmethod
    def of(cls, row: "StockLevelRow") -> "StockLevel":
        """Show a row."""
        return cls(
            id=global_id("StockLevel", row.id),
            key=row.id,
            sku_key=row.sku_id,
            location_key=row.location_id,
            on_hand=row.on_hand,
            reserved=row.reserved,
            quarantined=row.quarantined,
            shortfall=row.shortfall,
            safety_stock=row.safety_stock,
            unpromised=max(0, row.on_hand - row.reserved - row.safety_stock),
            version=row.version,
            updated_at=row.updated_at,
            reported_at=row.reported_at,
            fresh_until=row.fresh_until,
        )


@strawberry.type(description="One change of a level. Append-only: deltas of a level sum to the level, always.")
class StockMovement(Node):
    """Built with `of`."""

    level_key: strawberry.Private[UUID]
    cause_type: strawberry.Private[str | None]
    cause_key: strawberry.Private[UUID | None]
    channel_key: strawberry.Private[UUID | None]
    kind: MovementKind = strawberry.field(description="What happened.")
    on_hand_delta: int = strawberry.field(description="By how much `onHand` changed.")
    reserved_delta: int = strawberry.field(description="By how much `reserved` changed.")
    quarantined_delta: int = strawberry.field(description="By how much `quarantined` changed.")
    shortfall_delta: int = strawberry.field(description="By how much `shortfall` changed.")
    on_hand_before: int = strawberry.field(description="`onHand` just before.")
    reserved_before: int = strawberry.field(description="`reserved` just before.")
    quarantined_before: int = strawberry.field(description="`quarantined` just before.")
    shortfall_before: int = strawberry.field(description="`shortfall` just before.")
    on_hand_after: int = strawberry.field(description="`onHand` just after.")
    reserved_after: int = strawberry.field(description="`reserved` just after.")
    quarantined_after: int = strawberry.field(description="`quarantined` just after.")
    shortfall_after: int = strawberry.field(description="`shortfall` just after.")
    reason: str | None = strawberry.field(description="Why, when a person or another system said so.")
    note: str | None = strawberry.field(description="What whoever did it wrote down.")
    actor: Actor = strawberry.field(description="Who did it.")
    at: datetime = strawberry.field(description="When it was recorded.")
    effective_at: datetime = strawberry.field(description="When it was true in the world; earlier for late entries.")

    @strawberry.field(description="The level that changed.")
    async def stock_level(self, info: Info) -> StockLevel:
        """Batched over movements; the caller sees the level, or would not see its movement."""
        row = await info.context.loaders.load(levels_by_id, self.level_key)
        assert row is not None, "a movement is read within its level's scope"
        return StockLevel.of(row)

    @strawberry.field(description="For which channel units were promised, given back or shipped; null for others.")
    async def channel(self, info: Info) -> Channel | None:
        """Batched over movements."""
        row = self.channel_key and await info.context.loaders.load(channels_by_id, self.channel_key)
        return Channel.of(row) if row else None

    @strawberry.field(description="What caused it, an order for instance; null when nothing that you may see did.")
    async def cause(self, info: Info) -> Node | None:
        """Batched over movements by the cause's own loader."""
        if self.cause_type is None or self.cause_key is None:
            return None
        return await load_node(info.context, self.cause_type, (self.cause_key,))

    @classmethod
    def of(cls, row: "StockMovementRow") -> "StockMovement":
        """Show a row."""
        return cls(
            id=global_id("StockMovement", row.id),
            level_key=row.stock_level_id,
            cause_type=row.cause_type,
            cause_key=row.cause_id,
            kind=row.kind,
            on_hand_delta=row.on_hand_delta,
            channel_key=row.channel_id,
            reserved_delta=row.reserved_delta,
            quarantined_delta=row.quarantined_delta,
            shortfall_delta=row.shortfall_delta,
            on_hand_before=row.on_hand_after - row.on_hand_delta,
            reserved_before=row.reserved_after - row.reserved_delta,
            quarantined_before=row.quarantined_after - row.quarantined_delta,
            shortfall_before=row.shortfall_after - row.shortfall_delta,
            on_hand_after=row.on_hand_after,
            reserved_after=row.reserved_after,
            quarantined_after=row.quarantined_after,
            shortfall_after=row.shortfall_after,
            reason=row.reason,
            note=row.note,
            actor=Actor.of(row.actor_kind, row.actor_id),
            at=row.at,
            effective_at=row.effective_at,
        )


@strawberry.type(description="What the ledger says a level was at an instant.")
class StockLevelAsOf:
    """Built with `of`."""

    sku_key: strawberry.Private[UUID]
    location_key: strawberry.Private[UUID]
    at: datetime = strawberry.field(
        description="The instant, in the world's time; late entries count where they belong."
    )
    on_hand: int = strawberry.field(description="Sellable units in the building then.")
    reserved: int = strawberry.field(description="Units promised then.")
    quarantined: int = strawberry.field(description="Units in the building that could not be sold.")
    shortfall: int = strawberry.field(description="Promised units that were known not to exist.")

    @strawberry.field(description="Which SKU.")
    async def sku(self, info: Info) -> Sku:
        """Batched."""
        return await sku_of(info, self.sku_key)

    @strawberry.field(description="Which location.")
    async def location(self, info: Info) -> Location:
        """Batched."""
        return await location_of(info, self.location_key)

    @classmethod
    def of(cls, past: PastLevel) -> "StockLevelAsOf":
        """Show what the ledger said."""
        return cls(
            sku_key=past.sku_id,
            location_key=past.location_id,
            at=past.at,
            on_hand=past.on_hand,
            reserved=past.reserved,
            quarantined=past.quarantined,
            shortfall=past.shortfall,
        )


@strawberry.type(description="Cumulative: so many in all can be had on or before the date.")
class AvailableByDate:
    """Built with `of`."""

    date: datetime = strawberry.field(description="When supply is expected, or the SKU comes out.")
    quantity: int = strawberry.field(description="Units in all, those that can be had earlier included.")

    @classmethod
    def of(cls, step: ByDate) -> "AvailableByDate":
        """Show a step."""
        return cls(date=step.date, quantity=step.quantity)


@strawberry.type(
    description="What a shopper may know of one SKU in one channel; a cache key of its own. Counts are null where the"
    " channel shows bands only; status is always true."
)
class ShopperStock(Node):
    """Built with `of`."""

    sku_key: strawberry.Private[UUID]
    status: StockStatus = strawberry.field(description="Whether it can be had.")
    available_now: int | None = strawberry.field(
        description="Units that can be had now; null for shoppers where the channel shows no counts, and for what is"
        " not counted."
    )
    by_date: list[AvailableByDate] = strawberry.field(
        description="What more can be had by when, from supply that is on its way less what is promised of it, earliest"
        " first; before a SKU comes out, what is in the house too. Empty for shoppers where the channel shows no"
        " counts."
    )
    as_of: datetime = strawberry.field(description="When this was true. Placing the order decides, not this answer.")

    @strawberry.field(description="Which SKU.")
    async def sku(self, info: Info) -> Sku:
        """Batched."""
        return await sku_of(info, self.sku_key)

    @classmethod
    def of(cls, shown: Shown) -> "ShopperStock":
        """Show what the caller may know."""
        return cls(
            id=global_id("ShopperStock", shown.sku_id, shown.channel_id),
            sku_key=shown.sku_id,
            status=shown.status,
            available_now=shown.available,
            by_date=[AvailableByDate.of(step) for step in shown.by_date],
            as_of=shown.as_of,
        )


async def _shopper_stock(context: Context, key: Key) -> ShopperStock | None:
    """By SKU and channel, as its id says, or by the one UUID that the log's facts about it carry."""
    place = key if len(key) == 2 else await context.loaders.load(told_of, key[0]) if len(key) == 1 else None
    channel = None if place is None else await context.loaders.load(channels_by_id, place[1])
    if place is None or channel is None:
        return None
    found = await context.loaders.load(shown_stock, (place[0], channel.code))
    return None if found is None else ShopperStock.of(found)


register_rows("StockLevel", levels_by_id, StockLevel.of)
register_rows("StockMovement", movements_by_id, StockMovement.of)
register_node("ShopperStock", _shopper_stock)
