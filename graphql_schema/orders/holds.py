"""Hold orders, and let them go."""

from datetime import datetime
from typing import Annotated, cast

import strawberry

from app.domain.enums import HoldReason, HoldReleaseEvent
from app.orders.hold import HoldOrder, ReleaseHolds, hold_order, release_hold
from app.orders.hold_queries import holds_by_id
from graphql_schema.context import Info
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.orders.types import Order
from graphql_schema.orders.types.holds import Hold


@strawberry.input(description="Why something may not leave, and what lets it go again.")
class OrderHoldInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    order_id: strawberry.ID = strawberry.field(description="The order's id.")
    reason: HoldReason = strawberry.field(description="Why.")
    fulfillment_order_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Hold this location's work alone; left out, the whole order. Stores and warehouses name their own.",
    )
    note: str | None = strawberry.field(default=None, description="For colleagues; buyers never read it.")
    release_at: datetime | None = strawberry.field(default=None, description="Ends the hold by itself at this time.")
    release_on: HoldReleaseEvent | None = strawberry.field(
        default=None, description="Ends the hold by itself as soon as this is so."
    )
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self) -> HoldOrder:
        """The use case's command. Raises InvalidInput for a foreign id."""
        work = self.fulfillment_order_id
        return HoldOrder(
            idempotency_key=self.idempotency_key,
            order_id=uuid_of(self.order_id, "Order", ("orderId",)),
            reason=self.reason,
            fulfillment_order_id=None if work is None else uuid_of(work, "FulfillmentOrder", ("fulfillmentOrderId",)),
            note=self.note,
            release_at=self.release_at,
            release_event=self.release_on,
            expected_version=self.expected_version,
        )


@strawberry.type(description="The answer of orderHold.")
class OrderHoldPayload(Payload):
    """The hold and its order, or why not."""

    hold: Hold | None = strawberry.field(default=None, description="The hold as it stands now.")
    order: Order | None = strawberry.field(default=None, description="The order as it stands now.")


@strawberry.input(description="Which holds of an order end now: those named, or all of some reasons, or all.")
class OrderReleaseHoldInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    order_id: strawberry.ID = strawberry.field(description="The order's id.")
    hold_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="These holds; one that has ended already stays as it is."
    )
    reasons: list[HoldReason] | None = strawberry.field(default=None, description="Only holds for these reasons.")
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self) -> ReleaseHolds:
        """The use case's command. Raises InvalidInput for a foreign id."""
        hold_ids = None
        if self.hold_ids is not None:
            hold_ids = tuple(
                uuid_of(hold_id, "Hold", ("holdIds", str(index))) for index, hold_id in enumerate(self.hold_ids)
            )
        return ReleaseHolds(
            idempotency_key=self.idempotency_key,
            order_id=uuid_of(self.order_id, "Order", ("orderId",)),
            hold_ids=hold_ids,
            reasons=None if self.reasons is None else tuple(self.reasons),
            expected_version=self.expected_version,
        )


@strawberry.type(description="The answer of orderReleaseHold.")
class OrderReleaseHoldPayload(Payload):
    """The order, or why not."""

    order: Order | None = strawberry.field(default=None, description="The order as it stands now.")


@strawberry.type
class OrderHoldMutations:
    """`orderHold` and `orderReleaseHold`."""

    @strawberry.mutation(
        description="Keep an order, or one location's work for it, from leaving. Work on it may go on up to the door. "
        "Several holds stand side by side; each is released by itself."
    )
    async def order_hold(self, info: Info, input: Annotated[OrderHoldInput, ASKED]) -> OrderHoldPayload:
        """See `hold_order`."""
        done = await attempt(info, lambda uow: hold_order(uow, input.read()))
        if isinstance(done, list):
            return OrderHoldPayload(errors=done)
        row = await info.context.loaders.load(holds_by_id, done.result)
        if row is None:  # the caller's rights ended meanwhile
            return OrderHoldPayload(transaction_id=done.transaction_id)
        order = cast("Order | None", await load_node(info.context, "Order", (row.order_id,)))
        return OrderHoldPayload(transaction_id=done.transaction_id, hold=Hold.of(row), order=order)

    @strawberry.mutation(
        description="Let an order, or one location's work for it, go again. What other holds bind stays."
    )
    async def order_release_hold(
        self, info: Info, input: Annotated[OrderReleaseHoldInput, ASKED]
    ) -> OrderReleaseHoldPayload:
        """See `release_hold`."""
        done = await attempt(info, lambda uow: release_hold(uow, input.read()))
        if isinstance(done, list):
            return OrderReleaseHoldPayload(errors=done)
        order = cast("Order | None", await load_node(info.context, "Order", (done.result,)))
        return OrderReleaseHoldPayload(transaction_id=done.transaction_id, order=order)
