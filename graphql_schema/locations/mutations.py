"""Change locations."""

from typing import Annotated, cast

import strawberry

from app.domain.enums import LocationCapability, LocationKind
from app.locations.upsert import UpsertLocation, upsert_location
from graphql_schema.addresses import AddressInput
from graphql_schema.context import Info
from graphql_schema.locations.types import Location
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node


@strawberry.input(description="A place that holds stock, created or changed by its code.")
class LocationUpsertInput:
    """Read with `read`."""

    code: str = strawberry.field(description="Your code for the location; trimmed, case-sensitive, never changed.")
    name: str = strawberry.field(description="What people call it.")
    kind: LocationKind = strawberry.field(description="What kind of place it is.")
    address: AddressInput = strawberry.field(description="Where it is; coordinates help routing.")
    timezone: str | None = strawberry.field(default=None, description="IANA name of its zone; new ones are in UTC.")
    capabilities: list[LocationCapability] | None = strawberry.field(
        default=None, description="What it can do; new ones can SHIP. Left out, they stay as they are."
    )
    active: bool | None = strawberry.field(default=None, description="Whether it gets new orders; new ones do.")

    def read(self) -> UpsertLocation:
        """The use case's command."""
        return UpsertLocation(
            code=self.code,
            name=self.name,
            kind=self.kind,
            address=self.address.read(),
            timezone=self.timezone,
            capabilities=None if self.capabilities is None else tuple(self.capabilities),
            active=self.active,
        )


@strawberry.type(description="The answer of locationUpsert.")
class LocationUpsertPayload(Payload):
    """The location, or why not."""

    location: Location | None = strawberry.field(default=None, description="The location as it stands now.")


@strawberry.type
class LocationMutations:
    """`locationUpsert`."""

    @strawberry.mutation(description="Create or change a place that holds stock. The same again changes nothing.")
    async def location_upsert(self, info: Info, input: Annotated[LocationUpsertInput, ASKED]) -> LocationUpsertPayload:
        """See `upsert_location`."""
        done = await attempt(info, lambda uow: upsert_location(uow, input.read()))
        if isinstance(done, list):
            return LocationUpsertPayload(errors=done)
        location = cast("Location | None", await load_node(info.context, "Location", (done.result,)))
        return LocationUpsertPayload(transaction_id=done.transaction_id, location=location)
