"""Make, walk and end pick lists."""

from typing import Annotated, cast
from uuid import UUID

import strawberry

from app.domain.enums import PickListState
from app.picking.create import MOST_WORKS, USUAL_WORKS, CreatePickList, create_pick_list
from app.picking.end import EndPickList, end_pick_list
from app.picking.pick import PickScanned, pick_scanned
from app.picking.short import ShortScanned, short_scanned
from graphql_schema.context import Info
from graphql_schema.errors import UserError
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED, Done, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.picking.types import PickList

_KEY = "Your key for this work; the same again is done once."
_SCAN = "What was scanned or typed: a SKU's code or GTIN, or a bin that holds one SKU of the list."


@strawberry.input(description="Which work is picked in one walk.")
class PickListCreateInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=_KEY)
    location: str = strawberry.field(description="The location's code.")
    fulfillment_order_ids: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description=f"The work, {MOST_WORKS} at most, whoever gets units first in front. Left out: what is due next, "
        "held by nothing and on no other list.",
    )
    max: int = strawberry.field(
        default=USUAL_WORKS, description=f"How many fulfillment orders at most, 1 to {MOST_WORKS}, where none is named."
    )

    def read(self) -> CreatePickList:
        """The use case's command. Raises InvalidInput for a foreign id."""
        named = self.fulfillment_order_ids
        return CreatePickList(
            idempotency_key=self.idempotency_key,
            location=self.location,
            fulfillment_order_ids=None
            if named is None
            else tuple(
                uuid_of(work, "FulfillmentOrder", ("fulfillmentOrderIds", str(index)))
                for index, work in enumerate(named)
            ),
            most=self.max,
        )


@strawberry.input(description="Units that were taken off the shelf and scanned.")
class PickListPickInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=_KEY)
    pick_list_id: strawberry.ID = strawberry.field(description="The pick list's `id`.")
    scan: str = strawberry.field(description=_SCAN)
    quantity: int = strawberry.field(default=1, description="Units of it, at least 1.")
    fulfillment_order_id: strawberry.ID | None = strawberry.field(
        default=None, description="The work that they are for; left out, the list's first that still wants some."
    )

    def read(self) -> PickScanned:
        """The use case's command. Raises InvalidInput for a foreign id."""
        work = self.fulfillment_order_id
        return PickScanned(
            idempotency_key=self.idempotency_key,
            pick_list_id=uuid_of(self.pick_list_id, "PickList", ("pickListId",)),
            scan=self.scan,
            quantity=self.quantity,
            fulfillment_order_id=None if work is None else uuid_of(work, "FulfillmentOrder", ("fulfillmentOrderId",)),
        )


@strawberry.input(description="Units that nobody finds on the shelf.")
class PickListShortInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=_KEY)
    pick_list_id: strawberry.ID = strawberry.field(description="The pick list's `id`.")
    scan: str = strawberry.field(description=_SCAN)
    quantity: int | None = strawberry.field(
        default=None, description="Units that are missing, at least 1; left out, all that are left to pick."
    )

    def read(self) -> ShortScanned:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return ShortScanned(
            idempotency_key=self.idempotency_key,
            pick_list_id=uuid_of(self.pick_list_id, "PickList", ("pickListId",)),
            scan=self.scan,
            quantity=self.quantity,
        )


@strawberry.input(description="Which walk is over.")
class PickListInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=_KEY)
    pick_list_id: strawberry.ID = strawberry.field(description="The pick list's `id`.")
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self, state: PickListState) -> EndPickList:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return EndPickList(
            idempotency_key=self.idempotency_key,
            pick_list_id=uuid_of(self.pick_list_id, "PickList", ("pickListId",)),
            state=state,
            expected_version=self.expected_version,
        )


@strawberry.type(description="The answer of everything that is done with a pick list.")
class PickListPayload(Payload):
    """The list, or why not."""

    pick_list: PickList | None = strawberry.field(default=None, description="The pick list as it stands now.")


@strawberry.type
class PickListMutations:
    """`pickListCreate`, `pickListPick`, `pickListShort`, `pickListComplete`, `pickListCancel`."""

    @strawberry.mutation(
        description="Put work of a location onto one list, to be picked in one walk. Work is on one open list at most."
    )
    async def pick_list_create(self, info: Info, input: Annotated[PickListCreateInput, ASKED]) -> PickListPayload:
        """See `create_pick_list`."""
        return await _answer(info, await attempt(info, lambda uow: create_pick_list(uow, input.read())))

    @strawberry.mutation(
        description="Units were taken off the shelf: their scan is compared with what is to be picked, and their work "
        "goes on as by fulfillmentOrderPick. WrongScan says what is expected."
    )
    async def pick_list_pick(self, info: Info, input: Annotated[PickListPickInput, ASKED]) -> PickListPayload:
        """See `pick_scanned`."""
        return await _answer(info, await attempt(info, lambda uow: pick_scanned(uow, input.read())))

    @strawberry.mutation(
        description="Units are not on the shelf: they go to quarantine until somebody counts, and come from elsewhere "
        "or wait. The list's last work loses them first."
    )
    async def pick_list_short(self, info: Info, input: Annotated[PickListShortInput, ASKED]) -> PickListPayload:
        """See `short_scanned`."""
        return await _answer(info, await attempt(info, lambda uow: short_scanned(uow, input.read())))

    @strawberry.mutation(description="All of it is picked or given up: the walk is over.")
    async def pick_list_complete(self, info: Info, input: Annotated[PickListInput, ASKED]) -> PickListPayload:
        """See `end_pick_list`."""
        state = PickListState.COMPLETED
        return await _answer(info, await attempt(info, lambda uow: end_pick_list(uow, input.read(state))))

    @strawberry.mutation(description="Nobody walks on: what is picked stays so, the rest may go onto another list.")
    async def pick_list_cancel(self, info: Info, input: Annotated[PickListInput, ASKED]) -> PickListPayload:
        """See `end_pick_list`."""
        state = PickListState.CANCELED
        return await _answer(info, await attempt(info, lambda uow: end_pick_list(uow, input.read(state))))


async def _answer(info: Info, done: Done[UUID] | list[UserError]) -> PickListPayload:
    if isinstance(done, list):
        return PickListPayload(errors=done)
    walk = cast("PickList | None", await load_node(info.context, "PickList", (done.result,)))
    return PickListPayload(transaction_id=done.transaction_id, pick_list=walk)
