"""A store's first screen, and where else there is some of what the shelf lacks."""

from datetime import datetime
from typing import Annotated

import strawberry

from app.domain.enums import FulfillmentOrderStatus
from app.inventory.store import MAX_NEAR, NEAR_KM, stock_nearby, store_summary
from app.inventory.store import NearbyStock as Found
from app.inventory.store import StoreSummary as Summary
from graphql_schema.context import Info
from graphql_schema.fulfillment.queries import FulfillmentOrderCount
from graphql_schema.locations.types import Location


@strawberry.type(description="What waits for somebody at a location: its queue in figures, and all that is beside it.")
class StoreSummary:
    """Built with `of`."""

    location: Location = strawberry.field(description="The location.")
    work: list[FulfillmentOrderCount] = strawberry.field(
        description="Its work by state, as `fulfillmentOrderCounts`; what is over is not counted."
    )
    due_next_at: datetime | None = strawberry.field(description="When the most urgent of its work is due.")
    customers_on_the_way: int = strawberry.field(description="Pickups whose person said that they are on the way.")
    customers_waiting: int = strawberry.field(description="Pickups whose person is there: hand these over first.")
    transfers_to_send: int = strawberry.field(description="Transfers that are READY to leave from here.")
    transfers_to_receive: int = strawberry.field(
        description="Transfers that are on their way here, or came in part: receive them with `transferReceive`."
    )
    counts_to_approve: int = strawberry.field(description="Stock counts whose differences somebody has to approve.")

    @classmethod
    def of(cls, found: Summary) -> "StoreSummary":
        """Show what waits."""
        counts = {one.status: one for one in found.work}
        waiting = found.waiting
        return cls(
            location=Location.of(found.location),
            work=[
                FulfillmentOrderCount(status=status, count=counts[status].count, late_count=counts[status].late)
                for status in FulfillmentOrderStatus
                if status in counts
            ],
            due_next_at=waiting.due_next_at,
            customers_on_the_way=waiting.customers_on_the_way,
            customers_waiting=waiting.customers_waiting,
            transfers_to_send=waiting.transfers_to_send,
            transfers_to_receive=waiting.transfers_to_receive,
            counts_to_approve=waiting.counts_to_approve,
        )


@strawberry.type(description="How much of a SKU there is at one of the merchant's places.")
class NearbyStock:
    """Built with `of`."""

    location: Location = strawberry.field(description="The place; its `distanceKm` is from where you asked.")
    here: bool = strawberry.field(description="Whether it is the location that you asked from.")
    available: int = strawberry.field(
        description="Units that may be sold: those on the shelf, less what is held for somebody and what is kept safe."
    )
    on_hand: int | None = strawberry.field(
        description="Units on the shelf, where you see the place's exact levels; else null."
    )

    @classmethod
    def of(cls, found: Found, location: str) -> "NearbyStock":
        """Show what a place has."""
        return cls(
            location=Location.of(found.location, found.distance_km),
            here=found.location.code == location,
            available=found.available,
            on_hand=found.on_hand,
        )


@strawberry.type
class StoreQueries:
    """`storeSummary` and `stockNearby`."""

    @strawberry.field(
        description="What waits for somebody at one of your locations, in figures: the first screen of a store's app."
    )
    async def store_summary(
        self, info: Info, location: Annotated[str, strawberry.argument(description="The location's code.")]
    ) -> StoreSummary:
        """Raises NotFound for a missing or foreign location."""
        context = info.context
        return StoreSummary.of(await store_summary(context.services.database, context.principal, location))

    @strawberry.field(
        description="How much of a SKU there is at one of your locations, and then where else nearby there is some to "
        f"sell: at most {MAX_NEAR} of the merchant's own places, the nearest first. Nothing is near a place without "
        "coordinates."
    )
    async def stock_nearby(
        self,
        info: Info,
        sku: Annotated[str, strawberry.argument(description="The SKU's business code.")],
        location: Annotated[str, strawberry.argument(description="The code of the location where you are.")],
        within_km: Annotated[
            float | None, strawberry.argument(description=f"How far is near, in kilometers; {NEAR_KM:g} when left out.")
        ] = None,
    ) -> list[NearbyStock]:
        """Raises NotFound (SKU, missing or foreign location), InvalidInput."""
        context = info.context
        found = await stock_nearby(
            context.services.database, context.principal, sku=sku, location=location, within_km=within_km
        )
        return [NearbyStock.of(one, location) for one in found]
