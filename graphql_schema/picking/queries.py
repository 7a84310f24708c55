"""Reading pick lists."""

from typing import Annotated
from uuid import UUID

import strawberry

from app.domain.enums import PickListState
from app.picking.queries import page_of_pick_lists, pick_lists_by_id
from graphql_schema.bad_input import bad_input
from graphql_schema.context import Info
from graphql_schema.ids import uuid_of
from graphql_schema.pagination import After, Connection, First, Keyset
from graphql_schema.picking.types import PickList

NEWEST_FIRST = Keyset("pickLists", (UUID,))
MAX_CODES = 250


@strawberry.type
class PickListQueries:
    """`pickLists`, `pickList`."""

    @strawberry.field(description="Pick lists at locations whose work you may see, newest first.")
    async def pick_lists(
        self,
        info: Info,
        locations: Annotated[
            list[str] | None, strawberry.argument(description=f"Only of these location codes, {MAX_CODES} at most.")
        ] = None,
        states: Annotated[list[PickListState] | None, strawberry.argument(description="Only in these states.")] = None,
        reference: Annotated[
            str | None, strawberry.argument(description="Only the one whose barcode says this.")
        ] = None,
        first: First = None,
        after: After = None,
    ) -> Connection[PickList]:
        """Raises BAD_USER_INPUT for too many codes."""
        if len(locations or ()) > MAX_CODES:
            raise bad_input(f"`locations` may name {MAX_CODES} codes at most.")
        found = await page_of_pick_lists(
            info.context.services.database,
            info.context.principal,
            NEWEST_FIRST.page(first, after),
            locations=locations,
            states=states,
            reference=reference,
        )
        return NEWEST_FIRST.connection(found, lambda walk: (walk.id,), PickList.of)

    @strawberry.field(description="One pick list; null when there is none that you may see.")
    async def pick_list(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The pick list's `id`.")]
    ) -> PickList | None:
        """Raises InvalidInput for an id that is none."""
        found = await info.context.loaders.load(pick_lists_by_id, uuid_of(id, "PickList"))
        return None if found is None else PickList.of(found)
