"""Stock of many levels in one call, with an answer per row: by people's files, and by other systems."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, TypeVar
from uuid import UUID

import strawberry

from app.domain.enums import StockReason, StockRowOutcome
from app.domain.errors import Refusal
from app.inventory.answers import Answer, Refused, Row
from app.inventory.asked import MOST_ROWS
from app.inventory.bulk_set import BulkSetStock, SetRow, bulk_set_stock
from app.inventory.parts import parts_of_bulk, parts_of_sync
from app.inventory.sync import SyncRow, SyncStock, sync_stock
from graphql_schema.context import Info
from graphql_schema.errors import InvalidInput, UserError, user_error
from graphql_schema.inventory.facts import IDEMPOTENCY_KEY, StockShed, level_of
from graphql_schema.inventory.mutations import NOTE
from graphql_schema.inventory.types import StockLevel
from graphql_schema.mutating import ASKED, Payload, attempt

if TYPE_CHECKING:
    from db.unit_of_work import UnitOfWork


@strawberry.input(description="What lies at one location of one SKU.")
class StockSetRowInput:
    """Read with `BulkSetInput.read`."""

    sku: str = strawberry.field(description="The SKU's code.")
    location: str = strawberry.field(description="The location's code; it is active.")
    on_hand: int = strawberry.field(description="Sellable units that really lie there.")
    expected_on_hand: int | None = strawberry.field(
        default=None, description="Set only if `onHand` is this; left out, whatever it is."
    )


@strawberry.input(description="What lies where, in many rows. Each row is done or refused by itself.")
class StockBulkSetInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)
    rows: list[StockSetRowInput] = strawberry.field(description=f"{MOST_ROWS:,} at most, each SKU once per location.")
    reason: StockReason = strawberry.field(default=StockReason.CORRECTION, description="Why.")
    note: str | None = strawberry.field(default=None, description=NOTE)

    def read(self) -> BulkSetStock:
        """The use case's command."""
        return BulkSetStock(
            idempotency_key=self.idempotency_key,
            rows=tuple(SetRow(row.sku, row.location, row.on_hand, row.expected_on_hand) for row in self.rows),
            reason=self.reason,
            note=self.note,
        )


@strawberry.input(description="What lay at the location of one SKU, as of the snapshot's instant.")
class StockSyncRowInput:
    """Read with `StockSyncInput.read`."""

    sku: str = strawberry.field(description="The SKU's code.")
    on_hand: int = strawberry.field(description="Sellable units, promised ones included.")
    quarantined: int | None = strawberry.field(
        default=None, description="Units that cannot be sold; left out where the system does not know."
    )


@strawberry.input(description="A snapshot of a location's stock, or a part of one, by a system that keeps it.")
class StockSyncInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)
    location: str = strawberry.field(description="The location's code; it is active.")
    as_of: datetime = strawberry.field(
        description="When it was so. What was shipped or came in after this is kept; a row of a level that was "
        "reported as of later does nothing."
    )
    rows: list[StockSyncRowInput] = strawberry.field(description=f"{MOST_ROWS:,} at most, each SKU once.")
    complete: bool = strawberry.field(
        default=False,
        description="Whether nothing else lies there: levels that no part with this `asOf` named are set to nothing. "
        "Of several parts the last says so.",
    )
    note: str | None = strawberry.field(default=None, description=NOTE)

    def read(self) -> SyncStock:
        """The use case's command."""
        return SyncStock(
            idempotency_key=self.idempotency_key,
            location=self.location,
            as_of=self.as_of,
            rows=tuple(SyncRow(row.sku, row.on_hand, row.quarantined) for row in self.rows),
            complete=self.complete,
            note=self.note,
        )


@strawberry.type(description="What became of one row.")
class StockRowAnswer:
    """Built with `of`."""

    index: int | None = strawberry.field(
        description="The row's place in the input, from 0; null for a level that a complete snapshot did not name."
    )
    outcome: StockRowOutcome = strawberry.field(description="What became of it.")
    level_key: strawberry.Private[UUID | None]
    error: UserError | None = strawberry.field(description="Why it was refused; null otherwise.")
    shed: list[StockShed] = strawberry.field(description="Who lost promised units because of it.")
    shortfall: int = strawberry.field(description="Promised, picked units that turned out not to exist.")

    @strawberry.field(description="The level as it stands now; null where the row names none.")
    async def stock_level(self, info: Info) -> StockLevel | None:
        """Batched over rows."""
        return await level_of(info, self.level_key)

    @classmethod
    def of(cls, row: Row, index: int | None) -> "StockRowAnswer":
        """Show what became of a row."""
        refused = row.refused
        return cls(
            index=index,
            outcome=row.outcome,
            level_key=row.level_id,
            error=refused
            and InvalidInput(
                code=refused.code, message=refused.message, path=list(refused.path), retryable=refused.retryable
            ),
            shed=[StockShed.of(lost) for lost in row.shed],
            shortfall=row.shortfall,
        )


@strawberry.type
class RowsPayload(Payload):
    """What a call with many rows answers with."""

    rows: list[StockRowAnswer] = strawberry.field(
        default_factory=list[StockRowAnswer],
        description="An answer per row, in their order; then one per level that a complete snapshot set to nothing.",
    )
    changed: int = strawberry.field(default=0, description="Levels that were changed.")
    refused: int = strawberry.field(default=0, description="Rows that were refused: look at their `error`.")


@strawberry.type(description="The answer of stockBulkSet.")
class StockBulkSetPayload(RowsPayload):
    """The rows, or why not even one was looked at."""


@strawberry.type(description="The answer of stockSync.")
class StockSyncPayload(RowsPayload):
    """The rows, or why not even one was looked at."""


P = TypeVar("P", bound=RowsPayload)
C = TypeVar("C", bound=BulkSetStock | SyncStock)


async def _in_parts(
    info: Info, kind: type[P], split: Callable[[], list[C]], use_case: "Callable[[UnitOfWork, C], Awaitable[Answer]]"
) -> P:
    """Do a call part by part. A later part that could not be done is told by its rows: what was done stays done."""
    try:
        parts = split()
    except Refusal as refusal:
        return kind(errors=[user_error(refusal)])
    payload = kind()
    for part in parts:
        done = await attempt(info, partial(_part, use_case, part))
        if isinstance(done, list) and part.first_row == 0:
            return kind(errors=done)
        if isinstance(done, list):
            answers = [Row(StockRowOutcome.REFUSED, refused=_refused(done[0]))] * len(part.rows)
        else:
            payload.transaction_id, answers = done.transaction_id, done.result.rows
        payload.rows += _rows(answers, part.first_row, len(part.rows))
    outcomes = [row.outcome for row in payload.rows]
    payload.changed = outcomes.count(StockRowOutcome.CHANGED)
    payload.refused = outcomes.count(StockRowOutcome.REFUSED)
    return payload


def _part(use_case: "Callable[[UnitOfWork, C], Awaitable[Answer]]", part: C, uow: "UnitOfWork") -> Awaitable[Answer]:
    return use_case(uow, part)


def _refused(error: UserError) -> Refused:
    return Refused(error.code, error.message, tuple(error.path), error.retryable)


def _rows(answers: Sequence[Row], first: int, given: int) -> list[StockRowAnswer]:
    """Rows as they are shown. A snapshot of an empty location, answered with nothing done, has none to show."""
    return [
        StockRowAnswer.of(row, first + index if index < given else None)
        for index, row in enumerate(answers)
        if index < given or row.level_id is not None
    ]


@strawberry.type
class StockBulkMutations:
    """`stockBulkSet` and `stockSync`."""

    @strawberry.mutation(
        description=f"Set what lies where, up to {MOST_ROWS:,} rows in one call, with an answer per row. A fact, as "
        "stockAdjust is. Done in parts of some hundred rows. Has limits of its own: an app needs the scope `bulk`."
    )
    async def stock_bulk_set(self, info: Info, input: Annotated[StockBulkSetInput, ASKED]) -> StockBulkSetPayload:
        """See `bulk_set_stock`."""
        return await _in_parts(info, StockBulkSetPayload, lambda: parts_of_bulk(input.read()), bulk_set_stock)

    @strawberry.mutation(
        description=f"Say what lay at a location as of an instant, up to {MOST_ROWS:,} rows in one call: for "
        "warehouse systems, tills and suppliers. A fact, as stockAdjust is. Has limits of its own: an app needs the "
        "scope `bulk`."
    )
    async def stock_sync(self, info: Info, input: Annotated[StockSyncInput, ASKED]) -> StockSyncPayload:
        """See `sync_stock`."""
        return await _in_parts(info, StockSyncPayload, lambda: parts_of_sync(input.read()), sync_stock)
