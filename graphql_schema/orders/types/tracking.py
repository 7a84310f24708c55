"""Everything that a tracking page shows of an order, in one field: each delivery's way, and what the shopper can do."""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.domain.enums import (
    CustomerStatus,
    MapPointKind,
    OrderAction,
    ShipmentStatus,
    ShopperAction,
    TrackingStepKind,
)
from app.domain.orders.delivery import delivery_status, part_of, worked_on_at
from app.domain.orders.model import Order as Whole
from app.domain.orders.way import Place, Step, parcels_of, places_of, steps_of, to_collect
from app.domain.orders.way import TrackedParcel as Parcel
from app.domain.places import Point
from app.fulfillment.queries import fulfillment_orders_by_id, packages_by_id, shipments_by_id, tracking_events_by_id
from app.locations.queries import locations_by_id
from app.orders.line_promises import promises_by_line
from app.orders.queries import deliveries_by_id, whole_orders
from app.tracking.way import begun_by_delivery, goals_by_delivery, points_by_area
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.locations.types import Location
from graphql_schema.orders.supported import supported_of_order
from graphql_schema.orders.types.deliveries import Delivery
from graphql_schema.orders.types.line_promises import LinePromise
from graphql_schema.orders.types.shopper_actions import actions_of_delivery

if TYPE_CHECKING:
    from graphql_schema.fulfillment.types import FulfillmentOrder, Package, Shipment, TrackingEvent

LazyFulfillmentOrder = Annotated["FulfillmentOrder", strawberry.lazy("graphql_schema.fulfillment.types")]
LazyPackage = Annotated["Package", strawberry.lazy("graphql_schema.fulfillment.types")]
LazyShipment = Annotated["Shipment", strawberry.lazy("graphql_schema.fulfillment.types")]
LazyTrackingEvent = Annotated["TrackingEvent", strawberry.lazy("graphql_schema.fulfillment.types")]

DIGITS = 2
"""A hundredth of a degree, a kilometer: no point of a page is more exact but for places that are public."""


@strawberry.type(description="A step on the way to having the goods. Its words are the page's own.")
class TrackingStep:
    """Built with `of`."""

    kind: TrackingStepKind = strawberry.field(description="Which step.")
    at: datetime | None = strawberry.field(
        description="When it was reached; null while it was not, and where nobody noted when."
    )
    done: bool = strawberry.field(description="Whether it was reached, or passed over.")
    current: bool = strawberry.field(description="Whether it is the last one that was reached: exactly one is.")

    @classmethod
    def of(cls, step: Step) -> "TrackingStep":
        """Show a step."""
        return cls(kind=step.kind, at=step.at, done=step.done, current=step.current)


@strawberry.type(description="A parcel that left, and where it is.")
class TrackedParcel:
    """Built with `of`."""

    shipment_key: strawberry.Private[UUID]
    package_key: strawberry.Private[UUID]
    event_key: strawberry.Private[UUID | None]
    status: ShipmentStatus = strawberry.field(description="Where it is.")
    tracking_number: str | None = strawberry.field(description="The carrier's number for it, or for its shipment.")
    tracking_url: str | None = strawberry.field(description="The carrier's own tracking page.")

    @strawberry.field(description="The shipment that it is part of: carrier, expected and actual delivery, sightings.")
    async def shipment(self, info: Info) -> LazyShipment:
        """Batched over parcels."""
        from graphql_schema.fulfillment.types import Shipment  # noqa: PLC0415 - the types name each other

        found = await info.context.loaders.load(shipments_by_id, self.shipment_key)
        assert found is not None, "who sees an order whole sees its shipments"
        return Shipment.of(found)

    @strawberry.field(description="What is in it.")
    async def package(self, info: Info) -> LazyPackage:
        """Batched over parcels."""
        from graphql_schema.fulfillment.types import Package  # noqa: PLC0415 - the types name each other

        found = await info.context.loaders.load(packages_by_id, self.package_key)
        assert found is not None, "who sees an order whole sees its parcels"
        return Package.of(found)

    @strawberry.field(description="What was seen of it last; null before anybody saw it.")
    async def last_seen(self, info: Info) -> LazyTrackingEvent | None:
        """Batched over parcels."""
        from graphql_schema.fulfillment.types import TrackingEvent  # noqa: PLC0415 - the types name each other

        if self.event_key is None:
            return None
        found = await info.context.loaders.load(tracking_events_by_id, self.event_key)
        return None if found is None else TrackingEvent.of(found)

    @classmethod
    def of(cls, found: Parcel) -> "TrackedParcel":
        """Show a parcel."""
        return cls(
            shipment_key=found.shipment.id,
            package_key=found.parcel.id,
            event_key=None if found.last_seen is None else found.last_seen.id,
            status=found.status,
            tracking_number=found.parcel.tracking_number or found.shipment.tracking_number,
            tracking_url=found.parcel.tracking_url or found.shipment.tracking_url,
        )


@strawberry.type(
    description="A point of the map. The merchant's places stand where they are; all else is the middle of an area of "
    "postal codes, told to a hundredth of a degree: nobody's house is on this map."
)
class MapPoint:
    """Built by `DeliveryTracking.points`."""

    location_key: strawberry.Private[UUID | None]
    kind: MapPointKind = strawberry.field(description="What stands there.")
    latitude: float = strawberry.field(description="Degrees north, from -90 to 90.")
    longitude: float = strawberry.field(description="Degrees east, from -180 to 180.")
    at: datetime | None = strawberry.field(description="When it left there or was seen there; null for where it goes.")

    @strawberry.field(description="The merchant's place that stands there; null for other points.")
    async def location(self, info: Info) -> Location | None:
        """Locations are public."""
        if self.location_key is None:
            return None
        found = await info.context.loaders.load(locations_by_id, self.location_key)
        return None if found is None else Location.of(found)


@strawberry.type(description="The way of one delivery, as its recipient is shown it.")
class DeliveryTracking:
    """Built by `OrderTracking`."""

    part: strawberry.Private[Whole]
    key: strawberry.Private[UUID]
    status: CustomerStatus = strawberry.field(description="The few words that its recipient reads.")

    @strawberry.field(description="The delivery: how and where it reaches the person, and its lines.")
    async def delivery(self, info: Info) -> Delivery:
        """From its row."""
        found = await info.context.loaders.load(deliveries_by_id, self.key)
        assert found is not None, "a delivery has its order's scope"
        return Delivery.of(found)

    @strawberry.field(
        description="From placing to having the goods, in order: what such a delivery goes through. One that was "
        "canceled shows how far it came, and that."
    )
    async def steps(self, info: Info) -> list[TrackingStep]:
        """From the order, and from when work began."""
        begun = await info.context.loaders.load(begun_by_delivery, self.key)
        return [TrackingStep.of(step) for step in steps_of(self.part, begun)]

    @strawberry.field(description="The parcels that left, in the order of leaving.")
    def parcels(self) -> list[TrackedParcel]:
        """Those of its shipments."""
        return [TrackedParcel.of(found) for found in parcels_of(self.part)]

    @strawberry.field(
        description="Where it left, where it was seen, in the order it happened, and where it goes; without what lies "
        "nobody knows where."
    )
    async def points(self, info: Info) -> list[MapPoint]:
        """Batched over deliveries."""
        home = await info.context.loaders.load(goals_by_delivery, self.key)
        places = places_of(self.part, home)
        points = await asyncio.gather(*(_point(info, place) for place in places))
        return [_shown(place, point) for place, point in zip(places, points, strict=True) if point is not None]

    @strawberry.field(
        description="When the last of it comes, what was promised, and how that changed; null when nothing is promised "
        "and nobody knows."
    )
    async def promise(self, info: Info) -> LinePromise | None:
        """That of the line which is expected last."""
        keys = [line.id for line in self.part.lines if not line.is_component]
        found = [read for read in await info.context.loaders.load_many(promises_by_line, keys) if read is not None]
        dated = [(at, read) for read in found if (at := read.expected_by or read.promised_by) is not None]
        if not dated:
            return None
        last = max(dated, key=lambda one: one[0])[1]
        return LinePromise.of(last, info.context.services.database.clock.now())

    @strawberry.field(
        description="The work of places that the person comes to, each with its `pickup`: whether it lies ready, until "
        "when, and the code to say. Empty for what is brought."
    )
    async def to_collect(self, info: Info) -> list[LazyFulfillmentOrder]:
        """Batched over deliveries."""
        from graphql_schema.fulfillment.types import FulfillmentOrder  # noqa: PLC0415 - the types name each other

        keys = [work.id for work in to_collect(self.part)]
        found = await info.context.loaders.load_many(fulfillment_orders_by_id, keys)
        return [FulfillmentOrder.of(row) for row in found if row is not None]


@strawberry.type(description="Something that you can do now, and with what.")
class TrackingAction:
    """What the page shows a button for."""

    action: ShopperAction = strawberry.field(description="What.")
    delivery_id: strawberry.ID | None = strawberry.field(description="With which delivery; null: with the whole order.")
    fulfillment_order_id: strawberry.ID | None = strawberry.field(
        description="For which goods that lie ready, as `customerOnTheWay` and `customerArrived` ask."
    )


@strawberry.type(
    description="All that a tracking page shows, in one query or one subscription: every change of it is a change of "
    "the order, which `orderChanged` tells."
)
class OrderTracking:
    """Built by `tracking_of_order`."""

    whole: strawberry.Private[Whole]

    @strawberry.field(
        description="The way of each delivery, in the order of placing; who acts for some locations only sees those "
        "that these work on, and the parcels that left them."
    )
    def deliveries(self) -> list[DeliveryTracking]:
        """Each as if it were the only one."""
        return [
            DeliveryTracking(
                part=part_of(self.whole, delivery.id),
                key=delivery.id,
                status=delivery_status(self.whole, delivery.id),
            )
            for delivery in self.whole.deliveries
        ]

    @strawberry.field(description="What you can do now: show buttons for these and for no others.")
    async def actions(self, info: Info) -> list[TrackingAction]:
        """From the state tables, and the caller's rights."""
        actions: list[TrackingAction] = []
        if OrderAction.CANCEL in await supported_of_order(info, self.whole):
            actions.append(TrackingAction(action=ShopperAction.CANCEL, delivery_id=None, fulfillment_order_id=None))
        for delivery in self.whole.deliveries:
            actions += [
                TrackingAction(
                    action=action,
                    delivery_id=global_id("Delivery", delivery.id),
                    fulfillment_order_id=None if work_id is None else global_id("FulfillmentOrder", work_id),
                )
                for action, work_id in actions_of_delivery(info.context.principal, self.whole, delivery)
            ]
        return actions


async def tracking_of_order(info: Info, order_id: UUID) -> OrderTracking:
    """What a tracking page shows of an order that the caller sees."""
    order = await info.context.loaders.load(whole_orders, order_id)
    assert order is not None, "who reads an order sees it"
    principal = info.context.principal
    if principal.acts_for_merchant and principal.locations is not None:
        order = worked_on_at(order, principal.locations)
    return OrderTracking(whole=order)


async def _point(info: Info, place: Place) -> Point | None:
    loaders = info.context.loaders
    if place.location_id is not None:
        found = await loaders.load(locations_by_id, place.location_id)
        if found is None or found.latitude is None or found.longitude is None:
            return None
        return Point(found.latitude, found.longitude)
    assert place.area is not None, "a place is one of ours, or lies in an area"
    return await loaders.load(points_by_area, place.area)


def _shown(place: Place, point: Point) -> MapPoint:
    exact = place.location_id is not None
    return MapPoint(
        location_key=place.location_id,
        kind=place.kind,
        latitude=point.latitude if exact else round(point.latitude, DIGITS),
        longitude=point.longitude if exact else round(point.longitude, DIGITS),
        at=place.at,
    )
