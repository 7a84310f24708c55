"""What is to be counted: units that were not where they should have been."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.inventory.reports import page_of_count_tasks
from graphql_schema.catalog.types import Sku, sku_of
from graphql_schema.context import Info
from graphql_schema.pagination import After, Connection, First, Keyset

if TYPE_CHECKING:
    from db.models.count_tasks import CountTaskRow

OLDEST_FIRST = Keyset("countTasks", (UUID,))


@strawberry.type(
    description="A SKU that is to be counted at a location, because units of it were missed or not good. A count of it "
    "that is submitted there ends the task."
)
class CountTask:
    """Built with `of`."""

    sku_key: strawberry.Private[UUID]
    quantity: int = strawberry.field(description="Units that were missed; they are quarantined.")
    created_at: datetime = strawberry.field(description="Since when.")

    @strawberry.field(description="Which SKU.")
    async def sku(self, info: Info) -> Sku:
        """Batched over tasks."""
        return await sku_of(info, self.sku_key)

    @classmethod
    def of(cls, row: "CountTaskRow") -> "CountTask":
        """Show a row."""
        return cls(sku_key=row.sku_id, quantity=row.quantity, created_at=row.created_at)


@strawberry.type
class CountTaskQueries:
    """`countTasks`."""

    @strawberry.field(description="What is to be counted at a location and was not yet, oldest first.")
    async def count_tasks(
        self,
        info: Info,
        location: Annotated[str, strawberry.argument(description="The location's code.")],
        first: First = None,
        after: After = None,
    ) -> Connection[CountTask]:
        """Empty for a location that is not the caller's."""
        context = info.context
        found = await page_of_count_tasks(
            context.services.database, context.principal, OLDEST_FIRST.page(first, after), location=location
        )
        return OLDEST_FIRST.connection(found, lambda row: (row.id,), CountTask.of)
