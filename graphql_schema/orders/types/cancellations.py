"""What was canceled, by whom and why."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from app.domain.enums import CancelReason, RefundDestination
from app.orders.cancellation_queries import CancellationRead, cancellations_by_id, cancellations_by_order
from app.orders.queries import lines_by_id
from graphql_schema.actors import Actor
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.nodes import Node, register_rows
from graphql_schema.orders.types.lines import OrderLine

if TYPE_CHECKING:
    from db.models.cancellations import OrderCancellationLineRow


@strawberry.type(description="Units of one line that somebody asked to cancel, and what became of that.")
class OrderCancellationLine:
    """Built with `of`."""

    order_line_key: strawberry.Private[UUID]
    canceled_quantity: int = strawberry.field(description="Units that were canceled.")
    recalled_quantity: int = strawberry.field(
        description="Units that are picked: their location has yet to say whether it takes them back."
    )
    refused_quantity: int = strawberry.field(description="Units that their location did not take back: they go out.")

    @strawberry.field(description="The line; a kit by its own.")
    async def order_line(self, info: Info) -> OrderLine:
        """From its row."""
        found = await info.context.loaders.load(lines_by_id, self.order_line_key)
        assert found is not None, "a cancellation lies within its order's scope"
        return OrderLine.of(found)

    @classmethod
    def of(cls, row: "OrderCancellationLineRow") -> "OrderCancellationLine":
        """Show a row."""
        return cls(
            order_line_key=row.order_line_id,
            canceled_quantity=row.canceled_quantity,
            recalled_quantity=row.recalled_quantity,
            refused_quantity=row.refused_quantity,
        )


@strawberry.type(description="A cancellation of an order, whole or by quantity: who asked for it, when and why.")
class OrderCancellation(Node):
    """Built with `of`."""

    reason: CancelReason = strawberry.field(description="Why.")
    note: str | None = strawberry.field(description="What was said with it.")
    restock: bool = strawberry.field(description="Whether the units went back to sale; otherwise to quarantine.")
    refund: bool = strawberry.field(description="Whether what came to be owed was to go back by itself.")
    refund_to: RefundDestination = strawberry.field(description="Where it was to go.")
    actor: Actor = strawberry.field(description="Who asked for it.")
    at: datetime = strawberry.field(description="When.")
    lines: list[OrderCancellationLine] = strawberry.field(description="The units, by line.")

    @classmethod
    def of(cls, read: CancellationRead) -> "OrderCancellation":
        """Show a cancellation."""
        row = read.row
        return cls(
            id=global_id("OrderCancellation", row.id),
            reason=row.reason,
            note=row.note,
            restock=row.restock,
            refund=row.refunds,
            refund_to=row.refund_to,
            actor=Actor.of(row.actor_kind, row.actor_id),
            at=row.at,
            lines=[OrderCancellationLine.of(line) for line in read.lines],
        )


async def cancellations_of_order(info: Info, order_id: UUID) -> list[OrderCancellation]:
    """The cancellations of an order, oldest first."""
    found = await info.context.loaders.load(cancellations_by_order, order_id)
    return [OrderCancellation.of(read) for read in found or ()]


register_rows("OrderCancellation", cancellations_by_id, OrderCancellation.of)
