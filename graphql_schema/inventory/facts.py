"""What every mutation that states a fact of stock answers with: the level, and who lost units."""

from typing import TYPE_CHECKING, Annotated, TypeVar, cast
from uuid import UUID

import strawberry

from app.inventory.answers import Answer, Lost
from graphql_schema.context import Info
from graphql_schema.inventory.types import StockLevel
from graphql_schema.mutating import Done, Payload
from graphql_schema.nodes import load_node

if TYPE_CHECKING:
    from graphql_schema.orders.types.orders import Order

IDEMPOTENCY_KEY = "Your key for this work; the same again is done once, and answered the same."


@strawberry.type(
    description="Units that somebody lost because they do not exist. An order waits for them again and is served from "
    "elsewhere when it can be; a cart has fewer."
)
class StockShed:
    """Built with `of`."""

    order_key: strawberry.Private[UUID | None]
    quantity: int = strawberry.field(description="Units lost.")

    @strawberry.field(description="The order that lost them; null for a cart, and for an order that you may not see.")
    async def order(
        self, info: Info
    ) -> Annotated["Order", strawberry.lazy("graphql_schema.orders.types.orders")] | None:
        """Batched, in the caller's scope."""
        if self.order_key is None:
            return None
        return cast("Order | None", await load_node(info.context, "Order", (self.order_key,)))

    @classmethod
    def of(cls, lost: Lost) -> "StockShed":
        """Show who lost units."""
        return cls(order_key=lost.order_id, quantity=lost.quantity)


@strawberry.type
class FactPayload(Payload):
    """What such a mutation answers with."""

    stock_level: StockLevel | None = strawberry.field(
        default=None, description="The level as it stands now; null when it was refused."
    )
    shed: list[StockShed] = strawberry.field(
        default_factory=list[StockShed],
        description="Who lost promised units because of it: carts first, then orders that nobody has picked.",
    )
    shortfall: int = strawberry.field(
        default=0, description="Promised units that are picked already and turned out not to exist: look at these."
    )


P = TypeVar("P", bound=FactPayload)


async def fact_payload(info: Info, kind: type[P], done: Done[Answer]) -> P:
    """The payload for one level."""
    (row,) = done.result.rows
    return kind(
        transaction_id=done.transaction_id,
        stock_level=await level_of(info, row.level_id),
        shed=[StockShed.of(lost) for lost in row.shed],
        shortfall=row.shortfall,
    )


async def level_of(info: Info, level_id: UUID | None) -> StockLevel | None:
    """A level as it stands now, batched; None for none, and for one that the caller may not see."""
    return (
        None
        if level_id is None
        else cast("StockLevel | None", await load_node(info.context, "StockLevel", (level_id,)))
    )
