"""Reading the inbox."""

from typing import Annotated
from uuid import UUID

import strawberry

from app.domain.enums import InboxState
from app.inbox.queries import page_of_messages
from graphql_schema.bad_input import bad_input
from graphql_schema.context import Info
from graphql_schema.inbox.types import InboxMessage
from graphql_schema.pagination import After, Before, Connection, First, Keyset, Last

NEWEST_FIRST = Keyset("inboxMessages", (UUID,))
MAX_SOURCES = 50


@strawberry.type
class InboxQueries:
    """`inboxMessages`."""

    @strawberry.field(
        description="What other systems told us, newest first. Ask for PROBLEM to see what somebody must look at."
    )
    async def inbox_messages(
        self,
        info: Info,
        states: Annotated[
            list[InboxState] | None,
            strawberry.argument(description="Any of these states; all when absent or empty."),
        ] = None,
        sources: Annotated[
            list[str] | None,
            strawberry.argument(description=f"Of these sources, {MAX_SOURCES} at most; all when absent or empty."),
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[InboxMessage]:
        """Raises BAD_USER_INPUT for too many sources."""
        if len(sources or ()) > MAX_SOURCES:
            raise bad_input(f"`sources` may name {MAX_SOURCES} codes at most.")
        found = await page_of_messages(
            info.context.services.database,
            info.context.principal,
            NEWEST_FIRST.page(first, after, last, before),
            states=states or (),
            sources=sources or (),
        )
        return NEWEST_FIRST.connection(found, lambda message: (message.id,), InboxMessage.of)
