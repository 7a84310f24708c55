"""One reservation, live: a storefront's countdown hears at once that it was prolonged, taken over, or ran out."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from app.domain.errors import NotFound
from app.domain.events import CATALOGUE
from app.domain.log import LoggedEvent, Selection
from app.domain.reservations import Reservation as Held
from app.events.follow import Happened, SnapshotTaken
from app.reservations.queries import reservation_in_snapshot
from graphql_schema.context import Info
from graphql_schema.ids import uuid_of
from graphql_schema.nodes import load_node
from graphql_schema.reservations.types import Reservation
from graphql_schema.scalars import Cursor
from graphql_schema.streaming import Shared, StreamProgress, StreamResync, cursor_at, quiet, start_of

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

RESERVATION_EVENTS = frozenset(name for name, kind in CATALOGUE.items() if kind.subject_type == "Reservation")


@strawberry.type(description="The reservation as it stands.")
class ReservationSnapshot:
    """Changes after `cursor` follow."""

    stream_key: strawberry.Private[Shared] = None
    cursor: Cursor = strawberry.field(description="The place in the log that the reservation was read at.")
    reservation: Reservation = strawberry.field(description="The reservation.")


@strawberry.type(description="The reservation changed: it was prolonged, lost units, or is over; see its `state`.")
class ReservationChange:
    """The reservation is read at delivery: its version is the event's or later."""

    stream_key: strawberry.Private[Shared]
    reservation_key: strawberry.Private[UUID]
    cursor: Cursor = strawberry.field(description="The place just after the change.")

    @strawberry.field(description="The reservation, as of the change or later.")
    async def reservation(self, info: Info) -> Reservation:
        """Read in the caller's scope. Raises NotFound when the right to it ended since the event."""
        found = await load_node(info.context, "Reservation", (self.reservation_key,))
        if found is None:
            raise NotFound("the reservation is no longer yours to see")
        return cast("Reservation", found)


ReservationStreamItem = Annotated[
    ReservationSnapshot | ReservationChange | StreamProgress | StreamResync,
    strawberry.union("ReservationStreamItem", description="What a stream of one reservation brings."),
]


@strawberry.type
class ReservationSubscriptions:
    """`reservationChanged`."""

    @strawberry.subscription(
        description="One reservation: whether it still holds its units, and until when. Begins with a snapshot, or "
        "after a cursor."
    )
    async def reservation_changed(
        self,
        info: Info,
        reservation_id: Annotated[strawberry.ID, strawberry.argument(description="The reservation's `id`.")],
        after: Annotated[Cursor | None, strawberry.argument(description="Begin after this place in the log.")] = None,
    ) -> AsyncGenerator[ReservationStreamItem, None]:
        """Raises NotFound for a missing or foreign reservation, BAD_USER_INPUT for a text that is no cursor."""
        principal = info.context.principal
        wanted = uuid_of(reservation_id, "Reservation", ("reservationId",))
        if await load_node(info.context, "Reservation", (wanted,)) is None:
            raise NotFound("there is no such reservation", ("reservationId",))

        async def snapshot(session: "AsyncSession") -> Held:
            held = await reservation_in_snapshot(session, principal, wanted)
            if held is None:
                raise NotFound("there is no such reservation", ("reservationId",))
            return held

        selection = Selection(keys=frozenset({f"subject:{wanted}"}), types=RESERVATION_EVENTS)
        follower = info.context.services.follower
        async with aclosing(follower.follow(selection, after=start_of(info, after), snapshot=snapshot)) as items:
            async for item in items:
                match item:
                    case Happened(event):
                        yield _change(info, event)
                    case SnapshotTaken(position, held):
                        yield ReservationSnapshot(cursor=cursor_at(info, position), reservation=Reservation.of(held))
                    case _:
                        yield quiet(info, item)


def _change(info: Info, event: LoggedEvent) -> ReservationChange:
    return ReservationChange(
        stream_key=("reservation", event.position),
        reservation_key=event.subject_id,
        cursor=cursor_at(info, event.position),
    )
