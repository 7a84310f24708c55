"""Reading orders."""

from typing import Annotated

import strawberry

from app.domain.enums import OrderSort
from app.orders.queries import find_order
from graphql_schema.bad_input import bad_input
from graphql_schema.context import Info
from graphql_schema.ids import uuid_of
from graphql_schema.orders.inputs import ExternalRefInput, OrderFilter
from graphql_schema.orders.lists import OrderConnection, order_connection
from graphql_schema.orders.types import Order
from graphql_schema.pagination import After, Before, First, Last


@strawberry.type
class OrderQueries:
    """`order`, `trackedOrder`, `orders`."""

    @strawberry.field(description="One order, by exactly one of its names; null when there is none that you may see.")
    async def order(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="The order's `id`.")] = None,
        number: Annotated[str | None, strawberry.argument(description="The number that people use.")] = None,
        external_ref: Annotated[
            ExternalRefInput | None,
            strawberry.argument(
                description="What another system calls it; the newest where two channels have the same reference."
            ),
        ] = None,
    ) -> Order | None:
        """Raises BAD_USER_INPUT for none or several names, InvalidInput for an id that is none."""
        if sum(name is not None for name in (id, number, external_ref)) != 1:
            raise bad_input("Name the order by exactly one of `id`, `number` and `externalRef`.")
        row = await find_order(
            info.context.services.database,
            info.context.principal,
            order_id=None if id is None else uuid_of(id, "Order"),
            number=number,
            external_ref=None if external_ref is None else (external_ref.source, external_ref.id),
        )
        return None if row is None else Order.of(row)

    @strawberry.field(description="The one order that the caller's order token opens; null without such a token.")
    async def tracked_order(self, info: Info) -> Order | None:
        """For tracking pages of guests."""
        order_id = info.context.principal.order_id
        if order_id is None:
            return None
        row = await find_order(info.context.services.database, info.context.principal, order_id=order_id)
        return None if row is None else Order.of(row)

    @strawberry.field(description="The orders that match and that you may see, page by page, in either direction.")
    async def orders(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[OrderFilter | None, strawberry.argument(description="Which orders; all when absent.")] = None,
        sort: Annotated[
            OrderSort | None,
            strawberry.argument(description="In which order; a cursor fits the sort that it came from only."),
        ] = OrderSort.PLACED_AT_DESC,
    ) -> OrderConnection:
        """Keyset pages: each costs the same, however deep."""
        return await order_connection(
            info,
            first=first,
            after=after,
            last=last,
            before=before,
            filter=filter,
            sort=sort or OrderSort.PLACED_AT_DESC,
        )
