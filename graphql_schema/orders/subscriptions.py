"""Orders, live: one for a tracking page or an agent, or all that match for a dashboard.

Each delivery is authorized by the event's routing keys; the order itself is read in the caller's scope when the item is
executed, so its version is the event's or later.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated, cast

import strawberry

from app.domain.errors import NotFound
from app.domain.events import CATALOGUE
from app.domain.log import LoggedEvent, Selection
from app.domain.orders.filtering import OrderFilter as Wanted
from app.events.follow import Happened, SnapshotTaken
from app.events.scope import selection_for
from app.orders.queries import load_orders_for_stream
from graphql_schema.context import Info
from graphql_schema.events.types import Event
from graphql_schema.ids import global_id, uuid_of
from graphql_schema.nodes import load_node
from graphql_schema.orders.inputs import OrderFilter
from graphql_schema.orders.membership import Membership
from graphql_schema.orders.types import Order
from graphql_schema.scalars import Cursor
from graphql_schema.streaming import Shared, StreamProgress, StreamResync, cursor_at, quiet, start_of

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from db.models.orders import OrderRow

ORDER_EVENTS = frozenset(name for name, kind in CATALOGUE.items() if kind.subject_type == "Order")
SNAPSHOT_ORDERS = 50

AfterArgument = Annotated[
    Cursor | None,
    strawberry.argument(description="Begin with every change after this place in the log, instead of a snapshot."),
]


@strawberry.type(description="The orders as they stand: the newest 50 that match, or the one.")
class OrderSnapshot:
    """Changes after `cursor` follow."""

    stream_key: strawberry.Private[Shared] = None
    cursor: Cursor = strawberry.field(description="The place in the log that the orders were read at.")
    orders: list[Order] = strawberry.field(description="The orders, newest first.")


@strawberry.type(description="An order changed.")
class OrderChange:
    """Shared by all who ask the same with the same rights."""

    stream_key: strawberry.Private[Shared]
    logged: strawberry.Private[LoggedEvent]
    cursor: Cursor = strawberry.field(description="The place just after the change.")

    @strawberry.field(description="What happened.")
    def event(self, info: Info) -> Event:
        """Built once for all who share the item."""
        return Event.of(self.logged, info.context.services.cursors)

    @strawberry.field(description="The order, read at delivery: its version is the event's or later.")
    async def order(self, info: Info) -> Order:
        """Read in the caller's scope. Raises NotFound when the right to it ended since the event."""
        order = await load_node(info.context, "Order", (self.logged.subject_id,))
        if order is None:
            raise NotFound("the order is no longer yours to see")
        return cast("Order", order)


@strawberry.type(description="The order no longer matches the filter or your rights: drop its row.")
class OrderLeft:
    """Its id is all that is said."""

    stream_key: strawberry.Private[Shared] = None
    cursor: Cursor = strawberry.field(description="The place just after the change that took it away.")
    order_id: strawberry.ID = strawberry.field(description="The order's id.")


OrderStreamItem = Annotated[
    OrderSnapshot | OrderChange | OrderLeft | StreamProgress | StreamResync,
    strawberry.union("OrderStreamItem", description="What a stream of orders brings."),
]


@strawberry.type
class OrderSubscriptions:
    """`orderChanged` and `ordersChanged`."""

    @strawberry.subscription(
        description="One order, for a tracking page (order token or its customer) or an agent. Begins with a snapshot, "
        "or after a cursor."
    )
    async def order_changed(
        self,
        info: Info,
        order_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="The order; the token's own when left out.")
        ] = None,
        after: AfterArgument = None,
    ) -> AsyncGenerator[OrderStreamItem, None]:
        """Raises NotFound for a missing or foreign order, BAD_USER_INPUT for a text that is no cursor."""
        principal = info.context.principal
        wanted = principal.order_id if order_id is None else uuid_of(order_id, "Order", ("orderId",))
        if wanted is None or await load_node(info.context, "Order", (wanted,)) is None:
            raise NotFound("there is no such order", ("orderId",))

        async def snapshot(session: "AsyncSession") -> "list[OrderRow]":
            return await load_orders_for_stream(session, principal, order_ids=[wanted])

        visible = selection_for(principal)
        selection = Selection(keys=frozenset({f"order:{wanted}"}), types=ORDER_EVENTS)
        follower = info.context.services.follower
        async with aclosing(follower.follow(selection, after=start_of(info, after), snapshot=snapshot)) as items:
            async for item in items:
                match item:
                    case Happened(event):
                        yield _change(info, event) if visible.takes(event) else _left(info, event)
                    case SnapshotTaken(position, rows):
                        yield _snapshot(info, position, rows)
                    case _:
                        yield quiet(info, item)

    @strawberry.subscription(
        description="All orders that match and that you may see, for a care dashboard. Begins with a snapshot of the "
        "newest 50, or after a cursor."
    )
    async def orders_changed(
        self,
        info: Info,
        filter: Annotated[
            OrderFilter | None, strawberry.argument(description="Which orders; all that you may see when left out.")
        ] = None,
        after: AfterArgument = None,
    ) -> AsyncGenerator[OrderStreamItem, None]:
        """Raises BAD_USER_INPUT for a filter or cursor that is none."""
        context = info.context
        principal = context.principal
        wanted = Wanted() if filter is None else filter.read(context.services.secrets.search)
        membership = Membership(context.services.matches, principal, wanted)

        async def snapshot(session: "AsyncSession") -> "list[OrderRow]":
            return await load_orders_for_stream(session, principal, wanted=wanted, limit=SNAPSHOT_ORDERS)

        selection = selection_for(principal, ORDER_EVENTS)
        follower = context.services.follower
        async with aclosing(follower.follow(selection, after=start_of(info, after), snapshot=snapshot)) as items:
            async for item in items:
                match item:
                    case Happened(event):
                        if await membership.takes(event):
                            yield _change(info, event)
                        elif membership.leaves(event):
                            yield _left(info, event)
                    case SnapshotTaken(position, rows):
                        yield _snapshot(info, position, rows)
                    case _:
                        yield quiet(info, item)


def _snapshot(info: Info, position: int, rows: "list[OrderRow]") -> OrderSnapshot:
    return OrderSnapshot(cursor=cursor_at(info, position), orders=[Order.of(row) for row in rows])


def _change(info: Info, event: LoggedEvent) -> OrderChange:
    return OrderChange(
        stream_key=("order", event.position),
        logged=event,
        cursor=cursor_at(info, event.position),
    )


def _left(info: Info, event: LoggedEvent) -> OrderLeft:
    return OrderLeft(cursor=cursor_at(info, event.position), order_id=global_id("Order", event.subject_id))
