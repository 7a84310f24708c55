"""Queries for SKUs."""

from typing import Annotated

import strawberry

from app.catalog.queries import page_of_skus, skus_by_code
from graphql_schema.bad_input import bad_input
from graphql_schema.catalog.types import Sku
from graphql_schema.context import Info
from graphql_schema.pagination import After, Connection, First, Keyset

BY_CODE = Keyset("skus", (str,))
MAX_CODES = 250
MAX_SEARCH_CHARACTERS = 100


@strawberry.type
class SkuQueries:
    """`sku` and `skus`."""

    @strawberry.field(description="One SKU by its code.")
    async def sku(
        self, info: Info, code: Annotated[str, strawberry.argument(description="The SKU's business code.")]
    ) -> Sku | None:
        """Null when there is none."""
        row = await info.context.loaders.load(skus_by_code, code)
        return None if row is None else Sku.of(row)

    @strawberry.field(description="SKUs by code.")
    async def skus(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        codes: Annotated[
            list[str] | None, strawberry.argument(description=f"Only these codes, {MAX_CODES} at most.")
        ] = None,
        search: Annotated[
            str | None,
            strawberry.argument(description="The beginning of a code, a whole GTIN, or a part of a name; any case."),
        ] = None,
    ) -> Connection[Sku]:
        """Raises BAD_USER_INPUT for too many codes or too long a search."""
        if codes is not None and len(codes) > MAX_CODES:
            raise bad_input(f"`codes` may name {MAX_CODES} SKUs at most.")
        rows = await page_of_skus(
            info.context.services.database,
            BY_CODE.page(first, after),
            codes=codes,
            search=searched(search),
        )
        return BY_CODE.connection(rows, lambda row: (row.code,), Sku.of)


def searched(text: str | None) -> str | None:
    """A search, trimmed; None when there is nothing to search for. Raises BAD_USER_INPUT when it is too long."""
    trimmed = (text or "").strip()
    if len(trimmed) > MAX_SEARCH_CHARACTERS:
        raise bad_input(f"`search` may have {MAX_SEARCH_CHARACTERS} characters at most.")
    return trimmed or None
