"""Deliveries: the ways in which parts of an order reach people."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import strawberry

from app.domain.enums import ChargeKind, CustomerStatus, FulfillmentMethod
from app.domain.orders.delivery import delivery_status
from app.locations.queries import locations_by_id
from app.orders.queries import (
    charges_by_order,
    deliveries_by_id,
    destinations_by_delivery,
    lines_by_order,
    orders_by_id,
    whole_orders,
)
from graphql_schema.addresses import Address
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.locations.types import Location
from graphql_schema.money import Money
from graphql_schema.nodes import Node, register_rows
from graphql_schema.orders.types.lines import OrderLine
from graphql_schema.orders.types.people import Contact, PickupPoint

if TYPE_CHECKING:
    from db.models.orders import DeliveryRow


@strawberry.type(description="The window of a location's own van that a delivery has booked.")
class BookedSlot:
    """Null on the delivery stands for none."""

    location_key: strawberry.Private[UUID]
    starts_at: datetime = strawberry.field(description="When the van comes at the earliest.")
    ends_at: datetime = strawberry.field(description="When it comes at the latest.")

    @strawberry.field(description="Whose van drives.")
    async def location(self, info: Info) -> Location:
        """Locations are never deleted."""
        found = await info.context.loaders.load(locations_by_id, self.location_key)
        assert found is not None, "a foreign key holds"
        return Location.of(found)


@strawberry.type(
    description=(
        "One way in which part of an order reaches one person: an address or a pickup place, what was promised, "
        "what it costs. An order has one or several."
    )
)
class Delivery(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    order_key: strawberry.Private[UUID]
    pickup_location_key: strawberry.Private[UUID | None]
    pickup_point_data: strawberry.Private[Mapping[str, Any] | None]
    method: FulfillmentMethod = strawberry.field(description="Sent, collected, handed over.")
    not_before: datetime | None = strawberry.field(description="The shopper asked not to get it before this instant.")
    promised_from: datetime | None = strawberry.field(description="The earliest instant of the promise.")
    promised_by: datetime | None = strawberry.field(
        description="The latest instant of the promise: the end of `promisedOn` in the destination's time zone."
    )
    promised_on: date | None = strawberry.field(description="The promised day, in the destination's time zone.")
    gift_message: str | None = strawberry.field(description="What the card in the parcel says.")
    slot: BookedSlot | None = strawberry.field(
        description="LOCAL_DELIVERY: the window that is booked; null without one, and when nothing is to be brought."
    )

    @strawberry.field(description="Where it goes; null when it is collected, and for callers who may not know.")
    async def address(self, info: Info) -> Address | None:
        """Masked for guests."""
        found = await info.context.loaders.load(destinations_by_delivery, self.key)
        return Address.of(found[0]) if found and found[0] else None

    @strawberry.field(description="The merchant's own place where it is collected.")
    async def pickup_location(self, info: Info) -> Location | None:
        """Locations are public."""
        if self.pickup_location_key is None:
            return None
        found = await info.context.loaders.load(locations_by_id, self.pickup_location_key)
        return None if found is None else Location.of(found)

    @strawberry.field(description="The carrier's parcel shop or locker where it is collected.")
    def pickup_point(self) -> PickupPoint | None:
        """As it was given at placing."""
        return None if self.pickup_point_data is None else PickupPoint.of(self.pickup_point_data)

    @strawberry.field(description="Who receives it; null for callers who may not know.")
    async def recipient(self, info: Info) -> Contact | None:
        """Masked for guests."""
        found = await info.context.loaders.load(destinations_by_delivery, self.key)
        return Contact.of(found[1]) if found and found[1] else None

    @strawberry.field(description="The lines that reach the person this way; a kit is one line with `components`.")
    async def lines(self, info: Info) -> list[OrderLine]:
        """Those of the order that name this delivery."""
        found = await info.context.loaders.load(lines_by_order, self.order_key)
        mine = (read for read in found or () if read.row.delivery_id == self.key and read.row.parent_line_id is None)
        return [OrderLine.of(read) for read in mine]

    @strawberry.field(description="What this delivery costs: its charges of the kind SHIPPING.")
    async def shipping(self, info: Info) -> Money:
        """Canceled charges no longer count."""
        loaders = info.context.loaders
        order = await loaders.load(orders_by_id, self.order_key)
        assert order is not None, "a delivery has its order's scope"
        charges = await loaders.load(charges_by_order, self.order_key) or ()
        mine = (read.row for read in charges if read.row.delivery_id == self.key)
        return Money.from_minor(
            sum(charge.amount_minor for charge in mine if charge.kind is ChargeKind.SHIPPING), order.currency
        )

    @strawberry.field(description="The few words that this delivery's recipient reads on a tracking page.")
    async def customer_status(self, info: Info) -> CustomerStatus:
        """Derived from this delivery's lines, work and shipments alone."""
        order = await info.context.loaders.load(whole_orders, self.order_key)
        assert order is not None, "a delivery has its order's scope"
        return delivery_status(order, self.key)

    @classmethod
    def of(cls, row: "DeliveryRow") -> "Delivery":
        """Show a row."""
        return cls(
            id=global_id("Delivery", row.id),
            key=row.id,
            order_key=row.order_id,
            pickup_location_key=row.pickup_location_id,
            pickup_point_data=row.pickup_point,
            method=row.method,
            not_before=row.not_before,
            promised_from=row.promised_from,
            promised_by=row.promised_by,
            promised_on=row.promised_on,
            gift_message=row.gift_message,
            slot=_slot(row),
        )


def _slot(row: "DeliveryRow") -> BookedSlot | None:
    if row.slot_location_id is None or row.slot_starts_at is None or row.slot_ends_at is None:
        return None
    return BookedSlot(location_key=row.slot_location_id, starts_at=row.slot_starts_at, ends_at=row.slot_ends_at)


register_rows("Delivery", deliveries_by_id, Delivery.of)
