"""Say what is true of one level: what came or went, what lies there, what cannot be sold."""

from datetime import datetime
from typing import Annotated

import strawberry

from app.domain.enums import StockBucket, StockReason
from app.inventory.adjust import AdjustStock, adjust_stock
from app.inventory.move import MoveStock, move_stock
from app.inventory.set import SetStock, set_stock
from graphql_schema.context import Info
from graphql_schema.inventory.facts import IDEMPOTENCY_KEY, FactPayload, fact_payload
from graphql_schema.mutating import ASKED, attempt

NOTE = "For those who read the ledger."


@strawberry.input(description="Units counted in or out at a location.")
class StockAdjustInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)
    sku: str = strawberry.field(description="The SKU's code.")
    location: str = strawberry.field(description="The location's code.")
    on_hand_delta: int = strawberry.field(
        description="Sellable units to add, or, negative, to take out; 0 only with a quarantinedDelta."
    )
    quarantined_delta: int = strawberry.field(
        default=0, description="The same for units that cannot be sold: to write damaged ones off, say."
    )
    reason: StockReason = strawberry.field(description="Why.")
    note: str | None = strawberry.field(default=None, description=NOTE)
    effective_at: datetime | None = strawberry.field(
        default=None, description="When it was so, where that is not now: a sale this morning."
    )

    def read(self) -> AdjustStock:
        """The use case's command."""
        return AdjustStock(
            idempotency_key=self.idempotency_key,
            sku=self.sku,
            location=self.location,
            on_hand_delta=self.on_hand_delta,
            quarantined_delta=self.quarantined_delta,
            reason=self.reason,
            note=self.note,
            effective_at=self.effective_at,
        )


@strawberry.input(description="What lies at a location, by somebody who knows what the program thought.")
class StockSetInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)
    sku: str = strawberry.field(description="The SKU's code.")
    location: str = strawberry.field(description="The location's code; it is active.")
    on_hand: int = strawberry.field(description="Sellable units that really lie there.")
    expected_on_hand: int = strawberry.field(
        description="`onHand` as you saw it. When it changed meanwhile nothing is done, and StockChanged brings the "
        "level."
    )
    reason: StockReason = strawberry.field(default=StockReason.CORRECTION, description="Why.")
    note: str | None = strawberry.field(default=None, description=NOTE)

    def read(self) -> SetStock:
        """The use case's command."""
        return SetStock(
            idempotency_key=self.idempotency_key,
            sku=self.sku,
            location=self.location,
            on_hand=self.on_hand,
            expected_on_hand=self.expected_on_hand,
            reason=self.reason,
            note=self.note,
        )


@strawberry.input(description="Units of one level that are good for something else than they were.")
class StockMoveInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)
    sku: str = strawberry.field(description="The SKU's code.")
    location: str = strawberry.field(description="The location's code; units go elsewhere by a transfer.")
    quantity: int = strawberry.field(description="Units to move, 1 or more.")
    from_: StockBucket = strawberry.field(name="from", description="Where they are.")
    to: StockBucket = strawberry.field(description="Where they belong.")
    reason: StockReason = strawberry.field(default=StockReason.DAMAGED, description="Why.")
    note: str | None = strawberry.field(default=None, description=NOTE)

    def read(self) -> MoveStock:
        """The use case's command."""
        return MoveStock(
            idempotency_key=self.idempotency_key,
            sku=self.sku,
            location=self.location,
            quantity=self.quantity,
            source=self.from_,
            target=self.to,
            reason=self.reason,
            note=self.note,
        )


@strawberry.type(description="The answer of stockAdjust.")
class StockAdjustPayload(FactPayload):
    """The level and who lost units, or why not."""


@strawberry.type(description="The answer of stockSet.")
class StockSetPayload(FactPayload):
    """The level and who lost units, or why not."""


@strawberry.type(description="The answer of stockMove.")
class StockMovePayload(FactPayload):
    """The level and who lost units, or why not."""


@strawberry.type
class StockMutations:
    """`stockAdjust`, `stockSet`, `stockMove`."""

    @strawberry.mutation(
        description="Count units in or out at a location. It is a fact: promised units that do not exist are taken "
        "from who holds them, and `shed` says from whom. Units that come in go to who waits first."
    )
    async def stock_adjust(self, info: Info, input: Annotated[StockAdjustInput, ASKED]) -> StockAdjustPayload:
        """See `adjust_stock`."""
        done = await attempt(info, lambda uow: adjust_stock(uow, input.read()))
        if isinstance(done, list):
            return StockAdjustPayload(errors=done)
        return await fact_payload(info, StockAdjustPayload, done)

    @strawberry.mutation(
        description="Say what lies at a location, unless it changed since you looked: for people. Systems use "
        "stockSync. A fact, as stockAdjust is."
    )
    async def stock_set(self, info: Info, input: Annotated[StockSetInput, ASKED]) -> StockSetPayload:
        """See `set_stock`."""
        done = await attempt(info, lambda uow: set_stock(uow, input.read()))
        if isinstance(done, list):
            return StockSetPayload(errors=done)
        return await fact_payload(info, StockSetPayload, done)

    @strawberry.mutation(
        description="Take units out of sale where they lie, or bring them back into sale. A fact, as stockAdjust is."
    )
    async def stock_move(self, info: Info, input: Annotated[StockMoveInput, ASKED]) -> StockMovePayload:
        """See `move_stock`."""
        done = await attempt(info, lambda uow: move_stock(uow, input.read()))
        if isinstance(done, list):
            return StockMovePayload(errors=done)
        return await fact_payload(info, StockMovePayload, done)
