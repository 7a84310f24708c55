"""Say who is served first when several wait."""

from typing import Annotated, cast

import strawberry

from app.orders.prioritize import PrioritizeOrder, prioritize_order
from graphql_schema.context import Info
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.orders.types import Order


@strawberry.input(description="Who is served first when several wait for the same units.")
class OrderPrioritizeInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    order_id: strawberry.ID = strawberry.field(description="The order's id.")
    priority: int = strawberry.field(
        description="-1,000 to 1,000; orders come with 0. Higher is served first, then what was placed first."
    )
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self) -> PrioritizeOrder:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return PrioritizeOrder(
            idempotency_key=self.idempotency_key,
            order_id=uuid_of(self.order_id, "Order", ("orderId",)),
            priority=self.priority,
            expected_version=self.expected_version,
        )


@strawberry.type(description="The answer of orderPrioritize.")
class OrderPrioritizePayload(Payload):
    """The order, or why not."""

    order: Order | None = strawberry.field(default=None, description="The order as it stands now.")


@strawberry.type
class OrderPriorityMutations:
    """`orderPrioritize`."""

    @strawberry.mutation(
        description="Say who is served first when several wait. What is on its way is promised anew in that order;"
        " nobody loses units that are held already."
    )
    async def order_prioritize(
        self, info: Info, input: Annotated[OrderPrioritizeInput, ASKED]
    ) -> OrderPrioritizePayload:
        """See `prioritize_order`."""
        done = await attempt(info, lambda uow: prioritize_order(uow, input.read()))
        if isinstance(done, list):
            return OrderPrioritizePayload(errors=done)
        order = cast("Order | None", await load_node(info.context, "Order", (done.result,)))
        return OrderPrioritizePayload(transaction_id=done.transaction_id, order=order)
