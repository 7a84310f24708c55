"""What all subscriptions share: where to begin, and the items that are no news: progress and resync.

Items carry `stream_key` and `cursor` for the transports: subscribers with equal documents, variables and rights share
one execution of an item with the same key, and event streams send the cursor as the item's id.
"""

from typing import TypeAlias

import strawberry

from app.domain.enums import ResyncReason
from app.domain.log import LogPlace
from app.events.cursor import MalformedCursor
from app.events.follow import Progress, Resync
from graphql_schema.bad_input import bad_input
from graphql_schema.context import Info
from graphql_schema.scalars import Cursor

Shared: TypeAlias = tuple[str, int] | None
"""What makes two items of equal streams equal: the kind and the event's position. None is never shared."""


@strawberry.type(description="Nothing that concerns you happened up to here. Keep the cursor, so that it stays young.")
class StreamProgress:
    """Comes every 30 seconds on a quiet stream."""

    stream_key: strawberry.Private[Shared] = None
    cursor: Cursor = strawberry.field(description="The place in the log.")


@strawberry.type(
    description="Events were missed that cannot be told any more: forget what you hold. A fresh snapshot follows where "
    "the stream has one."
)
class StreamResync:
    """Never a silent gap."""

    stream_key: strawberry.Private[Shared] = None
    cursor: Cursor = strawberry.field(
        description="The place that was lost, or where a stream without snapshot goes on."
    )
    reason: ResyncReason = strawberry.field(description="Why.")


def start_of(info: Info, after: str | None) -> LogPlace | None:
    """Where the stream begins; None for a snapshot. A browser's `Last-Event-ID` is younger than its `after`.

    Raises BAD_USER_INPUT for text that is no cursor.
    """
    cursor = info.context.resume_after or after
    if cursor is None:
        return None
    try:
        return info.context.services.cursors.decode(cursor)
    except MalformedCursor:
        raise bad_input("`after` is not a cursor: hand back one that the API gave you, or leave it out.") from None


def cursor_at(info: Info, position: int) -> Cursor:
    """The signed cursor of a position."""
    return Cursor(info.context.services.cursors.encode(position))


def quiet(info: Info, item: Progress | Resync) -> StreamProgress | StreamResync:
    """The graph's word for progress and resync."""
    cursor = cursor_at(info, item.position)
    if isinstance(item, Resync):
        return StreamResync(cursor=cursor, reason=item.reason)
    return StreamProgress(cursor=cursor)
