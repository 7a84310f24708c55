"""Write notes on orders, and put labels on them."""

from typing import Annotated, cast

import strawberry

from app.orders.note import AddOrderNote, add_order_note
from app.orders.tags import TagOrder, tag_order
from graphql_schema.context import Info
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.orders.types import Order
from graphql_schema.orders.types.notes import Note


@strawberry.input(description="A note on an order.")
class OrderNoteAddInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    order_id: strawberry.ID = strawberry.field(description="The order's id.")
    body: str = strawberry.field(description="What to write; 4,000 characters at most.")
    public: bool | None = strawberry.field(
        default=None,
        description="Whether the buyer reads it. Left out: no for staff and apps. What shoppers write is public.",
    )

    def read(self) -> AddOrderNote:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return AddOrderNote(
            idempotency_key=self.idempotency_key,
            order_id=uuid_of(self.order_id, "Order", ("orderId",)),
            body=self.body,
            public=self.public,
        )


@strawberry.type(description="The answer of orderNoteAdd.")
class OrderNoteAddPayload(Payload):
    """The note and its order, or why not."""

    note: Note | None = strawberry.field(default=None, description="The note.")
    order: Order | None = strawberry.field(default=None, description="The order as it stands now.")


@strawberry.input(description="The merchant's labels for an order: they group and filter; buyers never see them.")
class OrderTagsInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    order_id: strawberry.ID = strawberry.field(description="The order's id.")
    tags: list[str] = strawberry.field(description="The labels, trimmed; 64 characters at most each.")
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self, *, remove: bool) -> TagOrder:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return TagOrder(
            idempotency_key=self.idempotency_key,
            order_id=uuid_of(self.order_id, "Order", ("orderId",)),
            tags=tuple(self.tags),
            remove=remove,
            expected_version=self.expected_version,
        )


@strawberry.type(description="The answer of orderTagsAdd and orderTagsRemove.")
class OrderTagsPayload(Payload):
    """The order, or why not."""

    order: Order | None = strawberry.field(default=None, description="The order as it stands now.")


@strawberry.type
class OrderNoteMutations:
    """`orderNoteAdd`, `orderTagsAdd` and `orderTagsRemove`."""

    @strawberry.mutation(
        description="Write a note on an order: for colleagues, or for the buyer to read. Shoppers write on their own "
        "orders, and everybody who sees the order reads that."
    )
    async def order_note_add(self, info: Info, input: Annotated[OrderNoteAddInput, ASKED]) -> OrderNoteAddPayload:
        """See `add_order_note`."""
        done = await attempt(info, lambda uow: add_order_note(uow, input.read()))
        if isinstance(done, list):
            return OrderNoteAddPayload(errors=done)
        note = cast("Note | None", await load_node(info.context, "Note", (done.result,)))
        order = None
        if note is not None:
            order = cast("Order | None", await load_node(info.context, "Order", (note.order_key,)))
        return OrderNoteAddPayload(transaction_id=done.transaction_id, note=note, order=order)

    @strawberry.mutation(description="Put labels on an order; those that it has already stay.")
    async def order_tags_add(self, info: Info, input: Annotated[OrderTagsInput, ASKED]) -> OrderTagsPayload:
        """See `tag_order`."""
        return await _tagged(info, input, remove=False)

    @strawberry.mutation(description="Take labels off an order; those that it does not have are no error.")
    async def order_tags_remove(self, info: Info, input: Annotated[OrderTagsInput, ASKED]) -> OrderTagsPayload:
        """See `tag_order`."""
        return await _tagged(info, input, remove=True)


async def _tagged(info: Info, input: OrderTagsInput, *, remove: bool) -> OrderTagsPayload:
    done = await attempt(info, lambda uow: tag_order(uow, input.read(remove=remove)))
    if isinstance(done, list):
        return OrderTagsPayload(errors=done)
    order = cast("Order | None", await load_node(info.context, "Order", (done.result,)))
    return OrderTagsPayload(transaction_id=done.transaction_id, order=order)
