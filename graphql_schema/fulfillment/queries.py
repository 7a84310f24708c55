"""Reading locations' work and shipments."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.domain.enums import FulfillmentOrderStatus
from app.domain.pages import Key
from app.fulfillment.queries import find_shipment, fulfillment_orders_by_id, list_fulfillment_orders, shipments_by_id
from graphql_schema.bad_input import bad_input
from graphql_schema.context import Info
from graphql_schema.fulfillment.types import FulfillmentOrder, Shipment
from graphql_schema.ids import uuid_of
from graphql_schema.pagination import After, Connection, First, Keyset

if TYPE_CHECKING:
    from db.models.fulfillment import FulfillmentOrderRow

WORK = Keyset("fulfillmentOrders", (datetime, UUID))


def _key(row: "FulfillmentOrderRow") -> Key:
    return (row.created_at, row.id)


@strawberry.type
class FulfillmentQueries:
    """`fulfillmentOrders`, `fulfillmentOrder`, `shipment`."""

    @strawberry.field(description="Locations' work that you may see, oldest first.")
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
        first: First = None,
        after: After = None,
    ) -> Connection[FulfillmentOrder]:
        """A location's screen asks for its open states."""
        found = await list_fulfillment_orders(
            info.context.services.database,
            info.context.principal,
            location=location,
            statuses=status or (),
            page=WORK.page(first, after),
        )
        return WORK.connection(found, _key, FulfillmentOrder.of)

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
