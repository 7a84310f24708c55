"""Locations: where stock lies and where shoppers collect. Public; what lies in them is not."""

from typing import TYPE_CHECKING

import strawberry

from app.domain.enums import LocationCapability, LocationKind
from app.locations.queries import locations_by_id
from graphql_schema.addresses import Address
from graphql_schema.ids import global_id
from graphql_schema.nodes import Node, register_rows

if TYPE_CHECKING:
    from db.models.reference import LocationRow


@strawberry.type(description="A place that holds stock: a warehouse, a store, a supplier.")
class Location(Node):
    """Built with `of`."""

    code: str = strawberry.field(description="The business code, unique and case-sensitive; inputs name it by this.")
    name: str = strawberry.field(description="What people call it.")
    kind: LocationKind = strawberry.field(description="What kind of place it is.")
    address: Address = strawberry.field(description="Where it is.")
    timezone: str = strawberry.field(description="Its IANA time zone, like Europe/Berlin.")
    capabilities: list[LocationCapability] = strawberry.field(description="What can be done there.")
    active: bool = strawberry.field(description="Whether it takes part in selling and shipping now.")

    @classmethod
    def of(cls, row: "LocationRow") -> "Location":
        """Show a row."""
        return cls(
            id=global_id("Location", row.id),
            code=row.code,
            name=row.name,
            kind=row.kind,
            address=Address.of_columns(row.address),
            timezone=row.timezone,
            capabilities=[LocationCapability(capability) for capability in row.capabilities],
            active=row.active,
        )


register_rows("Location", locations_by_id, Location.of)
