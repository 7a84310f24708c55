"""What waiting units of an order line were promised."""

from datetime import datetime
from uuid import UUID

import strawberry

from app.orders.promise_queries import ClaimRead
from app.stock.queries import supplies_by_id
from graphql_schema.context import Info
from graphql_schema.inventory.supplies import IncomingSupply


@strawberry.type(
    description="Backordered units and what they wait for: a dated supply, or (without a date) whatever comes. It moves"
    " when the supply does, or somebody with a higher priority needs it; `order.promise_changed` says so."
)
class SupplyClaim:
    """Built with `of`."""

    supply_key: strawberry.Private[UUID | None]
    quantity: int = strawberry.field(description="Units that wait for it.")
    expected_at: datetime | None = strawberry.field(
        description="When they are expected where they are sent from; null while nobody knows."
    )

    @strawberry.field(description="What brings them, when you may see it.")
    async def supply(self, info: Info) -> IncomingSupply | None:
        """Batched over claims."""
        if self.supply_key is None:
            return None
        found = await info.context.loaders.load(supplies_by_id, self.supply_key)
        return None if found is None else IncomingSupply.of(found)

    @classmethod
    def of(cls, read: ClaimRead) -> "SupplyClaim":
        """Show a claim."""
        return cls(supply_key=read.supply_id, quantity=read.quantity, expected_at=read.expected_at)
