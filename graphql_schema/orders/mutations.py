"""Change orders."""

from typing import Annotated, cast

import strawberry

from app.access.order_token import make_order_token
from app.domain.enums import ActorKind
from app.domain.principal import guest_of
from app.pickups.carry_out import place_at_the_counter
from graphql_schema.context import Info
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.orders.place_input import OrderPlaceInput
from graphql_schema.orders.types import Order
from graphql_schema.payments.codes import hide_codes


@strawberry.type(description="The answer of orderPlace.")
class OrderPlacePayload(Payload):
    """The order, or why not."""

    order: Order | None = strawberry.field(
        default=None, description="The order; an anonymous shopper reads it here, and later with the tracking token."
    )
    tracking_token: str | None = strawberry.field(
        default=None,
        description="Opens this one order without an account: send it as X-Order-Token. It is never stored.",
    )


@strawberry.type
class OrderMutations:
    """`orderPlace`."""

    @strawberry.mutation(
        description="Place an order: stock, order and events commit together or not at all. Send the same key and "
        "input again and get the same order."
    )
    async def order_place(self, info: Info, input: Annotated[OrderPlaceInput, ASKED]) -> OrderPlacePayload:
        """See `place_at_the_counter`. The anonymous buyer reads the fresh order as the guest its token makes."""
        secrets = info.context.services.secrets
        options = [keys.delivery_options for keys in secrets.accepted]
        done = await attempt(
            info,
            lambda uow: place_at_the_counter(
                uow, hide_codes(info, input.read()), search_secret=secrets.search, option_secrets=options
            ),
        )
        if isinstance(done, list):
            return OrderPlacePayload(errors=done)
        placed = done.result
        if info.context.caller.kind is ActorKind.ANONYMOUS:
            info.context.read_as(guest_of(placed.order_id))
        return OrderPlacePayload(
            transaction_id=done.transaction_id,
            order=cast("Order | None", await load_node(info.context, "Order", (placed.order_id,))),
            tracking_token=make_order_token(secrets.order_tokens, placed.order_id, placed.generation),
        )
