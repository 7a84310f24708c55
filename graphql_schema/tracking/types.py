"""What carriers saw of parcels that nobody here knew."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from app.domain.enums import ShipmentStatus, SightingState
from app.fulfillment.queries import shipments_by_id
from app.tracking.queries import sightings_by_id
from graphql_schema.context import Info
from graphql_schema.fulfillment.types import Shipment
from graphql_schema.ids import global_id
from graphql_schema.nodes import Node, register_rows

if TYPE_CHECKING:
    from db.models.sightings import UnmatchedSightingRow


@strawberry.type(
    description="Something that a carrier saw of a parcel whose number was not known here. It is kept, and comes into "
    "the history of its shipment by itself once one carries the number; or trackingEventMatch says whose it is."
)
class UnmatchedSighting(Node):
    """Built with `of`."""

    shipment_key: strawberry.Private[UUID | None]
    carrier: str = strawberry.field(description="The adapter that read it.")
    tracking_number: str = strawberry.field(description="The number that the carrier told.")
    status: ShipmentStatus = strawberry.field(description="What the carrier's words mean.")
    description: str | None = strawberry.field(description="The carrier's own words.")
    place: str | None = strawberry.field(description="Where it was seen, as the carrier writes it.")
    occurred_at: datetime = strawberry.field(description="When it was seen.")
    received_at: datetime = strawberry.field(description="When we were told.")
    estimated_delivery_at: datetime | None = strawberry.field(description="When the carrier expected to deliver.")
    state: SightingState = strawberry.field(description="What became of it.")
    settled_at: datetime | None = strawberry.field(description="When it was matched or dismissed.")

    @strawberry.field(description="The shipment that it was matched to, when you may see it.")
    async def shipment(self, info: Info) -> Shipment | None:
        """Within the caller's scope."""
        if self.shipment_key is None:
            return None
        found = await info.context.loaders.load(shipments_by_id, self.shipment_key)
        return None if found is None else Shipment.of(found)

    @classmethod
    def of(cls, row: "UnmatchedSightingRow") -> "UnmatchedSighting":
        """Show a row."""
        return cls(
            id=global_id("UnmatchedSighting", row.id),
            shipment_key=row.shipment_id,
            carrier=row.carrier,
            tracking_number=row.tracking_number,
            status=row.status,
            description=row.description,
            place=row.place,
            occurred_at=row.occurred_at,
            received_at=row.received_at,
            estimated_delivery_at=row.estimated_delivery_at,
            state=row.state,
            settled_at=row.settled_at,
        )


register_rows("UnmatchedSighting", sightings_by_id, UnmatchedSighting.of)
