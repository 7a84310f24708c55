"""Change stock."""

from datetime import datetime
from typing import Annotated, cast

import strawberry

from app.domain.enums import StockReason
from app.inventory.adjust import AdjustStock, adjust_stock
from graphql_schema.context import Info
from graphql_schema.inventory.types import StockLevel
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node


@strawberry.input(description="Units counted in or out at a location.")
class StockAdjustInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    sku: str = strawberry.field(description="The SKU's code.")
    location: str = strawberry.field(description="The location's code.")
    on_hand_delta: int = strawberry.field(description="Units to add, or, negative, to take out; not 0.")
    reason: StockReason = strawberry.field(description="Why.")
    note: str | None = strawberry.field(default=None, description="For those who read the ledger.")
    effective_at: datetime | None = strawberry.field(
        default=None, description="When it was so, where that is not now: a count done this morning."
    )

    def read(self) -> AdjustStock:
        """The use case's command."""
        return AdjustStock(
            idempotency_key=self.idempotency_key,
            sku=self.sku,
            location=self.location,
            on_hand_delta=self.on_hand_delta,
            reason=self.reason,
            note=self.note,
            effective_at=self.effective_at,
        )


@strawberry.type(description="The answer of stockAdjust.")
class StockAdjustPayload(Payload):
    """The level, or why not."""

    stock_level: StockLevel | None = strawberry.field(default=None, description="The level as it stands now.")


@strawberry.type
class StockMutations:
    """`stockAdjust`."""

    @strawberry.mutation(
        description="Count units in or out at a location. What is promised to orders cannot be taken out."
    )
    async def stock_adjust(self, info: Info, input: Annotated[StockAdjustInput, ASKED]) -> StockAdjustPayload:
        """See `adjust_stock`."""
        done = await attempt(info, lambda uow: adjust_stock(uow, input.read()))
        if isinstance(done, list):
            return StockAdjustPayload(errors=done)
        level = cast("StockLevel | None", await load_node(info.context, "StockLevel", (done.result,)))
        return StockAdjustPayload(transaction_id=done.transaction_id, stock_level=level)
