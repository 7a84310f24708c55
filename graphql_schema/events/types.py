"""Events: the facts of the log, with the same fields in queries, subscriptions and webhooks."""

from datetime import datetime
from uuid import UUID

import strawberry

from app.domain.enums import EventOrigin
from app.domain.log import LoggedEvent
from app.events.cursor import CursorCodec, MalformedCursor
from app.events.scope import events_by_id
from graphql_schema.actors import Actor
from graphql_schema.bad_input import bad_input
from graphql_schema.context import Context, Info
from graphql_schema.ids import global_id
from graphql_schema.nodes import Key, Node, load_node, register_node
from graphql_schema.scalars import JSON, BigInt, Cursor


@strawberry.type(
    description="One fact, recorded in the transaction that made it true. position is gapless and never earlier than"
    " that of a cause; subjectVersion is gapless and in order per subject. type is noun.fact (order.placed), from the"
    " published catalogue; data is versioned, additive only, and holds no personal data, only the names of personal"
    " fields that changed."
)
class Event(Node):
    """Built with `of`."""

    subject_type: strawberry.Private[str]
    subject_key: strawberry.Private[UUID]
    position: BigInt = strawberry.field(description="Its place in the log, from 1, without a gap.")
    cursor: Cursor = strawberry.field(description="The place just after it: hand it back as `after`.")
    type: str = strawberry.field(description="What happened, as noun.fact: order.placed, stock.reserved.")
    subject_version: int = strawberry.field(description="The subject's version that this fact made, from 1.")
    data_version: int = strawberry.field(description="The version of the form of `data` for this type.")
    transaction_id: strawberry.ID = strawberry.field(description="Facts with the same id became true together.")
    correlation_id: str | None = strawberry.field(description="The request that began it, when there was one.")
    occurred_at: datetime = strawberry.field(description="When it was true in the world.")
    recorded_at: datetime = strawberry.field(description="When it was written down.")
    origin: EventOrigin = strawberry.field(description="Whether it happened live; act on LIVE events only.")
    actor: Actor = strawberry.field(description="Who did it.")
    data: JSON = strawberry.field(
        description="`state` is a JSON merge patch (RFC 7396) of the subject's public state; beside it stand further"
        " facts. The patches of a subject, folded in the order of its versions, are its state."
    )

    @strawberry.field(description="What it happened to, as it stands now; null when you may not see it.")
    async def subject(self, info: Info) -> Node | None:
        """Batched by the subject's own loader."""
        return await load_node(info.context, self.subject_type, (self.subject_key,))

    @classmethod
    def of(cls, event: LoggedEvent, cursors: CursorCodec) -> "Event":
        """Show a logged event."""
        return cls(
            id=global_id("Event", event.event_id),
            subject_type=event.subject_type,
            subject_key=event.subject_id,
            position=BigInt(event.position),
            cursor=Cursor(cursors.encode(event.position)),
            type=event.type,
            subject_version=event.subject_version,
            data_version=event.data_version,
            transaction_id=strawberry.ID(str(event.transaction_id)),
            correlation_id=event.correlation_id,
            occurred_at=event.occurred_at,
            recorded_at=event.recorded_at,
            origin=event.origin,
            actor=Actor.of(event.actor_kind, event.actor_id),
            data=JSON(event.data),
        )


def position_of(cursor: str | None, cursors: CursorCodec) -> int:
    """The position after which to read; 0, the beginning, without a cursor.

    Raises BAD_USER_INPUT for text that is no cursor, and for a cursor of another log (the database was restored).
    """
    if cursor is None:
        return 0
    try:
        place = cursors.decode(cursor)
    except MalformedCursor as malformed:
        raise bad_input(f"`after`: {malformed}.") from None
    if place.log_id != cursors.log_id:
        raise bad_input("`after`: this cursor is of another log; begin without one.")
    return place.position


async def _event(context: Context, key: Key) -> Event | None:
    found = await context.loaders.load(events_by_id, key[0]) if len(key) == 1 else None
    return None if found is None else Event.of(found, context.services.cursors)


register_node("Event", _event)
