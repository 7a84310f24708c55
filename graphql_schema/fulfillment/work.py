"""What is done with locations' work before anybody picks it: accept, reject, move, split, merge, reschedule."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from app.domain.enums import RejectReason
from app.fulfillment.accept import AcceptWork, accept_work
from app.fulfillment.move import MoveWork, move_work
from app.fulfillment.reject import RejectWork, reject_work
from app.fulfillment.reschedule import RescheduleWork, reschedule_work
from app.fulfillment.split import MergeWork, SplitWork, merge_work, split_work
from graphql_schema.context import Info
from graphql_schema.fulfillment.mutations import FulfillmentOrderLineQuantityInput
from graphql_schema.fulfillment.recalls import FulfillmentOrderPayload, answer_with_work
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED, attempt

KEY = "Your key for this work; the same again is done once."
VERSION = "Refuse when it changed since you read."


@strawberry.input(description="Which work is taken.")
class FulfillmentOrderInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    fulfillment_order_id: strawberry.ID = strawberry.field(description="The location's work.")
    expected_ship_at: datetime | None = strawberry.field(
        default=None, description="When it will leave, as far as you know: suppliers acknowledge with this."
    )
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> AcceptWork:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return AcceptWork(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=_work(self.fulfillment_order_id),
            expected_ship_at=self.expected_ship_at,
            expected_version=self.expected_version,
        )


@strawberry.input(description="Which work a location will not do, and why.")
class FulfillmentOrderRejectInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    fulfillment_order_id: strawberry.ID = strawberry.field(description="The location's work.")
    reason: RejectReason = strawberry.field(
        description="Why. OUT_OF_STOCK and DAMAGED take the units out of sale until somebody has counted them."
    )
    note: str | None = strawberry.field(default=None, description="More about it, for the merchant; no personal data.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> RejectWork:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return RejectWork(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=_work(self.fulfillment_order_id),
            reason=self.reason,
            note=self.note,
            expected_version=self.expected_version,
        )


@strawberry.input(description="Which work another location gets.")
class FulfillmentOrderMoveInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    fulfillment_order_id: strawberry.ID = strawberry.field(description="The work.")
    location: str = strawberry.field(description="The code of the location that does it from now on.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> MoveWork:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return MoveWork(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=_work(self.fulfillment_order_id),
            location=self.location,
            expected_version=self.expected_version,
        )


@strawberry.input(description="Which units become work of their own.")
class FulfillmentOrderSplitInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    fulfillment_order_id: strawberry.ID = strawberry.field(description="The work that they are taken from.")
    lines: list[FulfillmentOrderLineQuantityInput] = strawberry.field(
        description="What is split off; something is left."
    )
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> SplitWork:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return SplitWork(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=_work(self.fulfillment_order_id),
            lines=tuple(
                (
                    uuid_of(
                        line.fulfillment_order_line_id,
                        "FulfillmentOrderLine",
                        ("lines", str(index), "fulfillmentOrderLineId"),
                    ),
                    line.quantity,
                )
                for index, line in enumerate(self.lines)
            ),
            expected_version=self.expected_version,
        )


@strawberry.input(description="Which works are done as one.")
class FulfillmentOrderMergeInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    fulfillment_order_id: strawberry.ID = strawberry.field(description="The work that gets all units.")
    fulfillment_order_ids: list[strawberry.ID] = strawberry.field(
        description="The works that are merged into it: of the same order, location and delivery, and as far as it."
    )
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> MergeWork:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return MergeWork(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=_work(self.fulfillment_order_id),
            others=tuple(
                uuid_of(other, "FulfillmentOrder", ("fulfillmentOrderIds", str(index)))
                for index, other in enumerate(self.fulfillment_order_ids)
            ),
            expected_version=self.expected_version,
        )


@strawberry.input(description="When work may begin and is due; what is left out stays as it is.")
class FulfillmentOrderRescheduleInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    fulfillment_order_id: strawberry.ID = strawberry.field(description="The location's work.")
    opens_at: datetime | None = strawberry.field(
        default=None, description="Not to begin earlier: it is SCHEDULED until then. A time that has passed opens it."
    )
    due_at: datetime | None = strawberry.field(default=None, description="By when it is to be done.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> RescheduleWork:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return RescheduleWork(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=_work(self.fulfillment_order_id),
            opens_at=self.opens_at,
            due_at=self.due_at,
            expected_version=self.expected_version,
        )


@strawberry.type
class WorkMutations:
    """`fulfillmentOrderAccept`, `-Reject`, `-Move`, `-Split`, `-Merge` and `-Reschedule`."""

    @strawberry.mutation(description="A location takes its work. Picking and dispatching take it, too.")
    async def fulfillment_order_accept(
        self, info: Info, input: Annotated[FulfillmentOrderInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `accept_work`."""
        return await answer_with_work(info, await attempt(info, lambda uow: accept_work(uow, input.read())))

    @strawberry.mutation(
        description="A location will not do its work, of which nothing is picked. In the same moment its units are "
        "other locations' work, or they wait; this location is not asked for them again by itself."
    )
    async def fulfillment_order_reject(
        self, info: Info, input: Annotated[FulfillmentOrderRejectInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `reject_work`."""
        return await answer_with_work(info, await attempt(info, lambda uow: reject_work(uow, input.read())))

    @strawberry.mutation(
        description="Give work of which nothing is picked to another location, which holds the units from now on. "
        "Refused as INSUFFICIENT_STOCK where it has not all of them free."
    )
    async def fulfillment_order_move(
        self, info: Info, input: Annotated[FulfillmentOrderMoveInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `move_work`."""
        return await answer_with_work(info, await attempt(info, lambda uow: move_work(uow, input.read())))

    @strawberry.mutation(
        description="Make some units of a location's work, of which nothing is picked, work of their own at the same "
        "place. Answers with the new work."
    )
    async def fulfillment_order_split(
        self, info: Info, input: Annotated[FulfillmentOrderSplitInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `split_work`."""
        return await answer_with_work(info, await attempt(info, lambda uow: split_work(uow, input.read())))

    @strawberry.mutation(
        description="Do several works of one order, location and delivery, of which nothing is picked, as one. The "
        "others end as CANCELED."
    )
    async def fulfillment_order_merge(
        self, info: Info, input: Annotated[FulfillmentOrderMergeInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `merge_work`."""
        return await answer_with_work(info, await attempt(info, lambda uow: merge_work(uow, input.read())))

    @strawberry.mutation(
        description="State when work of which nothing is picked may begin and is due, where that is not as its "
        "location's calendar says."
    )
    async def fulfillment_order_reschedule(
        self, info: Info, input: Annotated[FulfillmentOrderRescheduleInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `reschedule_work`."""
        return await answer_with_work(info, await attempt(info, lambda uow: reschedule_work(uow, input.read())))


def _work(given: strawberry.ID) -> UUID:
    return uuid_of(given, "FulfillmentOrder", ("fulfillmentOrderId",))
