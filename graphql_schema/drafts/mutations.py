"""Change drafts of orders."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from app.access.order_token import make_order_token
from app.orders.drafts.complete import complete_draft
from app.orders.drafts.create import create_draft
from app.orders.drafts.end import cancel_draft
from app.orders.drafts.update import update_draft
from graphql_schema.context import Info
from graphql_schema.drafts.inputs import (
    DraftOrderCancelInput,
    DraftOrderCompleteInput,
    DraftOrderCreateInput,
    DraftOrderUpdateInput,
)
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.orders.mutations import OrderPlacePayload
from graphql_schema.orders.types import Order
from graphql_schema.payments.codes import hide_codes

if TYPE_CHECKING:
    from db.unit_of_work import UnitOfWork


@strawberry.type(description="The answer of draftOrderCreate, draftOrderUpdate and draftOrderCancel.")
class DraftOrderPayload(Payload):
    """The draft, or why not."""

    order: Order | None = strawberry.field(default=None, description="The order that the draft is, as it stands now.")


@strawberry.type
class DraftMutations:
    """`draftOrderCreate`, `draftOrderUpdate`, `draftOrderComplete`, `draftOrderCancel`."""

    @strawberry.mutation(
        description="Prepare an order for somebody, on the phone or at the counter: an order with the status DRAFT,"
        " which takes no stock, unless it is to hold its units for a while, and asks nobody for money."
    )
    async def draft_order_create(self, info: Info, input: Annotated[DraftOrderCreateInput, ASKED]) -> DraftOrderPayload:
        """See `create_draft`."""
        search, options = _secrets(info)
        return await _attempt(
            info, lambda uow: create_draft(uow, input.read(), search_secret=search, option_secrets=options)
        )

    @strawberry.mutation(
        description="Replace a draft whole. Its lines and deliveries are new ones, with new ids; its number stays."
    )
    async def draft_order_update(self, info: Info, input: Annotated[DraftOrderUpdateInput, ASKED]) -> DraftOrderPayload:
        """See `update_draft`."""
        search, options = _secrets(info)
        return await _attempt(
            info, lambda uow: update_draft(uow, input.read(), search_secret=search, option_secrets=options)
        )

    @strawberry.mutation(
        description="Place a draft: the prices are those that it shows, stock and checks are those of orderPlace."
    )
    async def draft_order_complete(
        self, info: Info, input: Annotated[DraftOrderCompleteInput, ASKED]
    ) -> OrderPlacePayload:
        """See `complete_draft`."""
        secrets = info.context.services.secrets
        done = await attempt(
            info, lambda uow: complete_draft(uow, hide_codes(info, input.read()), search_secret=secrets.search)
        )
        if isinstance(done, list):
            return OrderPlacePayload(errors=done)
        placed = done.result
        return OrderPlacePayload(
            transaction_id=done.transaction_id,
            order=cast("Order | None", await load_node(info.context, "Order", (placed.order_id,))),
            tracking_token=make_order_token(secrets.order_tokens, placed.order_id, placed.generation),
        )

    @strawberry.mutation(description="Give a draft up; its order stays, CANCELED. What it held is free again.")
    async def draft_order_cancel(self, info: Info, input: Annotated[DraftOrderCancelInput, ASKED]) -> DraftOrderPayload:
        """See `cancel_draft`."""
        return await _attempt(info, lambda uow: cancel_draft(uow, input.read()))


async def _attempt(info: Info, work: "Callable[[UnitOfWork], Awaitable[UUID]]") -> DraftOrderPayload:
    done = await attempt(info, work)
    if isinstance(done, list):
        return DraftOrderPayload(errors=done)
    order = cast("Order | None", await load_node(info.context, "Order", (done.result,)))
    return DraftOrderPayload(transaction_id=done.transaction_id, order=order)


def _secrets(info: Info) -> tuple[bytes, list[bytes]]:
    secrets = info.context.services.secrets
    return secrets.search, [keys.delivery_options for keys in secrets.accepted]
