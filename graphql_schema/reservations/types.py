"""What carts, checkouts, drafts and quotes hold, until their clock runs out."""

from datetime import datetime
from uuid import UUID

import strawberry

from app.channels.queries import channels_by_id
from app.domain.enums import ReservationPurpose, ReservationState
from app.domain.reservations import HeldLine
from app.domain.reservations import Reservation as Held
from app.reservations.queries import reservations_by_id
from graphql_schema.catalog.types import Sku, sku_of
from graphql_schema.channels.types import Channel
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.inventory.types import location_of
from graphql_schema.locations.types import Location
from graphql_schema.nodes import Node, register_rows


@strawberry.type(
    description="Units of one SKU at one location. A pinned line must stay there, because somebody collects it; others"
    " may be moved."
)
class ReservationLine:
    """Built with `of`."""

    sku_key: strawberry.Private[UUID]
    location_key: strawberry.Private[UUID]
    quantity: int = strawberry.field(
        description="Units held: fewer than asked for when some turned out not to exist, 0 when all is over."
    )
    pinned: bool = strawberry.field(description="Whether the request named this location.")

    @strawberry.field(description="Which SKU; a kit is held as its components.")
    async def sku(self, info: Info) -> Sku:
        """Batched over lines."""
        return await sku_of(info, self.sku_key)

    @strawberry.field(description="Where the units lie.")
    async def location(self, info: Info) -> Location:
        """Batched over lines."""
        return await location_of(info, self.location_key)

    @classmethod
    def of(cls, line: HeldLine) -> "ReservationLine":
        """Show a line."""
        return cls(sku_key=line.sku_id, location_key=line.location_id, quantity=line.quantity, pinned=line.pinned)


@strawberry.type(
    description="Units that nobody else can buy until a clock runs out: the server's, so count down to `expiresAt` and"
    " ask again. Whoever made it without an account holds it by knowing its id: keep that as you keep a cart's. Orders"
    " hold their units themselves, see `OrderLine`."
)
class Reservation(Node):
    """Built with `of`."""

    channel_key: strawberry.Private[UUID]
    state: ReservationState = strawberry.field(description="ACTIVE while it holds its units.")
    purpose: ReservationPurpose = strawberry.field(description="What it holds them for.")
    lines: list[ReservationLine] = strawberry.field(description="What it holds, by SKU and location.")
    expires_at: datetime = strawberry.field(description="When its units are free again, by the server's clock.")
    created_at: datetime = strawberry.field(description="When it was made.")
    version: int = strawberry.field(description="Rises with every change; the last event's `subjectVersion`.")

    @strawberry.field(description="The channel it was made in; only an order of this channel can take it over.")
    async def channel(self, info: Info) -> Channel:
        """Batched over reservations."""
        found = await info.context.loaders.load(channels_by_id, self.channel_key)
        assert found is not None, "a foreign key holds"
        return Channel.of(found)

    @classmethod
    def of(cls, held: Held) -> "Reservation":
        """Show a reservation."""
        return cls(
            id=global_id("Reservation", held.id),
            channel_key=held.channel_id,
            state=held.state,
            purpose=held.purpose,
            lines=[ReservationLine.of(line) for line in held.lines],
            expires_at=held.expires_at,
            created_at=held.created_at,
            version=held.version,
        )


register_rows("Reservation", reservations_by_id, Reservation.of)
