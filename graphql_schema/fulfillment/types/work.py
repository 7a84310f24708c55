"""Fulfillment orders: one location's work for one delivery."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.domain.enums import (
    FulfillmentMethod,
    FulfillmentOrderAction,
    FulfillmentOrderStatus,
    FulfillmentRequestStatus,
    RejectReason,
)
from app.fulfillment.queries import (
    fulfillment_order_lines_by_id,
    fulfillment_orders_by_id,
    lines_by_fulfillment_order,
    packages_by_fulfillment_order,
    shipments_by_fulfillment_order,
)
from app.locations.queries import locations_by_id
from app.orders.queries import deliveries_by_id, lines_by_id, orders_by_id, whole_orders
from app.picking.queries import open_lists_by_fulfillment_order
from graphql_schema.context import Info
from graphql_schema.fulfillment.papers import A_LINK, FOR_WHOM, slip_of_work
from graphql_schema.fulfillment.types.pickups import Pickup, pickup_of_work
from graphql_schema.fulfillment.types.shipments import Package, Shipment
from graphql_schema.ids import global_id
from graphql_schema.locations.types import Location
from graphql_schema.nodes import Node, register_rows
from graphql_schema.orders.supported import supported_of_work
from graphql_schema.orders.types import Delivery, Order, OrderLine
from graphql_schema.orders.types.holds import Hold, holds_of_work

if TYPE_CHECKING:
    from db.models.fulfillment import FulfillmentOrderLineRow, FulfillmentOrderRow
    from graphql_schema.picking.types import PickList

LazyPickList = Annotated["PickList", strawberry.lazy("graphql_schema.picking.types")]


@strawberry.type(description="Units of one order line in a location's work.")
class FulfillmentOrderLine(Node):
    """Built with `of`."""

    order_line_key: strawberry.Private[UUID]
    quantity: int = strawberry.field(description="Units that the location was asked for, in the SKU's smallest unit.")
    canceled_quantity: int = strawberry.field(
        description="Units of them that are not its work any more: canceled, given up, or other work's now."
    )
    picked_quantity: int = strawberry.field(description="Units taken from the shelf.")
    packed_quantity: int = strawberry.field(description="Units of the picked ones that lie in a parcel.")
    shipped_quantity: int = strawberry.field(description="Units of the packed ones that left, or were handed over.")

    recalled_quantity: int = strawberry.field(
        description="Units of the picked ones that are to be canceled: say whether you take them back."
    )

    @strawberry.field(description="The line of the order.")
    async def order_line(self, info: Info) -> OrderLine:
        """From its row."""
        found = await info.context.loaders.load(lines_by_id, self.order_line_key)
        assert found is not None, "a location's work lies within its order's scope"
        return OrderLine.of(found)

    @classmethod
    def of(cls, row: "FulfillmentOrderLineRow") -> "FulfillmentOrderLine":
        """Show a row."""
        return cls(
            id=global_id("FulfillmentOrderLine", row.id),
            order_line_key=row.order_line_id,
            quantity=row.quantity,
            canceled_quantity=row.canceled_quantity,
            picked_quantity=row.picked_quantity,
            packed_quantity=row.packed_quantity,
            shipped_quantity=row.shipped_quantity,
            recalled_quantity=row.recalled_quantity,
        )


@strawberry.type(description="What one location has to do for one delivery of an order: pick, pack, send or hand over.")
class FulfillmentOrder(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    order_key: strawberry.Private[UUID]
    location_key: strawberry.Private[UUID]
    delivery_key: strawberry.Private[UUID]
    follows_key: strawberry.Private[UUID | None]
    method: FulfillmentMethod = strawberry.field(description="How the goods leave: sent, collected, handed over.")
    status: FulfillmentOrderStatus = strawberry.field(description="Where the work is.")
    due_at: datetime | None = strawberry.field(description="By when it must be done to keep the promise.")
    opens_at: datetime | None = strawberry.field(
        description="When work that is SCHEDULED may begin; null when it waits for something else than a time."
    )
    request_status: FulfillmentRequestStatus = strawberry.field(
        description="What a partner who does the work was asked, and what it said."
    )
    expected_ship_at: datetime | None = strawberry.field(
        description="When who does the work said that it will leave; null: nobody said."
    )
    reject_reason: RejectReason | None = strawberry.field(description="Why the location rejected it; null: it did not.")
    reject_note: str | None = strawberry.field(description="What it wrote about that.")
    version: int = strawberry.field(description="The version of its last event; hand it back as `expectedVersion`.")
    created_at: datetime = strawberry.field(description="When the location got it.")
    updated_at: datetime = strawberry.field(description="When it last changed.")

    @strawberry.field(description="The order that the work is for.")
    async def order(self, info: Info) -> Order:
        """Whoever sees the work sees its order."""
        found = await info.context.loaders.load(orders_by_id, self.order_key)
        assert found is not None, "a location's work lies within its order's scope"
        return Order.of(found)

    @strawberry.field(description="Who does it.")
    async def location(self, info: Info) -> Location:
        """Locations are never deleted."""
        found = await info.context.loaders.load(locations_by_id, self.location_key)
        assert found is not None, "a foreign key holds"
        return Location.of(found)

    @strawberry.field(description="The delivery that it serves: where the goods go.")
    async def delivery(self, info: Info) -> Delivery:
        """From its row."""
        found = await info.context.loaders.load(deliveries_by_id, self.delivery_key)
        assert found is not None, "a location's work lies within its order's scope"
        return Delivery.of(found)

    @strawberry.field(
        description="Ship to store: the sending location's work that this one, of the receiving store, waits for. Null "
        "for other work, and for callers who may not see that location's work."
    )
    async def follows(self, info: Info) -> "FulfillmentOrder | None":
        """From its row."""
        if self.follows_key is None:
            return None
        found = await info.context.loaders.load(fulfillment_orders_by_id, self.follows_key)
        return None if found is None else FulfillmentOrder.of(found)

    @strawberry.field(
        description="Ship to store: what is sent to this store, as lines of the work that it follows. Empty for other "
        "work, whose units are its own `lines`."
    )
    async def awaited_lines(self, info: Info) -> list[FulfillmentOrderLine]:
        """In the order of the order's lines."""
        if self.follows_key is None:
            return []
        found = await info.context.loaders.load(lines_by_fulfillment_order, self.follows_key)
        return [FulfillmentOrderLine.of(row) for row in found or ()]

    @strawberry.field(description="What is to be done. None for work that follows another: it waits for parcels.")
    async def lines(self, info: Info) -> list[FulfillmentOrderLine]:
        """In the order of the order's lines."""
        found = await info.context.loaders.load(lines_by_fulfillment_order, self.key)
        return [FulfillmentOrderLine.of(row) for row in found or ()]

    @strawberry.field(description="The open pick list that it is on; null when it is on none.")
    async def pick_list(self, info: Info) -> LazyPickList | None:
        """Batched over work."""
        from graphql_schema.picking.types import PickList  # noqa: PLC0415 - the types name each other

        found = await info.context.loaders.load(open_lists_by_fulfillment_order, self.key)
        return None if found is None else PickList.of(found)

    @strawberry.field(description="The packages that stand packed and that no shipment has taken yet.")
    async def packages(self, info: Info) -> list[Package]:
        """In the order of packing."""
        found = await info.context.loaders.load(packages_by_fulfillment_order, self.key)
        return [Package.of(row) for row in found or ()]

    @strawberry.field(description="The parcels that left from this work, or that are sent to it.")
    async def shipments(self, info: Info) -> list[Shipment]:
        """In the order of leaving."""
        found = await info.context.loaders.load(shipments_by_fulfillment_order, self.follows_key or self.key)
        return [Shipment.of(row) for row in found or ()]

    @strawberry.field(
        description=f"The packing slip of all of it, as PDF: {A_LINK} It says what is in it and for whom, in the"
        f" channel's language and brand, and never a price. {FOR_WHOM}"
    )
    async def packing_slip_url(self, info: Info) -> str | None:
        """Signed anew for each answer."""
        return await slip_of_work(info, self.key)

    @strawberry.field(
        description="The goods that a person comes for; null where they are sent, and for work that was called off."
    )
    async def pickup(self, info: Info) -> Pickup | None:
        """From its row, where the goods lie ready or did."""
        return await pickup_of_work(info, self.key)

    @strawberry.field(description="What keeps it from leaving, and what did: its own holds and the whole order's.")
    async def holds(self, info: Info) -> list[Hold]:
        """Oldest first."""
        return await holds_of_work(info, self.order_key, self.key)

    @strawberry.field(description="What you may do with it now: show buttons for these and for no others.")
    async def supported_actions(self, info: Info) -> list[FulfillmentOrderAction]:
        """From the state tables, and the caller's rights."""
        order = await info.context.loaders.load(whole_orders, self.order_key)
        works = [work for work in order.fulfillment_orders if work.id == self.key] if order else []
        caller = info.context.principal
        return [action for work in works if order for action in supported_of_work(caller, order, work)]

    @classmethod
    def of(cls, row: "FulfillmentOrderRow") -> "FulfillmentOrder":
        """Show a row."""
        return cls(
            id=global_id("FulfillmentOrder", row.id),
            key=row.id,
            order_key=row.order_id,
            location_key=row.location_id,
            delivery_key=row.delivery_id,
            follows_key=row.follows_id,
            request_status=row.request_status,
            expected_ship_at=row.expected_ship_at,
            method=row.method,
            status=row.status,
            due_at=row.due_at,
            opens_at=row.opens_at,
            reject_reason=row.reject_reason,
            reject_note=row.reject_note,
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


register_rows("FulfillmentOrder", fulfillment_orders_by_id, FulfillmentOrder.of)
register_rows("FulfillmentOrderLine", fulfillment_order_lines_by_id, FulfillmentOrderLine.of)
