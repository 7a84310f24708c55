"""Change locations."""

from typing import Annotated, cast

import strawberry

from app.domain.enums import CoordinateSource, LocationCapability, LocationKind
from app.locations.upsert import UpsertLocation, upsert_location
from graphql_schema.addresses import AddressInput
from graphql_schema.context import Info
from graphql_schema.locations.calendars import (
    CarrierCutOffInput,
    LocationClosureInput,
    OpeningHoursInput,
    OrderCapacityInput,
)
from graphql_schema.locations.types import Location
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node


@strawberry.input(description="A place that holds stock, created or changed by its code.")
class LocationUpsertInput:
    """Read with `read`."""

    code: str = strawberry.field(description="Your code for the location; trimmed, case-sensitive, never changed.")
    name: str = strawberry.field(description="What people call it.")
    kind: LocationKind = strawberry.field(description="What kind of place it is.")
    address: AddressInput = strawberry.field(
        description="Where it is. Without coordinates, its postal code says where it lies."
    )
    timezone: str | None = strawberry.field(default=None, description="IANA name of its zone; new ones are in UTC.")
    capabilities: list[LocationCapability] | None = strawberry.field(
        default=None, description="What it can do; new ones can SHIP. Left out, they stay as they are."
    )
    active: bool | None = strawberry.field(default=None, description="Whether it gets new orders; new ones do.")
    opening_hours: list[OpeningHoursInput] | None = strawberry.field(
        default=None, description="When it is open, whole; empty: day and night. Left out, it stays as it is."
    )
    closures: list[LocationClosureInput] | None = strawberry.field(
        default=None, description="Days on which it is closed, whole. Left out, they stay as they are."
    )
    cut_offs: list[CarrierCutOffInput] | None = strawberry.field(
        default=None, description="When carriers leave, whole. Left out, they stay as they are."
    )
    handling_minutes: int | None = strawberry.field(
        default=None, description="Opening time from an order's arrival until it is ready, in minutes; new ones: 0."
    )
    pickup_days: int | None = strawberry.field(
        default=None,
        description="For how many days it keeps goods for who collects them; 0: as the channel says. Left out, it "
        "stays as it is.",
    )
    order_capacity: OrderCapacityInput | None = strawberry.field(
        default=None, description="New orders it takes; new ones any number. Left out, it stays as it is."
    )
    groups: list[str] | None = strawberry.field(
        default=None, description="Groups it belongs to, each named once. Left out, they stay as they are."
    )
    priority: int | None = strawberry.field(
        default=None, description="Higher goes first in every channel, before the channel's own order; new ones: 0."
    )

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
            opening_hours=None if self.opening_hours is None else tuple(part.read() for part in self.opening_hours),
            closures=None if self.closures is None else tuple(part.read() for part in self.closures),
            cut_offs=None if self.cut_offs is None else tuple(part.read() for part in self.cut_offs),
            handling_minutes=self.handling_minutes,
            pickup_days=self.pickup_days,
            order_capacity=None if self.order_capacity is None else self.order_capacity.read(),
            groups=None if self.groups is None else tuple(self.groups),
            priority=self.priority,
        )


@strawberry.type(description="Something that was done, but may not be what was meant.")
class InputWarning:
    """Not a refusal: the mutation stands."""

    message: str = strawberry.field(description="What is odd and what would mend it, in English, for developers.")
    path: list[str] = strawberry.field(description="The place in the input, from the outside in.")


@strawberry.type(description="The answer of locationUpsert.")
class LocationUpsertPayload(Payload):
    """The location, or why not."""

    location: Location | None = strawberry.field(default=None, description="The location as it stands now.")

    @strawberry.field(description="What was done, but may not be what was meant. Empty when nothing is odd.")
    def warnings(self) -> list[InputWarning]:
        """Coordinates that are missing, or rough."""
        return [] if self.location is None else _warnings(self.location)


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


def _warnings(location: Location) -> list[InputWarning]:
    address, found = location.address, location.coordinates
    if found is not None and found.source is not CoordinateSource.POSTAL_AREA:
        return []
    if address.postal_code is None:
        message = "the address has neither coordinates nor a postal code: the location is near nothing"
        return [InputWarning(message=message, path=["address", "postalCode"])]
    message = (
        f"nobody knows where {address.postal_code} in {address.country} lies: the location is near nothing until "
        "coordinates are stated or postal codes imported"
        if found is None
        else f"{address.postal_code} in {address.country} is unknown: its coordinates are the middle of codes alike"
    )
    return [InputWarning(message=message, path=["address", "postalCode"])]
