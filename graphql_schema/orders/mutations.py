"""Change orders."""

from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

import strawberry

from app.access.order_token import make_order_token
from app.domain.enums import ActorKind, CancelReason
from app.domain.principal import guest_of
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.place import place_order
from graphql_schema.context import Info
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.orders.place_input import OrderPlaceInput
from graphql_schema.orders.types import Order


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


@strawberry.input(description="So many units of an order line.")
class OrderLineQuantityInput:
    """One line."""

    order_line_id: strawberry.ID = strawberry.field(description="The order line's id.")
    quantity: int = strawberry.field(description="Units, at least 1.")

    def read(self, path: tuple[str, ...]) -> tuple[UUID, int]:
        """The line's key and the units. Raises InvalidInput for a foreign id."""
        return uuid_of(self.order_line_id, "OrderLine", (*path, "orderLineId")), self.quantity


@strawberry.input(description="What to cancel: the whole order, or units of its lines.")
class OrderCancelInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    order_id: strawberry.ID = strawberry.field(description="The order's id.")
    reason: CancelReason = strawberry.field(description="Why.")
    note: str | None = strawberry.field(default=None, description="For those who read the order's history.")
    restock: bool | None = strawberry.field(
        default=True,
        description="Whether held units go back to sale; otherwise they are quarantined. Staff and apps only.",
    )
    occurred_at: datetime | None = strawberry.field(
        default=None, description="When, where that is not now. Staff and apps only."
    )
    lines: list[OrderLineQuantityInput] | None = strawberry.field(
        default=None, description="Units to cancel; left out, the whole order."
    )
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self) -> CancelOrder:
        """The use case's command. Raises InvalidInput for a foreign id."""
        lines = None
        if self.lines is not None:
            lines = tuple(
                (uuid_of(line.order_line_id, "OrderLine", ("lines", str(index), "orderLineId")), line.quantity)
                for index, line in enumerate(self.lines)
            )
        return CancelOrder(
            idempotency_key=self.idempotency_key,
            order_id=uuid_of(self.order_id, "Order", ("orderId",)),
            reason=self.reason,
            lines=lines,
            restock=self.restock is not False,
            note=self.note,
            occurred_at=self.occurred_at,
            expected_version=self.expected_version,
        )


@strawberry.type(description="The answer of orderCancel.")
class OrderCancelPayload(Payload):
    """The order, or why not."""

    order: Order | None = strawberry.field(default=None, description="The order as it stands now.")


@strawberry.type
class OrderMutations:
    """`orderPlace` and `orderCancel`."""

    @strawberry.mutation(
        description="Place an order: stock, order and events commit together or not at all. Send the same key and "
        "input again and get the same order."
    )
    async def order_place(self, info: Info, input: Annotated[OrderPlaceInput, ASKED]) -> OrderPlacePayload:
        """See `place_order`. The anonymous buyer reads the fresh order as the guest its token makes."""
        secrets = info.context.services.secrets
        options = [keys.delivery_options for keys in secrets.accepted]
        done = await attempt(
            info,
            lambda uow: place_order(uow, input.read(), search_secret=secrets.search, option_secrets=options),
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

    @strawberry.mutation(
        description="Cancel an order, whole or by quantity, as long as the units have not left. Held stock is freed, "
        "open payments are voided, shipping is given back when a whole delivery is canceled."
    )
    async def order_cancel(self, info: Info, input: Annotated[OrderCancelInput, ASKED]) -> OrderCancelPayload:
        """See `cancel_order`."""
        done = await attempt(info, lambda uow: cancel_order(uow, input.read()))
        if isinstance(done, list):
            return OrderCancelPayload(errors=done)
        order = cast("Order | None", await load_node(info.context, "Order", (done.result,)))
        return OrderCancelPayload(transaction_id=done.transaction_id, order=order)
