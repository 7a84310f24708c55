"""Import orders that happened elsewhere: one, or thousands with an answer for each."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from app.domain.enums import ImportOutcome
from app.domain.errors import Refusal
from app.intake.bulk import MOST_ROWS, Answer, BulkImport, Refused, bulk_import, parts_of
from app.intake.command import ImportOrder, TellOrder
from app.intake.import_order import import_order
from graphql_schema.context import Info
from graphql_schema.errors import InvalidInput, UserError, user_error
from graphql_schema.ids import global_id
from graphql_schema.intake.import_input import ImportedOrderInput
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.orders.types import Order

if TYPE_CHECKING:
    from db.unit_of_work import UnitOfWork

KEY = "Your key for this work; the same again is done once."


@strawberry.input(description="One order that happened elsewhere.")
class OrderImportInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    order: ImportedOrderInput = strawberry.field(description="The order as it stands.")

    def read(self) -> ImportOrder:
        """The use case's command. Raises InvalidInput for foreign ids and amounts with too many digits."""
        return ImportOrder(idempotency_key=self.idempotency_key, order=self.order.read())


@strawberry.input(
    description="Many orders that happened elsewhere. Each is taken, known already, or refused by itself."
)
class OrderBulkImportInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(
        description="Your key for this call; the same call again goes on where it ended."
    )
    rows: list[ImportedOrderInput] = strawberry.field(description=f"{MOST_ROWS:,} at most.")

    def read(self) -> BulkImport:
        """The use case's command; what cannot be read is refused by its row."""
        rows = tuple(_row(row, index) for index, row in enumerate(self.rows))
        return BulkImport(idempotency_key=self.idempotency_key, rows=rows)


def _row(row: ImportedOrderInput, index: int) -> TellOrder | Refused:
    try:
        return row.read()
    except Refusal as refusal:
        return Refused.by(refusal, index)


@strawberry.type(description="The answer of orderImport.")
class OrderImportPayload(Payload):
    """The order, or why not."""

    order: Order | None = strawberry.field(default=None, description="The order as it stands now.")


@strawberry.type(description="What became of one row of a bulk import.")
class OrderImportAnswer:
    """Built with `of`."""

    index: int = strawberry.field(description="The row's place in the input, from 0.")
    outcome: ImportOutcome = strawberry.field(description="What became of it.")
    order_id: strawberry.ID | None = strawberry.field(description="Id of the order; null where it was refused.")
    order_key: strawberry.Private[UUID | None]
    error: UserError | None = strawberry.field(description="Why it was refused; null otherwise.")

    @strawberry.field(description="The order as it stands now; null where the row was refused.")
    async def order(self, info: Info) -> Order | None:
        """Batched over rows."""
        if self.order_key is None:
            return None
        return cast("Order | None", await load_node(info.context, "Order", (self.order_key,)))

    @classmethod
    def of(cls, answer: Answer, index: int) -> "OrderImportAnswer":
        """Show what became of a row."""
        refused = answer.refused
        return cls(
            index=index,
            outcome=answer.outcome,
            order_id=None if answer.order_id is None else global_id("Order", answer.order_id),
            order_key=answer.order_id,
            error=refused
            and InvalidInput(
                code=refused.code, message=refused.message, path=list(refused.path), retryable=refused.retryable
            ),
        )


@strawberry.type(description="The answer of orderBulkImport.")
class OrderBulkImportPayload(Payload):
    """The rows, or why not even one was looked at."""

    rows: list[OrderImportAnswer] = strawberry.field(
        default_factory=list[OrderImportAnswer], description="An answer per row, in their order."
    )
    imported: int = strawberry.field(default=0, description="Orders that were taken.")
    known: int = strawberry.field(default=0, description="Orders that were there already; nothing was changed.")
    refused: int = strawberry.field(default=0, description="Rows that were refused: look at their `error`.")


@strawberry.type
class OrderImportMutations:
    """`orderImport` and `orderBulkImport`."""

    @strawberry.mutation(
        description="Take an order that happened elsewhere as a fact, in whatever state it is, with what has become of "
        "it: payments, shipments, cancellations, refunds. It is never refused for stock, nobody is charged or written "
        "to because of it, and its events have the origin IMPORT."
    )
    async def order_import(self, info: Info, input: Annotated[OrderImportInput, ASKED]) -> OrderImportPayload:
        """See `import_order`."""
        secret = info.context.services.secrets.search
        done = await attempt(info, lambda uow: import_order(uow, input.read(), search_secret=secret))
        if isinstance(done, list):
            return OrderImportPayload(errors=done)
        order = cast("Order | None", await load_node(info.context, "Order", (done.result,)))
        return OrderImportPayload(transaction_id=done.transaction_id, order=order)

    @strawberry.mutation(
        description=f"Take up to {MOST_ROWS:,} orders that happened elsewhere in one call, with an answer per row. "
        "Done in parts: the same call again (same key, same rows) is answered the same for what was done and goes on "
        "with the rest. Has limits of its own: an app needs the scope `bulk`."
    )
    async def order_bulk_import(
        self, info: Info, input: Annotated[OrderBulkImportInput, ASKED]
    ) -> OrderBulkImportPayload:
        """See `bulk_import`."""
        try:
            parts = parts_of(input.read())
        except Refusal as refusal:
            return OrderBulkImportPayload(errors=[user_error(refusal)])
        payload = OrderBulkImportPayload()
        for part in parts:
            done = await attempt(info, partial(_take, part, info.context.services.secrets.search))
            if isinstance(done, list) and part.first_row == 0:
                return OrderBulkImportPayload(errors=done)
            if isinstance(done, list):  # what was done stays done; the same call again does the rest
                answers = (Answer(ImportOutcome.REFUSED, refused=_refused(done[0])),) * len(part.rows)
            else:
                payload.transaction_id, answers = done.transaction_id, done.result
            payload.rows += [OrderImportAnswer.of(row, part.first_row + n) for n, row in enumerate(answers)]
        outcomes = [row.outcome for row in payload.rows]
        payload.imported = outcomes.count(ImportOutcome.IMPORTED)
        payload.known = outcomes.count(ImportOutcome.KNOWN)
        payload.refused = outcomes.count(ImportOutcome.REFUSED)
        return payload


async def _take(part: BulkImport, search_secret: bytes, uow: "UnitOfWork") -> tuple[Answer, ...]:
    return await bulk_import(uow, part, search_secret=search_secret)


def _refused(error: UserError) -> Refused:
    return Refused(error.code, error.message, tuple(error.path), error.retryable)
