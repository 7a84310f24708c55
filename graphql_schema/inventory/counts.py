"""Counts of what lies on the shelves, and who approves large variances."""

from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

import strawberry

from app.domain.enums import StockCountState
from app.domain.stock_counts import CountLine
from app.domain.stock_counts import StockCount as Counted
from app.inventory.count import MOST_LINES, SubmitCount, submit_count
from app.inventory.decide_count import DecideCount, decide_count
from app.inventory.reports import counts_by_id, page_of_counts
from graphql_schema.actors import Actor
from graphql_schema.bad_input import bad_input
from graphql_schema.catalog.types import Sku, sku_of
from graphql_schema.context import Info
from graphql_schema.errors import UserError
from graphql_schema.ids import global_id, uuid_of
from graphql_schema.inventory.facts import IDEMPOTENCY_KEY
from graphql_schema.inventory.mutations import NOTE
from graphql_schema.inventory.types import location_of
from graphql_schema.locations.types import Location
from graphql_schema.mutating import ASKED, Done, Payload, attempt
from graphql_schema.nodes import Node, load_node, register_rows
from graphql_schema.pagination import After, Connection, First, Keyset

NEWEST_FIRST = Keyset("stockCounts", (UUID,))
MAX_CODES = 250


@strawberry.type(description="One SKU of a count.")
class StockCountLine:
    """Built with `of`."""

    sku_key: strawberry.Private[UUID]
    id: strawberry.ID = strawberry.field(description="Names the line among the count's, as events do.")
    expected: int = strawberry.field(description="Sellable units that the ledger says were there at `countedAt`.")
    counted: int = strawberry.field(description="Units that were found.")
    variance: int = strawberry.field(description="counted - expected: what is booked.")
    state: StockCountState = strawberry.field(description="Whether it was booked.")

    @strawberry.field(description="Which SKU.")
    async def sku(self, info: Info) -> Sku:
        """Batched over lines."""
        return await sku_of(info, self.sku_key)

    @classmethod
    def of(cls, line: CountLine) -> "StockCountLine":
        """Show a line."""
        return cls(
            id=global_id("StockCountLine", line.id),
            sku_key=line.sku_id,
            expected=line.expected,
            counted=line.counted,
            variance=line.variance,
            state=line.state,
        )


@strawberry.type(
    description="A count of what lies at a location. Variances within the limit are booked at once, the others when "
    "somebody else approves them. What moves meanwhile is kept."
)
class StockCount(Node):
    """Built with `of`."""

    location_key: strawberry.Private[UUID]
    state: StockCountState = strawberry.field(description="PENDING_APPROVAL while any of its lines is.")
    counted_at: datetime = strawberry.field(description="As of when it was so.")
    note: str | None = strawberry.field(description="What whoever counted wrote down.")
    lines: list[StockCountLine] = strawberry.field(description="The SKUs that were counted.")
    submitted_by: Actor = strawberry.field(description="Who counted.")
    decided_by: Actor | None = strawberry.field(description="Who approved or rejected; null while nobody did.")
    decided_at: datetime | None = strawberry.field(description="When.")
    decision_note: str | None = strawberry.field(description="What they wrote down.")
    version: int = strawberry.field(description="Rises with every change; the last event's `subjectVersion`.")
    created_at: datetime = strawberry.field(description="When it was submitted.")

    @strawberry.field(description="Which location.")
    async def location(self, info: Info) -> Location:
        """Batched over counts."""
        return await location_of(info, self.location_key)

    @classmethod
    def of(cls, count: Counted) -> "StockCount":
        """Show a count."""
        return cls(
            id=global_id("StockCount", count.id),
            location_key=count.location_id,
            state=count.state,
            counted_at=count.counted_at,
            note=count.note,
            lines=[StockCountLine.of(line) for line in count.lines],
            submitted_by=Actor.of(count.submitted_kind, count.submitted_id),
            decided_by=None if count.decided_kind is None else Actor.of(count.decided_kind, count.decided_id),
            decided_at=count.decided_at,
            decision_note=count.decision_note,
            version=count.version,
            created_at=count.created_at,
        )


@strawberry.input(description="Units of one SKU that were found.")
class StockCountLineInput:
    """Read with `StockCountSubmitInput.read`."""

    sku: str = strawberry.field(description="The SKU's code.")
    counted: int = strawberry.field(description="Sellable units, promised ones included.")


@strawberry.input(description="A count of what lies at a location.")
class StockCountSubmitInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)
    location: str = strawberry.field(description="The location's code; it is active.")
    lines: list[StockCountLineInput] = strawberry.field(description=f"{MOST_LINES:,} at most, each SKU once.")
    counted_at: datetime | None = strawberry.field(default=None, description="When, where that is not now.")
    note: str | None = strawberry.field(default=None, description=NOTE)

    def read(self) -> SubmitCount:
        """The use case's command."""
        return SubmitCount(
            idempotency_key=self.idempotency_key,
            location=self.location,
            lines=tuple((line.sku, line.counted) for line in self.lines),
            counted_at=self.counted_at,
            note=self.note,
        )


@strawberry.input(description="What is decided of a count that waits.")
class StockCountDecisionInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)
    stock_count_id: strawberry.ID = strawberry.field(description="The count's `id`.")
    note: str | None = strawberry.field(default=None, description="Why, for those who read the count.")

    def read(self, decision: StockCountState) -> DecideCount:
        """The use case's command. Raises InvalidInput for an id that is none."""
        return DecideCount(
            idempotency_key=self.idempotency_key,
            count_id=uuid_of(self.stock_count_id, "StockCount", ("stockCountId",)),
            decision=decision,
            note=self.note,
        )


@strawberry.type(description="The answer of stockCountSubmit, stockCountApprove and stockCountReject.")
class StockCountPayload(Payload):
    """The count, or why not."""

    stock_count: StockCount | None = strawberry.field(default=None, description="The count as it stands now.")


@strawberry.type
class StockCountMutations:
    """`stockCountSubmit`, `stockCountApprove`, `stockCountReject`."""

    @strawberry.mutation(
        description="Submit what was counted at a location. Variances within the installation's limit are booked at "
        "once, as facts; the others wait for stockCountApprove."
    )
    async def stock_count_submit(self, info: Info, input: Annotated[StockCountSubmitInput, ASKED]) -> StockCountPayload:
        """See `submit_count`."""
        limit = info.context.services.count_approval_units
        return await _payload(info, await attempt(info, lambda uow: submit_count(uow, input.read(), limit_units=limit)))

    @strawberry.mutation(
        description="Book the variances of a count that wait. Whoever counted cannot approve it, administrators "
        "excepted; a count that somebody repeated since is refused."
    )
    async def stock_count_approve(
        self, info: Info, input: Annotated[StockCountDecisionInput, ASKED]
    ) -> StockCountPayload:
        """See `decide_count`."""
        decision = StockCountState.BOOKED
        return await _payload(info, await attempt(info, lambda uow: decide_count(uow, input.read(decision))))

    @strawberry.mutation(description="Drop the variances of a count that wait: nothing is booked.")
    async def stock_count_reject(
        self, info: Info, input: Annotated[StockCountDecisionInput, ASKED]
    ) -> StockCountPayload:
        """See `decide_count`."""
        decision = StockCountState.REJECTED
        return await _payload(info, await attempt(info, lambda uow: decide_count(uow, input.read(decision))))


@strawberry.type
class StockCountQueries:
    """`stockCounts`."""

    @strawberry.field(description="Counts at locations whose stock you may see, newest first.")
    async def stock_counts(
        self,
        info: Info,
        locations: Annotated[
            list[str] | None, strawberry.argument(description=f"Only of these location codes, {MAX_CODES} at most.")
        ] = None,
        states: Annotated[
            list[StockCountState] | None, strawberry.argument(description="Only in these states.")
        ] = None,
        first: First = None,
        after: After = None,
    ) -> Connection[StockCount]:
        """Raises BAD_USER_INPUT for too many codes."""
        if len(locations or ()) > MAX_CODES:
            raise bad_input(f"`locations` may name {MAX_CODES} codes at most.")
        rows = await page_of_counts(
            info.context.services.database,
            info.context.principal,
            NEWEST_FIRST.page(first, after),
            locations=locations,
            states=states,
        )
        return NEWEST_FIRST.connection(rows, lambda count: (count.id,), StockCount.of)


async def _payload(info: Info, done: "Done[UUID] | list[UserError]") -> StockCountPayload:
    if isinstance(done, list):
        return StockCountPayload(errors=done)
    count = cast("StockCount | None", await load_node(info.context, "StockCount", (done.result,)))
    return StockCountPayload(transaction_id=done.transaction_id, stock_count=count)


register_rows("StockCount", counts_by_id, StockCount.of)
