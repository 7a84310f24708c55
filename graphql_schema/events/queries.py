"""Queries for the event log."""

from typing import Annotated
from uuid import UUID

import strawberry

from app.availability.told import told_ids
from app.domain.events import CATALOGUE
from app.domain.log import LoggedEvent
from app.events.scope import page_of_events
from graphql_schema.bad_input import bad_input
from graphql_schema.context import Context, Info
from graphql_schema.events.types import Event, position_of
from graphql_schema.ids import read_id
from graphql_schema.pagination import Connection, First, connection, limit
from graphql_schema.scalars import Cursor

AfterEvent = Annotated[Cursor | None, strawberry.argument(description="Begin after this place in the log.")]
Types = Annotated[list[str] | None, strawberry.argument(description="Only facts of these types, like order.placed.")]


@strawberry.type
class EventQueries:
    """`events`."""

    @strawberry.field(description="The log itself: the same facts, order and cursors as the subscriptions.")
    async def events(
        self,
        info: Info,
        first: First = None,
        after: AfterEvent = None,
        types: Types = None,
        subject: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only facts about the object with this id.")
        ] = None,
    ) -> Connection[Event]:
        """Raises BAD_USER_INPUT for an unknown type or a bad cursor, InvalidInput for text that is no id."""
        subject_id = None if subject is None else await _subject(info.context, subject)
        return await events_connection(info.context, first, after, types=types, subject_id=subject_id)


async def _subject(context: Context, subject: str) -> UUID:
    """What the log calls an object. Raises InvalidInput for text that is no id."""
    _, key = read_id(subject, ("subject",))
    if len(key) == 2:  # a SKU in a channel: what has no facts is found nowhere
        return await context.loaders.load(told_ids, key) or key[0]
    return key[0]


async def events_connection(
    context: Context,
    first: int | None,
    after: str | None,
    *,
    types: list[str] | None = None,
    subject_id: UUID | None = None,
) -> Connection[Event]:
    """One page of the log; its cursors are the log's own. Raises as `Query.events`."""
    services = context.services
    rows = await page_of_events(
        services.database,
        context.principal,
        after=position_of(after, services.cursors),
        limit=limit(first),
        types=known_types(types),
        subject_id=subject_id,
    )

    def cursor_of(event: LoggedEvent) -> str:
        return services.cursors.encode(event.position)

    return connection(rows, cursor_of, lambda event: Event.of(event, services.cursors))


def known_types(types: list[str] | None) -> list[str] | None:
    """The types, which are all in the catalogue. Raises BAD_USER_INPUT for one that is not."""
    for kind in types or ():
        if kind not in CATALOGUE:
            raise bad_input(f"{kind[:60]!r} is no event type: the catalogue lists them.")
    return types
