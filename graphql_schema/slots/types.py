"""Windows in which a location's own van drives, and the ones that are free."""

from datetime import date, datetime
from uuid import UUID

import strawberry

from app.locations.queries import locations_by_id
from app.slots.queries import OfferedSlot
from graphql_schema.context import Info
from graphql_schema.locations.types import Location


@strawberry.type(description="A window of a day that can still be booked: hand `location` and `startsAt` to an order.")
class DeliverySlot:
    """Built with `of`."""

    location_key: strawberry.Private[UUID]
    starts_at: datetime = strawberry.field(description="When the van comes at the earliest.")
    ends_at: datetime = strawberry.field(description="When it comes at the latest.")
    on: date = strawberry.field(description="The day, in the location's time zone.")
    order_before: datetime = strawberry.field(description="When it is offered no longer.")
    free: int = strawberry.field(description="Deliveries that it still takes; the order decides, not this number.")

    @strawberry.field(description="Whose van drives; the goods come from there.")
    async def location(self, info: Info) -> Location:
        """Locations are never deleted."""
        found = await info.context.loaders.load(locations_by_id, self.location_key)
        assert found is not None, "a foreign key holds"
        return Location.of(found)

    @classmethod
    def of(cls, offered: OfferedSlot) -> "DeliverySlot":
        """Show a window."""
        return cls(
            location_key=offered.location_id,
            starts_at=offered.slot.starts_at,
            ends_at=offered.slot.ends_at,
            on=offered.slot.on,
            order_before=offered.slot.order_before,
            free=offered.free,
        )
