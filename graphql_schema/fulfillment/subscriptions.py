"""A location's work, live: for a screen in a warehouse or a store.

Built as streams of orders are (`graphql_schema/orders/subscriptions.py`): each delivery is authorized by the event's
routing keys, and the work is read in the caller's scope when the item is executed.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated, cast

import strawberry

from app.domain.errors import NotFound
from app.domain.events import CATALOGUE
from app.domain.log import LoggedEvent, Selection
from app.events.follow import Happened, SnapshotTaken
from app.events.scope import selection_for
from app.fulfillment.queries import fulfillment_orders_by_id, load_work_for_stream, refuse_foreign
from graphql_schema.context import Info
from graphql_schema.events.types import Event
from graphql_schema.fulfillment.types import FulfillmentOrder
from graphql_schema.ids import global_id
from graphql_schema.nodes import load_node
from graphql_schema.orders.subscriptions import AfterArgument
from graphql_schema.scalars import Cursor
from graphql_schema.streaming import Shared, StreamProgress, StreamResync, cursor_at, quiet, start_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from db.models.fulfillment import FulfillmentOrderRow

WORK_EVENTS = frozenset(name for name, kind in CATALOGUE.items() if kind.subject_type == "FulfillmentOrder")
SNAPSHOT_WORKS = 200
PART_WORKS = 20
"""So many come in one item, so that asking for all of them costs no more than a caller may spend."""


@strawberry.type(
    description="A location's work as it stands: what is under way, due first, 200 at most. It comes in parts of 20; "
    "the last is complete."
)
class FulfillmentOrderSnapshot:
    """Changes after `cursor` follow."""

    stream_key: strawberry.Private[Shared] = None
    cursor: Cursor = strawberry.field(description="The place in the log that the work was read at.")
    fulfillment_orders: list[FulfillmentOrder] = strawberry.field(description="The work, what is due first before all.")
    complete: bool = strawberry.field(description="Whether this is the last part.")


@strawberry.type(description="A location's work changed, or it got some.")
class FulfillmentOrderChange:
    """Shared by all who ask the same with the same rights."""

    stream_key: strawberry.Private[Shared]
    logged: strawberry.Private[LoggedEvent]
    cursor: Cursor = strawberry.field(description="The place just after the change.")

    @strawberry.field(description="What happened.")
    def event(self, info: Info) -> Event:
        """Built once for all who share the item."""
        return Event.of(self.logged, info.context.services.cursors)

    @strawberry.field(description="The work, read at delivery: its version is the event's or later.")
    async def fulfillment_order(self, info: Info) -> FulfillmentOrder:
        """Read in the caller's scope. Raises NotFound when the right to it ended since the event."""
        work = await load_node(info.context, "FulfillmentOrder", (self.logged.subject_id,))
        if work is None:
            raise NotFound("the work is no longer yours to see")
        return cast("FulfillmentOrder", work)


@strawberry.type(description="The work is another location's now: drop its row.")
class FulfillmentOrderLeft:
    """Its id is all that is said."""

    stream_key: strawberry.Private[Shared] = None
    cursor: Cursor = strawberry.field(description="The place just after the change that took it away.")
    fulfillment_order_id: strawberry.ID = strawberry.field(description="The fulfillment order's id.")


FulfillmentOrderStreamItem = Annotated[
    FulfillmentOrderSnapshot | FulfillmentOrderChange | FulfillmentOrderLeft | StreamProgress | StreamResync,
    strawberry.union("FulfillmentOrderStreamItem", description="What a stream of a location's work brings."),
]


@strawberry.type
class FulfillmentSubscriptions:
    """`fulfillmentOrdersChanged`."""

    @strawberry.subscription(
        description="A location's work, live. Begins with a snapshot of what is under way there, or after a cursor."
    )
    async def fulfillment_orders_changed(
        self,
        info: Info,
        location: Annotated[str, strawberry.argument(description="The location's code.")],
        after: AfterArgument = None,
    ) -> AsyncGenerator[FulfillmentOrderStreamItem, None]:
        """Raises NotFound for a location that is not the caller's, BAD_USER_INPUT for a text that is no cursor."""
        principal = info.context.principal
        refuse_foreign(principal, location)
        visible = selection_for(principal, WORK_EVENTS)
        here = Selection(keys=frozenset({f"location:{location}"}), within=visible.within, types=visible.types)

        async def snapshot(session: "AsyncSession") -> "Sequence[FulfillmentOrderRow]":
            return await load_work_for_stream(session, principal, location, SNAPSHOT_WORKS)

        follower = info.context.services.follower
        async with aclosing(follower.follow(here, after=start_of(info, after), snapshot=snapshot)) as items:
            async for item in items:
                match item:
                    case Happened(event):
                        yield _change(info, event) if await _stays(info, event, location) else _left(info, event)
                    case SnapshotTaken(position, rows):
                        for start in range(0, max(len(rows), 1), PART_WORKS):
                            yield _part(
                                info, position, rows[start : start + PART_WORKS], start + PART_WORKS >= len(rows)
                            )
                    case _:
                        yield quiet(info, item)


def _part(info: Info, position: int, rows: "Sequence[FulfillmentOrderRow]", complete: bool) -> FulfillmentOrderSnapshot:
    # Whoever resumes with the cursor of an incomplete part is told everything anew, as with parts of stock.
    return FulfillmentOrderSnapshot(
        cursor=cursor_at(info, position if complete else 0),
        fulfillment_orders=[FulfillmentOrder.of(row) for row in rows],
        complete=complete,
    )


async def _stays(info: Info, event: LoggedEvent, location: str) -> bool:
    """Whether the work is the location's after the event; a place that resumes no longer sees what left since."""
    principal = info.context.principal
    if event.data["state"].get("location", location) != location:
        return False
    if principal.locations is None:
        return True
    found = await fulfillment_orders_by_id(info.context.services.database, principal, [event.subject_id])
    return event.subject_id in found


def _change(info: Info, event: LoggedEvent) -> FulfillmentOrderChange:
    return FulfillmentOrderChange(
        stream_key=("fulfillmentOrder", event.position), logged=event, cursor=cursor_at(info, event.position)
    )


def _left(info: Info, event: LoggedEvent) -> FulfillmentOrderLeft:
    return FulfillmentOrderLeft(
        cursor=cursor_at(info, event.position), fulfillment_order_id=global_id("FulfillmentOrder", event.subject_id)
    )
