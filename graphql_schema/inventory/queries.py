"""Queries for exact stock, for staff and apps."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from app.inventory.queries import level_as_of, page_of_levels
from graphql_schema.bad_input import bad_input
from graphql_schema.context import Info
from graphql_schema.inventory.types import StockLevel, StockLevelAsOf
from graphql_schema.pagination import After, Connection, First, Keyset

BY_AGE = Keyset("stockLevels", (UUID,))
MAX_CODES = 250


@strawberry.type
class StockQueries:
    """`stockLevels` and `stockLevelAsOf`."""

    @strawberry.field(description="Exact levels that you may see, in the order they were opened.")
    async def stock_levels(
        self,
        info: Info,
        skus: Annotated[
            list[str] | None, strawberry.argument(description=f"Only of SKUs with these codes, {MAX_CODES} at most.")
        ] = None,
        locations: Annotated[
            list[str] | None, strawberry.argument(description=f"Only at these location codes, {MAX_CODES} at most.")
        ] = None,
        first: First = None,
        after: After = None,
    ) -> Connection[StockLevel]:
        """Raises BAD_USER_INPUT for too many codes."""
        if max(len(skus or ()), len(locations or ())) > MAX_CODES:
            raise bad_input(f"`skus` and `locations` may name {MAX_CODES} codes each at most.")
        rows = await page_of_levels(
            info.context.services.database,
            info.context.principal,
            BY_AGE.page(first, after),
            skus=skus,
            locations=locations,
        )
        return BY_AGE.connection(rows, lambda row: (row.id,), StockLevel.of)

    @strawberry.field(description="What a level was at an instant; null for an unknown SKU or location.")
    async def stock_level_as_of(
        self,
        info: Info,
        sku: Annotated[str, strawberry.argument(description="The SKU's business code.")],
        location: Annotated[str, strawberry.argument(description="The location's business code.")],
        at: Annotated[datetime, strawberry.argument(description="The instant, in the world's time.")],
    ) -> StockLevelAsOf | None:
        """Summed from the ledger."""
        past = await level_as_of(info.context.services.database, info.context.principal, sku, location, at)
        return None if past is None else StockLevelAsOf.of(past)
