"""Reading locations' work and shipments."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.domain.enums import FulfillmentMethod, FulfillmentOrderSort, FulfillmentOrderStatus
from app.domain.pages import Key
from app.fulfillment.queries import (
    Queue,
    count_fulfillment_orders,
    find_shipment,
    fulfillment_orders_by_id,
    list_fulfillment_orders,
    shipments_by_id,
)
from graphql_schema.bad_input import bad_input
from graphql_schema.context import Info
from graphql_schema.fulfillment.types import FulfillmentOrder, Shipment
from graphql_schema.ids import uuid_of
from graphql_schema.pagination import After, Connection, First, Keyset

if TYPE_CHECKING:
    from db.models.fulfillment import FulfillmentOrderRow

SORTED = {
    FulfillmentOrderSort.CREATED_AT_ASC: Keyset("fulfillmentOrders", (datetime, UUID)),
    FulfillmentOrderSort.CREATED_AT_DESC: Keyset("fulfillmentOrdersNewest", (datetime, UUID)),
    FulfillmentOrderSort.DUE_AT_ASC: Keyset("fulfillmentOrdersDue", (datetime, UUID)),
}


def _key(row: "FulfillmentOrderRow") -> Key:
    return (row.created_at, row.id)


def _due(row: "FulfillmentOrderRow") -> Key:
    return (row.due_at or row.created_at, row.id)


@strawberry.type(description="How much work is in one state.")
class FulfillmentOrderCount:
    """One badge."""

    status: FulfillmentOrderStatus = strawberry.field(description="The state.")
    count: int = strawberry.field(description="Fulfillment orders in it.")
    late_count: int = strawberry.field(description="Those of them that were to be done by now.")


@strawberry.type
class FulfillmentQueries:
    """`fulfillmentOrders`, `fulfillmentOrder`, `shipment`."""

    @strawberry.field(description="Locations' work that you may see.")
    async def fulfillment_orders(
        self,
        info: Info,
        location: Annotated[
            str | None, strawberry.argument(description="One location's code; all when absent.")
        ] = None,
        status: Annotated[
            list[FulfillmentOrderStatus] | None,
            strawberry.argument(description="Any of these states; all when absent or empty."),
        ] = None,
        method: Annotated[
            list[FulfillmentMethod] | None,
            strawberry.argument(description="Any of these ways of leaving; all when absent or empty."),
        ] = None,
        due_before: Annotated[
            datetime | None, strawberry.argument(description="Only what is due before this instant; all when absent.")
        ] = None,
        created_since: Annotated[
            datetime | None,
            strawberry.argument(description="Only what the location got at this instant or later: its history by day."),
        ] = None,
        created_before: Annotated[
            datetime | None, strawberry.argument(description="Only what the location got before this instant.")
        ] = None,
        sort: Annotated[
            FulfillmentOrderSort, strawberry.argument(description="Which comes first.")
        ] = FulfillmentOrderSort.CREATED_AT_ASC,
        first: First = None,
        after: After = None,
    ) -> Connection[FulfillmentOrder]:
        """A location's screen asks for its open states."""
        keyset = SORTED[sort]
        found = await list_fulfillment_orders(
            info.context.services.database,
            info.context.principal,
            Queue(
                location=location,
                statuses=status or (),
                methods=method or (),
                due_before=due_before,
                created_since=created_since,
                created_before=created_before,
                sort=sort,
            ),
            keyset.page(first, after),
        )
        key = _due if sort is FulfillmentOrderSort.DUE_AT_ASC else _key
        return keyset.connection(found, key, FulfillmentOrder.of)

    @strawberry.field(
        description="How much work a location has in each state, for badges; what is over is not counted."
    )
    async def fulfillment_order_counts(
        self, info: Info, location: Annotated[str, strawberry.argument(description="The location's code.")]
    ) -> list[FulfillmentOrderCount]:
        """Raises NotFound for a location that is not the caller's. In the order of the states; those with work only."""
        context = info.context
        found = await count_fulfillment_orders(context.services.database, context.principal, location)
        counts = {one.status: one for one in found}
        return [
            FulfillmentOrderCount(status=status, count=counts[status].count, late_count=counts[status].late)
            for status in FulfillmentOrderStatus
            if status in counts
        ]

    @strawberry.field(description="One location's work for one delivery; null when there is none that you may see.")
    async def fulfillment_order(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The fulfillment order's `id`.")]
    ) -> FulfillmentOrder | None:
        """Raises InvalidInput for an id that is none."""
        row = await info.context.loaders.load(fulfillment_orders_by_id, uuid_of(id, "FulfillmentOrder"))
        return None if row is None else FulfillmentOrder.of(row)

    @strawberry.field(
        description="One shipment, by its id or its tracking number; null when there is none that you may see."
    )
    async def shipment(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="The shipment's `id`.")] = None,
        tracking_number: Annotated[
            str | None,
            strawberry.argument(description="The carrier's number; the newest shipment where it was used again."),
        ] = None,
    ) -> Shipment | None:
        """Raises BAD_USER_INPUT for neither or both, InvalidInput for an id that is none."""
        if id is not None and tracking_number is None:
            row = await info.context.loaders.load(shipments_by_id, uuid_of(id, "Shipment"))
        elif tracking_number is not None and id is None:
            context = info.context
            row = await find_shipment(context.services.database, context.principal, tracking_number=tracking_number)
        else:
            raise bad_input("Name the shipment by `id` or by `trackingNumber`, not by both.")
        return None if row is None else Shipment.of(row)
