"""Create, reschedule, receive, close and cancel purchase orders."""

from typing import Annotated, cast
from uuid import UUID

import strawberry

from app.purchasing.create import create_purchase_order
from app.purchasing.end import cancel_purchase_order, close_purchase_order
from app.purchasing.receive import receive_purchase_order
from app.purchasing.update import order_purchase, update_purchase_order
from graphql_schema.context import Info
from graphql_schema.errors import UserError
from graphql_schema.mutating import ASKED, Done, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.purchasing.inputs import (
    PurchaseOrderCreateInput,
    PurchaseOrderReceiveInput,
    PurchaseOrderStepInput,
    PurchaseOrderUpdateInput,
)
from graphql_schema.purchasing.types import PurchaseOrder


@strawberry.type(description="The answer of the mutations of purchase orders.")
class PurchaseOrderPayload(Payload):
    """The purchase order, or why not."""

    purchase_order: PurchaseOrder | None = strawberry.field(
        default=None, description="The purchase order as it stands now."
    )


@strawberry.type
class PurchaseOrderMutations:
    """`purchaseOrderCreate`, `…Order`, `…Update`, `…Receive`, `…Close`, `…Cancel`."""

    @strawberry.mutation(
        description="A supplier is asked to bring units; orders that wait are promised them. A draft promises nothing."
    )
    async def purchase_order_create(
        self, info: Info, input: Annotated[PurchaseOrderCreateInput, ASKED]
    ) -> PurchaseOrderPayload:
        """See `create_purchase_order`."""
        return await _answer(info, await attempt(info, lambda uow: create_purchase_order(uow, input.read())))

    @strawberry.mutation(description="Give a draft to its supplier: its units are expected from now on.")
    async def purchase_order_order(
        self, info: Info, input: Annotated[PurchaseOrderStepInput, ASKED]
    ) -> PurchaseOrderPayload:
        """See `order_purchase`."""
        return await _answer(info, await attempt(info, lambda uow: order_purchase(uow, input.order())))

    @strawberry.mutation(
        description="Expect the units at other dates. What orders were promised moves with them, and they are told so."
    )
    async def purchase_order_update(
        self, info: Info, input: Annotated[PurchaseOrderUpdateInput, ASKED]
    ) -> PurchaseOrderPayload:
        """See `update_purchase_order`."""
        return await _answer(info, await attempt(info, lambda uow: update_purchase_order(uow, input.read())))

    @strawberry.mutation(
        description="Units arrive, all at once or part by part; for those who work at the destination. Orders that wait"
        " for them are served first; damaged units go to quarantine; more than is due needs `moreAllowed`."
    )
    async def purchase_order_receive(
        self, info: Info, input: Annotated[PurchaseOrderReceiveInput, ASKED]
    ) -> PurchaseOrderPayload:
        """See `receive_purchase_order`."""
        return await _answer(info, await attempt(info, lambda uow: receive_purchase_order(uow, input.read())))

    @strawberry.mutation(
        description="Expect no more units of it: what is due will not come. Orders that were promised it are promised"
        " other supply, or wait without a date."
    )
    async def purchase_order_close(
        self, info: Info, input: Annotated[PurchaseOrderStepInput, ASKED]
    ) -> PurchaseOrderPayload:
        """See `close_purchase_order`."""
        return await _answer(info, await attempt(info, lambda uow: close_purchase_order(uow, input.end())))

    @strawberry.mutation(description="Call it off while nothing has come; afterwards it is closed.")
    async def purchase_order_cancel(
        self, info: Info, input: Annotated[PurchaseOrderStepInput, ASKED]
    ) -> PurchaseOrderPayload:
        """See `cancel_purchase_order`."""
        return await _answer(info, await attempt(info, lambda uow: cancel_purchase_order(uow, input.end())))


async def _answer(info: Info, done: Done[UUID] | list[UserError]) -> PurchaseOrderPayload:
    if isinstance(done, list):
        return PurchaseOrderPayload(errors=done)
    purchase = cast("PurchaseOrder | None", await load_node(info.context, "PurchaseOrder", (done.result,)))
    return PurchaseOrderPayload(transaction_id=done.transaction_id, purchase_order=purchase)
