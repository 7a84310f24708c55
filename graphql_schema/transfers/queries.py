"""Reading transfers."""

from typing import Annotated
from uuid import UUID

import strawberry

from app.domain.enums import TransferStatus
from app.transfers.queries import find_transfer, page_of_transfers, transfers_by_id
from graphql_schema.bad_input import bad_input
from graphql_schema.context import Info
from graphql_schema.ids import uuid_of
from graphql_schema.pagination import After, Before, Connection, First, Keyset, Last
from graphql_schema.transfers.types import Transfer

NEWEST_FIRST = Keyset("transfers", (UUID,))
MAX_CODES = 250


@strawberry.type
class TransferQueries:
    """`transfers` and `transfer`."""

    @strawberry.field(description="Transfers of which you may see an end, newest first.")
    async def transfers(
        self,
        info: Info,
        locations: Annotated[
            list[str] | None,
            strawberry.argument(description=f"Only from or to these location codes, {MAX_CODES} at most."),
        ] = None,
        to: Annotated[
            list[str] | None,
            strawberry.argument(description=f"Only to these location codes, {MAX_CODES} at most: what they receive."),
        ] = None,
        status: Annotated[
            list[TransferStatus] | None,
            strawberry.argument(description="Any of these states; all when absent or empty."),
        ] = None,
        late: Annotated[
            bool, strawberry.argument(description="Only those that should be over by now, and are not.")
        ] = False,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Transfer]:
        """Raises BAD_USER_INPUT for too many codes."""
        if max(len(locations or ()), len(to or ())) > MAX_CODES:
            raise bad_input(f"`locations` and `to` may name {MAX_CODES} codes each at most.")
        found = await page_of_transfers(
            info.context.services.database,
            info.context.principal,
            NEWEST_FIRST.page(first, after, last, before),
            locations=locations,
            to=to,
            statuses=status or (),
            late=late,
        )
        return NEWEST_FIRST.connection(found, lambda transfer: (transfer.id,), Transfer.of)

    @strawberry.field(description="One transfer, by its id or its number; null when there is none that you may see.")
    async def transfer(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="The transfer's `id`.")] = None,
        number: Annotated[str | None, strawberry.argument(description="What people call it.")] = None,
    ) -> Transfer | None:
        """Raises BAD_USER_INPUT for neither or both, InvalidInput for an id that is none."""
        if (id is None) == (number is None):
            raise bad_input("Name the transfer by `id` or by `number`, not by both.")
        if id is not None:
            found = await info.context.loaders.load(transfers_by_id, uuid_of(id, "Transfer"))
        else:
            context = info.context
            found = await find_transfer(context.services.database, context.principal, number=number or "")
        return None if found is None else Transfer.of(found)
