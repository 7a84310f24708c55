"""Channels: where orders come from."""

from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from app.channels.queries import channels_by_id
from app.domain.enums import ChannelKind, ChannelRole
from app.locations.queries import locations_of_channels
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.locations.types import Location
from graphql_schema.nodes import Node, register_rows
from graphql_schema.scalars import CurrencyCode

if TYPE_CHECKING:
    from db.models.reference import ChannelRow


@strawberry.type(description="A location that serves a channel, and as what.")
class ChannelLocation:
    """What it does is what both its capabilities and its roles allow."""

    location: Location = strawberry.field(description="The location.")
    roles: list[ChannelRole] = strawberry.field(
        description="What it does for the channel, as far as its capabilities allow it."
    )


@strawberry.type(description="A place where orders come from: a web shop, a store's till, a marketplace.")
class Channel(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    code: str = strawberry.field(description="The business code, unique and case-sensitive; inputs name it by this.")
    name: str = strawberry.field(description="What people call it.")
    kind: ChannelKind = strawberry.field(description="What kind of channel it is.")
    currency: CurrencyCode = strawberry.field(description="The currency prices are in unless another is named.")
    currencies: list[CurrencyCode] = strawberry.field(description="Every currency it sells in.")
    timezone: str = strawberry.field(description="Its IANA time zone, like Europe/Berlin; its days begin there.")
    tax_included: bool = strawberry.field(description="Whether prices include tax.")
    shows_stock_counts: bool = strawberry.field(
        description="Whether shoppers are told how many units there are, and not only whether."
    )

    @strawberry.field(
        description="The locations that serve it, preferred first; a location's `priority` decides before this order."
    )
    async def locations(self, info: Info) -> list[Location]:
        """Batched over channels."""
        rows = await info.context.loaders.load(locations_of_channels, self.key)
        return [Location.of(row) for row, _ in rows or ()]

    @strawberry.field(description="The locations that serve it, in the same order, and what each does for it.")
    async def serving(self, info: Info) -> list[ChannelLocation]:
        """Batched over channels, together with `locations`."""
        rows = await info.context.loaders.load(locations_of_channels, self.key)
        return [
            ChannelLocation(location=Location.of(row), roles=[ChannelRole(role) for role in roles])
            for row, roles in rows or ()
        ]

    @classmethod
    def of(cls, row: "ChannelRow") -> "Channel":
        """Show a row."""
        return cls(
            id=global_id("Channel", row.id),
            key=row.id,
            code=row.code,
            name=row.name,
            kind=row.kind,
            currency=CurrencyCode(row.currency),
            currencies=[CurrencyCode(currency) for currency in row.currencies],
            timezone=row.timezone,
            tax_included=row.tax_included,
            shows_stock_counts=row.shows_stock_counts,
        )


register_rows("Channel", channels_by_id, Channel.of)
