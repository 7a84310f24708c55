"""Holds: why an order, or one location's work for it, may not leave."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from app.domain.enums import HoldReason, HoldReleaseEvent
from app.orders.hold_queries import holds_by_id, holds_by_order
from graphql_schema.actors import Actor
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.nodes import Node, register_rows

if TYPE_CHECKING:
    from db.models.holds import OrderHoldRow


@strawberry.type(
    description="A reason why an order, or one location's work for it, may not leave. Several stand side by side, and "
    "each is released by itself: by hand, at its time, or as soon as what it waits for is so."
)
class Hold(Node):
    """Built with `of`."""

    fulfillment_order_id: strawberry.ID | None = strawberry.field(
        description="The fulfillment order that it binds; null when it binds the whole order."
    )
    reason: HoldReason = strawberry.field(description="Why.")
    note: str | None = strawberry.field(description="What was said with it, for colleagues.")
    placed_by: Actor = strawberry.field(description="Who placed it.")
    placed_at: datetime = strawberry.field(description="When it was placed.")
    release_at: datetime | None = strawberry.field(description="When it ends by itself; null when no time ends it.")
    release_on: HoldReleaseEvent | None = strawberry.field(
        description="What ends it by itself, as soon as it is so; null when nothing but time or people do."
    )
    released_at: datetime | None = strawberry.field(description="When it ended; null while it holds.")
    released_by: Actor | None = strawberry.field(
        description="Who released it; null while it holds, and when it ended by itself."
    )

    @classmethod
    def of(cls, row: "OrderHoldRow") -> "Hold":
        """Show a row."""
        work = row.fulfillment_order_id
        return cls(
            id=global_id("Hold", row.id),
            fulfillment_order_id=None if work is None else global_id("FulfillmentOrder", work),
            reason=row.reason,
            note=row.note,
            placed_by=Actor.of(row.placed_kind, row.placed_by),
            placed_at=row.placed_at,
            release_at=row.release_at,
            release_on=row.release_event,
            released_at=row.released_at,
            released_by=None if row.released_kind is None else Actor.of(row.released_kind, row.released_by),
        )


async def holds_of_order(info: Info, order_id: UUID) -> list[Hold]:
    """The holds of an order that the caller may see, oldest first."""
    found = await info.context.loaders.load(holds_by_order, order_id)
    return [Hold.of(row) for row in found or ()]


async def holds_of_work(info: Info, order_id: UUID, fulfillment_order_id: UUID) -> list[Hold]:
    """The holds that bind one location's work: its own, and its whole order's."""
    found = await info.context.loaders.load(holds_by_order, order_id)
    return [Hold.of(row) for row in found or () if row.fulfillment_order_id in (None, fulfillment_order_id)]


register_rows("Hold", holds_by_id, Hold.of)
