"""What an order is beside itself while it is a draft, and what placing it now would come to."""

from datetime import datetime
from uuid import UUID

import strawberry

from app.domain.orders.drafts import Draft
from app.orders.drafts.queries import DraftPreview, LinePreview, draft_previews, drafts_by_order
from app.orders.queries import lines_by_id
from graphql_schema.actors import Actor
from graphql_schema.context import Info
from graphql_schema.nodes import load_node
from graphql_schema.orders.types.lines import OrderLine
from graphql_schema.reservations.types import Reservation


@strawberry.type(description="One line of a draft: units that are there for it now, and those that are not.")
class OrderDraftLine:
    """Built with `of`."""

    line_key: strawberry.Private[UUID]
    available_quantity: int = strawberry.field(description="Units that would be taken now; held ones count.")
    waiting_quantity: int = strawberry.field(description="Units that would wait for supply.")
    missing_quantity: int = strawberry.field(
        description="Units for which the draft would be refused, or which would stay open, by its `stockPolicy`."
    )
    expected_at: datetime | None = strawberry.field(
        description="When the last of the waiting units is expected; null when none waits or nobody knows."
    )

    @strawberry.field(description="The line; of a kit its own.")
    async def order_line(self, info: Info) -> OrderLine:
        """Batched over lines."""
        found = await info.context.loaders.load(lines_by_id, self.line_key)
        assert found is not None, "the draft was read a moment ago, in the same scope"
        return OrderLine.of(found)

    @classmethod
    def of(cls, line: LinePreview) -> "OrderDraftLine":
        """Show a line."""
        return cls(
            line_key=line.line_id,
            available_quantity=line.available,
            waiting_quantity=line.waiting,
            missing_quantity=line.missing,
            expected_at=line.expected_at,
        )


@strawberry.type(
    description="What placing the draft now would come to. It is not a promise: nothing is held by looking."
)
class OrderDraftPreview:
    """Built with `of`."""

    as_of: datetime = strawberry.field(description="When stock was looked at.")
    satisfiable: bool = strawberry.field(description="Whether every unit is there now, or may wait.")
    lines: list[OrderDraftLine] = strawberry.field(description="Line by line, in order; of kits their own line.")

    @classmethod
    def of(cls, preview: DraftPreview) -> "OrderDraftPreview":
        """Show a preview."""
        return cls(
            as_of=preview.as_of,
            satisfiable=preview.satisfiable,
            lines=[OrderDraftLine.of(line) for line in preview.lines],
        )


@strawberry.type(description="What makes an order with the status DRAFT one: who prepares it, and until when.")
class OrderDraft:
    """Built with `of`."""

    order_key: strawberry.Private[UUID]
    reservation_key: strawberry.Private[UUID | None]
    author: Actor = strawberry.field(description="Who began it.")
    expires_at: datetime = strawberry.field(description="When it ends by itself, EXPIRED, unless it is placed before.")
    allow_backorder: bool = strawberry.field(description="Whether units may wait for stock when it is placed.")
    options_until: datetime | None = strawberry.field(
        description="Until when the delivery options that it took are valid; after that it is to be updated first."
    )

    @strawberry.field(description="What holds its units, while that lasts; null when nothing is held.")
    async def reservation(self, info: Info) -> Reservation | None:
        """Within the caller's scope."""
        if self.reservation_key is None:
            return None
        node = await load_node(info.context, "Reservation", (self.reservation_key,))
        return node if isinstance(node, Reservation) else None

    @strawberry.field(description="Stock and promise as they are now: what placing it would come to.")
    async def preview(self, info: Info) -> OrderDraftPreview | None:
        """Batched; null when it was placed or ended meanwhile."""
        found = await info.context.loaders.load(draft_previews, self.order_key)
        return None if found is None else OrderDraftPreview.of(found)

    @classmethod
    def of(cls, draft: Draft) -> "OrderDraft":
        """Show a draft."""
        return cls(
            order_key=draft.order_id,
            reservation_key=draft.reservation_id,
            author=Actor.of(draft.author.kind, draft.author.id),
            expires_at=draft.expires_at,
            allow_backorder=draft.allow_backorder,
            options_until=draft.options_until,
        )


async def draft_of_order(info: Info, order_id: UUID) -> OrderDraft | None:
    """The draft that an order is; None when it is none."""
    found = await info.context.loaders.load(drafts_by_order, order_id)
    return None if found is None else OrderDraft.of(found)
