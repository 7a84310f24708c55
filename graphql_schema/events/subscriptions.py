"""The raw log, live."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

import strawberry

from app.domain.events import CATALOGUE
from app.domain.log import LoggedEvent
from app.events.follow import Happened, Item, SnapshotTaken
from app.events.scope import selection_for
from graphql_schema.bad_input import bad_input
from graphql_schema.context import Info
from graphql_schema.events.types import Event
from graphql_schema.scalars import Cursor
from graphql_schema.streaming import Shared, StreamProgress, StreamResync, cursor_at, quiet, start_of


@strawberry.type(description="One fact of the log.")
class EventPublished:
    """Every subscriber of equal rights shares it."""

    stream_key: strawberry.Private[Shared]
    logged: strawberry.Private[LoggedEvent]
    cursor: Cursor = strawberry.field(description="The place just after it.")

    @strawberry.field(description="The fact.")
    def event(self, info: Info) -> Event:
        """Built once for all who share the item."""
        return Event.of(self.logged, info.context.services.cursors)


EventStreamItem = Annotated[
    EventPublished | StreamProgress | StreamResync,
    strawberry.union("EventStreamItem", description="What a stream of events brings."),
]


@strawberry.type
class EventSubscriptions:
    """`eventPublished`."""

    @strawberry.subscription(
        description="The raw log, for integrations: every fact in order, each once. Begins now, with a progress that "
        "says where, or after a cursor."
    )
    async def event_published(
        self,
        info: Info,
        types: Annotated[
            list[str] | None, strawberry.argument(description="Only facts of these types (order.placed).")
        ] = None,
        after: Annotated[Cursor | None, strawberry.argument(description="Begin after this place in the log.")] = None,
    ) -> AsyncGenerator[EventStreamItem, None]:
        """Raises BAD_USER_INPUT for an unknown type or a text that is no cursor."""
        for name in types or ():
            if name not in CATALOGUE:
                raise bad_input(f"there is no event type {name}")
        services = info.context.services
        selection = selection_for(info.context.principal, types)
        stream: AsyncGenerator[Item[None], None] = services.follower.follow(selection, after=start_of(info, after))
        async with aclosing(stream) as items:
            async for item in items:
                match item:
                    case Happened(event):
                        yield EventPublished(
                            stream_key=("event", event.position),
                            logged=event,
                            cursor=cursor_at(info, event.position),
                        )
                    case SnapshotTaken():
                        raise AssertionError("no snapshot was asked for")
                    case _:
                        yield quiet(info, item)
