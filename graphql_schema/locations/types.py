"""Locations: where stock lies and where shoppers collect. Public; what lies in them is not."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import strawberry

from app.domain.calendar_documents import calendar_of
from app.domain.calendars import openness
from app.domain.enums import CoordinateSource, LocationCapability, LocationKind
from app.locations.queries import locations_by_id
from graphql_schema.addresses import Address
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.locations.calendars import (
    CarrierCutOff,
    DeliveryWindow,
    LocationClosure,
    OpeningHours,
    Openness,
    OrderCapacity,
)
from graphql_schema.nodes import Node, register_rows

if TYPE_CHECKING:
    from db.models.reference import LocationRow


@strawberry.type(description="Where a place lies, and who says so.")
class Coordinates:
    """WGS84 degrees."""

    latitude: float = strawberry.field(description="Degrees north, from -90 to 90.")
    longitude: float = strawberry.field(description="Degrees east, from -180 to 180.")
    source: CoordinateSource = strawberry.field(description="The address itself, or its postal code.")


@strawberry.type(description="A place that holds stock: a warehouse, a store, a supplier.")
class Location(Node):
    """Built with `of`."""

    hours_documents: strawberry.Private[Sequence[Mapping[str, Any]]]
    closures_documents: strawberry.Private[Sequence[Mapping[str, Any]]]
    code: str = strawberry.field(description="The business code, unique and case-sensitive; inputs name it by this.")
    name: str = strawberry.field(description="What people call it.")
    kind: LocationKind = strawberry.field(description="What kind of place it is.")
    address: Address = strawberry.field(description="Where it is.")
    timezone: str = strawberry.field(description="Its IANA time zone, like Europe/Berlin.")
    capabilities: list[LocationCapability] = strawberry.field(description="What can be done there.")
    active: bool = strawberry.field(description="Whether it takes part in selling and shipping now.")
    coordinates: Coordinates | None = strawberry.field(
        description="Where it lies: what its address states, else where its postal code lies. Null when nobody knows; "
        "it is then near nothing."
    )
    distance_km: float | None = strawberry.field(
        description="How far away it is, as the crow flies, from where `locations(near)` was asked. Null elsewhere."
    )
    opening_hours: list[OpeningHours] = strawberry.field(
        description="When it is open, by weekday. None at all: day and night."
    )
    closures: list[LocationClosure] = strawberry.field(description="Days on which it is closed, past ones too.")
    cut_offs: list[CarrierCutOff] = strawberry.field(
        description="When carriers leave. A carrier without any takes goods as they get ready."
    )
    handling_minutes: int = strawberry.field(
        description="Opening time it needs from an order's arrival until it is ready to leave or be collected."
    )
    pickup_days: int | None = strawberry.field(
        description="For how many days it keeps goods for who collects them; null: as the channel says."
    )
    order_capacity: OrderCapacity | None = strawberry.field(description="New orders it takes; null for any number.")
    delivery_slots: list[DeliveryWindow] = strawberry.field(
        description="When its own van drives, by weekday; none: it does not, or in no windows."
    )
    groups: list[str] = strawberry.field(description="Groups it belongs to, by name: rules speak of them.")
    priority: int = strawberry.field(
        description="Higher goes first in every channel, before the channel's own order; 0 unless stated."
    )

    @strawberry.field(description="Whether it is open at this moment, and what comes next.")
    async def openness(self, info: Info) -> Openness:
        """Reckoned from what was read with the location."""
        calendar = calendar_of(self.timezone, self.hours_documents, self.closures_documents, (), 0)
        return Openness.of(openness(calendar, info.context.services.database.clock.now()))

    @classmethod
    def of(cls, row: "LocationRow", distance_km: float | None = None) -> "Location":
        """Show a row, and how far away it is where somebody asked from a place."""
        return cls(
            id=global_id("Location", row.id),
            code=row.code,
            name=row.name,
            kind=row.kind,
            address=Address.of_columns(row.address),
            timezone=row.timezone,
            capabilities=[LocationCapability(capability) for capability in row.capabilities],
            active=row.active,
            coordinates=_coordinates(row),
            distance_km=distance_km,
            opening_hours=[OpeningHours.of(document) for document in row.opening_hours],
            closures=[LocationClosure.of(document) for document in row.closures],
            cut_offs=[CarrierCutOff.of(document) for document in row.cut_offs],
            handling_minutes=row.handling_minutes,
            pickup_days=row.pickup_days,
            order_capacity=_capacity(row),
            delivery_slots=[DeliveryWindow.of(document) for document in row.delivery_slots],
            groups=row.groups,
            priority=row.priority,
            hours_documents=row.opening_hours,
            closures_documents=row.closures,
        )


def _coordinates(row: "LocationRow") -> Coordinates | None:
    if row.latitude is None or row.longitude is None or row.coordinates_from is None:
        return None
    return Coordinates(latitude=row.latitude, longitude=row.longitude, source=row.coordinates_from)


def _capacity(row: "LocationRow") -> OrderCapacity | None:
    if row.capacity_orders is None or row.capacity_window is None:
        return None
    return OrderCapacity(orders=row.capacity_orders, window=row.capacity_window)


register_rows("Location", locations_by_id, Location.of)
