"""Locations answer when picked units are to be canceled."""

from typing import Annotated, cast
from uuid import UUID

import strawberry

from app.orders.recall import AcceptRecall, RefuseRecall, accept_recall, refuse_recall
from graphql_schema.context import Info
from graphql_schema.errors import UserError
from graphql_schema.fulfillment.mutations import FulfillmentOrderLineQuantityInput
from graphql_schema.fulfillment.types import FulfillmentOrder
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED, Done, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.orders.types import Order


@strawberry.input(description="Which picked units a location takes back.")
class FulfillmentOrderCancelAcceptInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    fulfillment_order_id: strawberry.ID = strawberry.field(description="The work that units are asked back from.")
    lines: list[FulfillmentOrderLineQuantityInput] | None = strawberry.field(
        default=None, description="What is taken back, the rest goes out; left out, all that is asked for."
    )
    restock: bool | None = strawberry.field(
        default=None,
        description="Whether they go back to sale; otherwise they are quarantined. Left out: as whoever canceled said.",
    )
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self) -> AcceptRecall:
        """The use case's command. Raises InvalidInput for a foreign id."""
        lines = None
        if self.lines is not None:
            lines = tuple(
                (
                    uuid_of(
                        line.fulfillment_order_line_id,
                        "FulfillmentOrderLine",
                        ("lines", str(index), "fulfillmentOrderLineId"),
                    ),
                    line.quantity,
                )
                for index, line in enumerate(self.lines)
            )
        return AcceptRecall(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=uuid_of(self.fulfillment_order_id, "FulfillmentOrder", ("fulfillmentOrderId",)),
            lines=lines,
            restock=self.restock,
            expected_version=self.expected_version,
        )


@strawberry.input(description="Which work goes out although units of it are to be canceled.")
class FulfillmentOrderCancelRefuseInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    fulfillment_order_id: strawberry.ID = strawberry.field(description="The work that units are asked back from.")
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self) -> RefuseRecall:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return RefuseRecall(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=uuid_of(self.fulfillment_order_id, "FulfillmentOrder", ("fulfillmentOrderId",)),
            expected_version=self.expected_version,
        )


@strawberry.type(description="The answer of fulfillmentOrderCancelAccept and fulfillmentOrderCancelRefuse.")
class FulfillmentOrderPayload(Payload):
    """The work and its order, or why not."""

    fulfillment_order: FulfillmentOrder | None = strawberry.field(
        default=None, description="The fulfillment order as it stands now."
    )
    order: Order | None = strawberry.field(default=None, description="Its order as it stands now.")


@strawberry.type
class RecallMutations:
    """`fulfillmentOrderCancelAccept` and `fulfillmentOrderCancelRefuse`."""

    @strawberry.mutation(
        description="Take picked units back that are to be canceled: they are free again, and no longer owed for. Work "
        "that is CANCEL_REQUESTED does nothing else until it is answered."
    )
    async def fulfillment_order_cancel_accept(
        self, info: Info, input: Annotated[FulfillmentOrderCancelAcceptInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `accept_recall`."""
        return await answer_with_work(info, await attempt(info, lambda uow: accept_recall(uow, input.read())))

    @strawberry.mutation(description="Send the units all the same: the work goes on from where it was.")
    async def fulfillment_order_cancel_refuse(
        self, info: Info, input: Annotated[FulfillmentOrderCancelRefuseInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `refuse_recall`."""
        return await answer_with_work(info, await attempt(info, lambda uow: refuse_recall(uow, input.read())))


async def answer_with_work(info: Info, done: Done[UUID] | list[UserError]) -> FulfillmentOrderPayload:
    """The work as it stands after a mutation that answers with its id, and its order; or why not."""
    if isinstance(done, list):
        return FulfillmentOrderPayload(errors=done)
    work = cast("FulfillmentOrder | None", await load_node(info.context, "FulfillmentOrder", (done.result,)))
    order = None
    if work is not None:
        order = cast("Order | None", await load_node(info.context, "Order", (work.order_key,)))
    return FulfillmentOrderPayload(transaction_id=done.transaction_id, fulfillment_order=work, order=order)
