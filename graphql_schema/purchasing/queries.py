"""Reading purchase orders."""

from typing import Annotated
from uuid import UUID

import strawberry

from app.domain.enums import PurchaseOrderStatus
from app.purchasing.queries import find_purchase_order, page_of_purchase_orders, purchase_orders_by_id
from graphql_schema.bad_input import bad_input
from graphql_schema.context import Info
from graphql_schema.ids import uuid_of
from graphql_schema.pagination import After, Before, Connection, First, Keyset, Last
from graphql_schema.purchasing.types import PurchaseOrder

NEWEST_FIRST = Keyset("purchaseOrders", (UUID,))
MAX_CODES = 250


@strawberry.type
class PurchaseOrderQueries:
    """`purchaseOrders` and `purchaseOrder`."""

    @strawberry.field(description="Purchase orders of which you may see an end, newest first.")
    async def purchase_orders(
        self,
        info: Info,
        locations: Annotated[
            list[str] | None,
            strawberry.argument(description=f"Only from or to these location codes, {MAX_CODES} at most."),
        ] = None,
        status: Annotated[
            list[PurchaseOrderStatus] | None,
            strawberry.argument(description="Any of these states; all when absent or empty."),
        ] = None,
        late: Annotated[
            bool, strawberry.argument(description="Only those of which units should have come by now, and have not.")
        ] = False,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[PurchaseOrder]:
        """Raises BAD_USER_INPUT for too many codes."""
        if len(locations or ()) > MAX_CODES:
            raise bad_input(f"`locations` may name {MAX_CODES} codes at most.")
        found = await page_of_purchase_orders(
            info.context.services.database,
            info.context.principal,
            NEWEST_FIRST.page(first, after, last, before),
            locations=locations,
            statuses=status or (),
            late=late,
        )
        return NEWEST_FIRST.connection(found, lambda purchase: (purchase.id,), PurchaseOrder.of)

    @strawberry.field(
        description="One purchase order, by its id or its number; null when there is none that you may see."
    )
    async def purchase_order(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="The purchase order's `id`.")] = None,
        number: Annotated[str | None, strawberry.argument(description="What people and other systems call it.")] = None,
    ) -> PurchaseOrder | None:
        """Raises BAD_USER_INPUT for neither or both, InvalidInput for an id that is none."""
        if (id is None) == (number is None):
            raise bad_input("Name the purchase order by `id` or by `number`, not by both.")
        if id is not None:
            found = await info.context.loaders.load(purchase_orders_by_id, uuid_of(id, "PurchaseOrder"))
        else:
            context = info.context
            found = await find_purchase_order(context.services.database, context.principal, number=number or "")
        return None if found is None else PurchaseOrder.of(found)
