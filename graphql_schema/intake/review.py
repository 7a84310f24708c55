"""Confirm or reject orders that were kept for review."""

from typing import Annotated, cast

import strawberry

from app.domain.enums import CancelReason
from app.orders.confirm import ConfirmOrder, confirm_order
from app.orders.reject import RejectOrder, reject_order
from graphql_schema.context import Info
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.orders.types import Order

KEY = "Your key for this work; the same again is done once."
VERSION = "Refuse when it changed since you read."


@strawberry.input(description="An order in review that is taken.")
class OrderConfirmInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    order_id: strawberry.ID = strawberry.field(description="The order's id.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> ConfirmOrder:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return ConfirmOrder(
            idempotency_key=self.idempotency_key,
            order_id=uuid_of(self.order_id, "Order", ("orderId",)),
            expected_version=self.expected_version,
        )


@strawberry.input(description="An order in review that is not taken.")
class OrderRejectInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    order_id: strawberry.ID = strawberry.field(description="The order's id.")
    reason: CancelReason | None = strawberry.field(
        default=CancelReason.FRAUD, description="Why; the order's cancellation says so."
    )
    note: str | None = strawberry.field(default=None, description="What was said with it.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> RejectOrder:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return RejectOrder(
            idempotency_key=self.idempotency_key,
            order_id=uuid_of(self.order_id, "Order", ("orderId",)),
            reason=self.reason or CancelReason.FRAUD,
            note=self.note,
            expected_version=self.expected_version,
        )


@strawberry.type(description="The answer of orderConfirm.")
class OrderConfirmPayload(Payload):
    """The order, or why not."""

    order: Order | None = strawberry.field(default=None, description="The order as it stands now.")


@strawberry.type(description="The answer of orderReject.")
class OrderRejectPayload(Payload):
    """The order, or why not."""

    order: Order | None = strawberry.field(default=None, description="The order as it stands now.")


@strawberry.type
class OrderReviewMutations:
    """`orderConfirm` and `orderReject`."""

    @strawberry.mutation(
        description="Take an order that is PENDING_REVIEW: its held units become their locations' work. Holds that the "
        "review placed end; others stay."
    )
    async def order_confirm(self, info: Info, input: Annotated[OrderConfirmInput, ASKED]) -> OrderConfirmPayload:
        """See `confirm_order`."""
        done = await attempt(info, lambda uow: confirm_order(uow, input.read()))
        if isinstance(done, list):
            return OrderConfirmPayload(errors=done)
        order = cast("Order | None", await load_node(info.context, "Order", (done.result,)))
        return OrderConfirmPayload(transaction_id=done.transaction_id, order=order)

    @strawberry.mutation(
        description="Do not take an order that is PENDING_REVIEW: all of it is canceled, its units are free again, "
        "open payments are voided and money that was taken is given back."
    )
    async def order_reject(self, info: Info, input: Annotated[OrderRejectInput, ASKED]) -> OrderRejectPayload:
        """See `reject_order`."""
        done = await attempt(info, lambda uow: reject_order(uow, input.read()))
        if isinstance(done, list):
            return OrderRejectPayload(errors=done)
        order = cast("Order | None", await load_node(info.context, "Order", (done.result,)))
        return OrderRejectPayload(transaction_id=done.transaction_id, order=order)
