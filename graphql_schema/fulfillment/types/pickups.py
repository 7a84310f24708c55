"""Pickups: goods that a person comes for."""

from datetime import datetime
from uuid import UUID

import strawberry

from app.domain.enums import PickupState
from app.domain.orders.model import WITHOUT_PICKUP
from app.pickups.codes import pickup_code
from app.pickups.queries import PickupOfWork, pickups_by_fulfillment_order, vehicles_by_fulfillment_order
from graphql_schema.context import Info


@strawberry.type(description="Goods that a person comes for: whether they lie ready, until when, and who waits.")
class Pickup:
    """Built with `of`."""

    work_key: strawberry.Private[UUID]
    generation: strawberry.Private[int | None]
    state: PickupState = strawberry.field(description="Where it is.")
    ready_at: datetime | None = strawberry.field(description="When the goods lay ready.")
    expires_at: datetime | None = strawberry.field(
        description="Until when they wait; then they go back on sale and what was paid is given back."
    )
    on_the_way_at: datetime | None = strawberry.field(description="When the person said that they are on the way.")
    arrived_at: datetime | None = strawberry.field(description="When the person said that they are there.")
    bay: str | None = strawberry.field(description="The sign at which the person waits.")
    reminded_at: datetime | None = strawberry.field(description="When it was time to say that the goods still wait.")
    handed_over_at: datetime | None = strawberry.field(description="When the person got the goods.")

    @strawberry.field(
        description="The six digits to say at the place, while the goods lie ready; for whoever collects them only."
    )
    async def code(self, info: Info) -> str | None:
        """Derived: it stands nowhere."""
        if self.generation is None:
            return None
        return pickup_code(info.context.services.secrets.pickup_codes, self.work_key, self.generation)

    @strawberry.field(description="The vehicle to look for, as the person described it; forgotten with the hand-over.")
    async def vehicle(self, info: Info) -> str | None:
        """Personal data: it stands by itself."""
        return await info.context.loaders.load(vehicles_by_fulfillment_order, self.work_key)

    @classmethod
    def of(cls, found: PickupOfWork) -> "Pickup | None":
        """Show a work's pickup; None for work that nobody comes for, or that was called off."""
        pickup = found.pickup
        if pickup is None:
            return cls._preparing(found) if found.collected and found.status not in WITHOUT_PICKUP else None
        if found.status in WITHOUT_PICKUP and not pickup.ended:
            return None
        return cls(
            work_key=found.work_id,
            generation=None if pickup.ended else pickup.generation,
            state=pickup.state,
            ready_at=pickup.ready_at,
            expires_at=pickup.expires_at,
            on_the_way_at=pickup.en_route_at,
            arrived_at=pickup.arrived_at,
            bay=pickup.bay,
            reminded_at=pickup.reminded_at,
            handed_over_at=pickup.handed_over_at,
        )

    @classmethod
    def _preparing(cls, found: PickupOfWork) -> "Pickup":
        return cls(
            work_key=found.work_id,
            generation=None,
            state=PickupState.PREPARING,
            ready_at=None,
            expires_at=None,
            on_the_way_at=None,
            arrived_at=None,
            bay=None,
            reminded_at=None,
            handed_over_at=None,
        )


async def pickup_of_work(info: Info, work_id: UUID) -> Pickup | None:
    """The pickup of a location's work that the caller sees; one statement for a batch of works."""
    found = await info.context.loaders.load(pickups_by_fulfillment_order, work_id)
    return None if found is None else Pickup.of(found)
