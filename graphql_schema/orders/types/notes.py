"""Notes on orders."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from app.orders.note_queries import notes_by_id, notes_by_order
from graphql_schema.actors import Actor
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.nodes import Node, register_rows

if TYPE_CHECKING:
    from db.models.notes import OrderNoteRow


@strawberry.type(description="What somebody wrote on an order. It is never changed; to correct one, write another.")
class Note(Node):
    """Built with `of`."""

    order_key: strawberry.Private[UUID]
    body: str = strawberry.field(description="What was written.")
    public: bool = strawberry.field(description="Whether the buyer reads it too; others are for colleagues.")
    author: Actor = strawberry.field(description="Who wrote it.")
    at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, row: "OrderNoteRow") -> "Note":
        """Show a row."""
        return cls(
            id=global_id("Note", row.id),
            order_key=row.order_id,
            body=row.body,
            public=row.is_public,
            author=Actor.of(row.actor_kind, row.actor_id),
            at=row.at,
        )


async def notes_of_order(info: Info, order_id: UUID) -> list[Note]:
    """The notes on an order that the caller may read, oldest first."""
    found = await info.context.loaders.load(notes_by_order, order_id)
    return [Note.of(row) for row in found or ()]


register_rows("Note", notes_by_id, Note.of)
