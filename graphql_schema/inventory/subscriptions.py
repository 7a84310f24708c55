"""Stock levels, live. Coalesced per SKU and location: while a client is busy, only the latest of a level waits."""

from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from app.domain.events import CATALOGUE
from app.domain.log import LoggedEvent, Selection
from app.domain.principal import Principal
from app.events.follow import Happened, SnapshotTaken
from app.inventory.queries import levels_in_snapshot
from app.stock.queries import levels_of_supplies
from graphql_schema.bad_input import bad_input
from graphql_schema.context import Info
from graphql_schema.inventory.types import StockLevel
from graphql_schema.nodes import load_node
from graphql_schema.scalars import Cursor
from graphql_schema.streaming import Shared, StreamProgress, StreamResync, cursor_at, quiet, start_of

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from db.models.inventory import StockLevelRow

SUBJECTS = frozenset({"StockLevel", "IncomingSupply"})
STOCK_EVENTS = frozenset(name for name, kind in CATALOGUE.items() if kind.subject_type in SUBJECTS)
PART = 500
"""Levels in one part of a snapshot."""

MAX_CODES = 1_000


@strawberry.type(description="The levels as they stand. Large snapshots come in several parts.")
class StockSnapshot:
    """The cursor of an incomplete part is the log's beginning: whoever resumes with it is told everything anew."""

    stream_key: strawberry.Private[Shared] = None
    cursor: Cursor = strawberry.field(description="The place in the log that the levels were read at.")
    stock_levels: list[StockLevel] = strawberry.field(description="Levels of this part.")
    complete: bool = strawberry.field(description="Whether this is the last part.")


@strawberry.type(description="A level changed, or what is on its way to it.")
class StockChange:
    """The level is read at delivery: its version is the event's or later."""

    stream_key: strawberry.Private[Shared]
    level_key: strawberry.Private[UUID | None]
    supply_key: strawberry.Private[UUID | None]
    cursor: Cursor = strawberry.field(description="The place just after the change.")

    @strawberry.field(description="The level, as of the change or later.")
    async def stock_level(self, info: Info) -> StockLevel:
        """Read in the caller's scope."""
        key = self.level_key
        if self.supply_key is not None:
            key = await info.context.loaders.load(levels_of_supplies, self.supply_key)
        assert key is not None, "what something is on its way to has a level"
        level = await load_node(info.context, "StockLevel", (key,))
        assert level is not None, "levels are never removed, and the selection keeps to the caller's locations"
        return cast("StockLevel", level)


StockStreamItem = Annotated[
    StockSnapshot | StockChange | StreamProgress | StreamResync,
    strawberry.union("StockStreamItem", description="What a stream of stock levels brings."),
]


@strawberry.type
class StockSubscriptions:
    """`stockChanged`."""

    @strawberry.subscription(
        description="Exact levels, for staff and apps; name SKUs or locations, or both. Begins with a snapshot, or "
        "after a cursor; tells of what is on its way too. Coalesced per SKU and location: the latest wins."
    )
    async def stock_changed(
        self,
        info: Info,
        skus: Annotated[list[str] | None, strawberry.argument(description="Codes of SKUs to watch.")] = None,
        locations: Annotated[list[str] | None, strawberry.argument(description="Codes of locations to watch.")] = None,
        after: Annotated[Cursor | None, strawberry.argument(description="Begin after this place in the log.")] = None,
    ) -> AsyncGenerator[StockStreamItem, None]:
        """Raises BAD_USER_INPUT when nothing or too much is named."""
        if not skus and not locations:
            raise bad_input("name the `skus` or the `locations` to watch")
        if max(len(skus or ()), len(locations or ())) > MAX_CODES:
            raise bad_input(f"`skus` and `locations` may name {MAX_CODES:,} codes each at most")
        principal = info.context.principal

        async def snapshot(session: "AsyncSession") -> "list[StockLevelRow]":
            return await levels_in_snapshot(session, principal, skus, locations)

        selection = _selection(principal, skus, locations)
        follower = info.context.services.follower
        async with aclosing(follower.follow(selection, after=start_of(info, after), snapshot=snapshot)) as items:
            async for item in items:
                match item:
                    case Happened(event):
                        yield _change(info, event)
                    case SnapshotTaken(position, rows):
                        parts = _parts(rows)
                        for number, part in enumerate(parts, start=1):
                            complete = number == len(parts)
                            yield StockSnapshot(
                                cursor=cursor_at(info, position if complete else 0),
                                stock_levels=[StockLevel.of(row) for row in part],
                                complete=complete,
                            )
                    case _:
                        yield quiet(info, item)


def _change(info: Info, event: LoggedEvent) -> StockChange:
    supply = event.subject_type == "IncomingSupply"
    return StockChange(
        stream_key=("stock", event.position),
        level_key=None if supply else event.subject_id,
        supply_key=event.subject_id if supply else None,
        cursor=cursor_at(info, event.position),
    )


def _parts(rows: "list[StockLevelRow]") -> "list[list[StockLevelRow]]":
    return [rows[start : start + PART] for start in range(0, len(rows), PART)] or [rows]


def _selection(principal: Principal, skus: Collection[str] | None, locations: Collection[str] | None) -> Selection:
    """Events of these SKUs at these locations, of those that the caller may see."""
    places = None if not locations else set(locations)
    if principal.locations is not None:
        places = principal.locations & places if places is not None else set(principal.locations)
    at = None if places is None else frozenset(f"location:{code}" for code in places)
    of = None if not skus else frozenset(f"sku:{code}" for code in skus)
    return Selection(
        keys=at if of is None else of, within=None if of is None else at, types=STOCK_EVENTS, coalesce=True
    )
