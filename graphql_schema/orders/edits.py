"""Edit placed orders: prepare a change step by step, look at what it comes to, and do it or give it up."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from app.orders.edit.add_line import add_line
from app.orders.edit.begin import begin_edit
from app.orders.edit.commit import commit_edit
from app.orders.edit.end import abort_edit
from app.orders.edit.queries import edits_by_id
from app.orders.edit.set_address import set_address
from app.orders.edit.set_contact import set_contact
from app.orders.edit.set_discount import set_discount
from app.orders.edit.set_method import set_method
from app.orders.edit.set_quantity import set_quantity
from graphql_schema.context import Info
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.orders.edit_inputs import (
    OrderEditAbortInput,
    OrderEditAddLineInput,
    OrderEditBeginInput,
    OrderEditCommitInput,
    OrderEditDiscountInput,
    OrderEditRemoveLineInput,
    OrderEditSetAddressInput,
    OrderEditSetContactInput,
    OrderEditSetMethodInput,
    OrderEditSetQuantityInput,
)
from graphql_schema.orders.types import Order
from graphql_schema.orders.types.edits import OrderEdit, edit_of
from graphql_schema.payments.codes import hide_codes

if TYPE_CHECKING:
    from db.unit_of_work import UnitOfWork


@strawberry.type(description="The answer of every step of an edit.")
class OrderEditPayload(Payload):
    """The edit and its order, or why not."""

    edit: OrderEdit | None = strawberry.field(default=None, description="The edit as it stands now.")
    order: Order | None = strawberry.field(
        default=None, description="The order as it stands now: changed by orderEditCommit alone."
    )


@strawberry.type
class OrderEditQueries:
    """`orderEdit`."""

    @strawberry.field(
        description="A change of an order that somebody prepared; null when there is none that you may see."
    )
    async def order_edit(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The edit's `id`.")]
    ) -> OrderEdit | None:
        """Raises InvalidInput for an id that is none."""
        return await edit_of(info, uuid_of(id, "OrderEdit"))


@strawberry.type
class OrderEditMutations:
    """`orderEditBegin` to `orderEditCommit` and `orderEditAbort`."""

    @strawberry.mutation(
        description="Begin to change a placed order. One edit per order is open at a time; a second is refused with "
        "OrderEditOpen, which names the first. Nothing changes before `orderEditCommit`."
    )
    async def order_edit_begin(self, info: Info, input: Annotated[OrderEditBeginInput, ASKED]) -> OrderEditPayload:
        """See `begin_edit`."""
        return await _attempt(info, lambda uow: begin_edit(uow, input.read()))

    @strawberry.mutation(description="Stage a line that the order is to have too; its units are held for the edit.")
    async def order_edit_add_line(self, info: Info, input: Annotated[OrderEditAddLineInput, ASKED]) -> OrderEditPayload:
        """See `add_line`."""
        return await _attempt(info, lambda uow: add_line(uow, input.read()))

    @strawberry.mutation(
        description="Stage how many units of a line are wanted. More are held for the edit; fewer are canceled with "
        "the commit, as long as nobody has picked them."
    )
    async def order_edit_set_quantity(
        self, info: Info, input: Annotated[OrderEditSetQuantityInput, ASKED]
    ) -> OrderEditPayload:
        """See `set_quantity`."""
        return await _attempt(info, lambda uow: set_quantity(uow, input.read()))

    @strawberry.mutation(description="Stage that a line comes off: short for a quantity of 0.")
    async def order_edit_remove_line(
        self, info: Info, input: Annotated[OrderEditRemoveLineInput, ASKED]
    ) -> OrderEditPayload:
        """See `set_quantity`."""
        return await _attempt(info, lambda uow: set_quantity(uow, input.read()))

    @strawberry.mutation(
        description="Stage where a delivery goes, or whom the order bills. Units stay where they are; with the commit "
        "their locations get the work anew, so that nothing is sent to the old address."
    )
    async def order_edit_set_address(
        self, info: Info, input: Annotated[OrderEditSetAddressInput, ASKED]
    ) -> OrderEditPayload:
        """See `set_address`."""
        return await _attempt(info, lambda uow: set_address(uow, input.read()))

    @strawberry.mutation(
        description="Stage how the order's buyer is reached: name, e-mail, phone. The customer's own profile stays as "
        "it is."
    )
    async def order_edit_set_contact(
        self, info: Info, input: Annotated[OrderEditSetContactInput, ASKED]
    ) -> OrderEditPayload:
        """See `set_contact`."""
        return await _attempt(info, lambda uow: set_contact(uow, input.read()))

    @strawberry.mutation(description="Stage how a delivery reaches its person: sent, collected, delivered nearby.")
    async def order_edit_set_method(
        self, info: Info, input: Annotated[OrderEditSetMethodInput, ASKED]
    ) -> OrderEditPayload:
        """See `set_method`."""
        return await _attempt(info, lambda uow: set_method(uow, input.read()))

    @strawberry.mutation(
        description="Stage a discount on a line or on the order, in place of the one that this edit staged for it."
    )
    async def order_edit_discount(
        self, info: Info, input: Annotated[OrderEditDiscountInput, ASKED]
    ) -> OrderEditPayload:
        """See `set_discount`."""
        return await _attempt(info, lambda uow: set_discount(uow, input.read()))

    @strawberry.mutation(
        description="Do what the edit prepared, all of it or nothing. Everything is looked at again: what left or was "
        "canceled meanwhile is refused, and the edit stays open. What it costs more is asked of `payments`, or the "
        "order is held until it is paid; what was paid too much is given back."
    )
    async def order_edit_commit(self, info: Info, input: Annotated[OrderEditCommitInput, ASKED]) -> OrderEditPayload:
        """See `commit_edit`."""
        secret = info.context.services.secrets.search
        return await _attempt(info, lambda uow: commit_edit(uow, hide_codes(info, input.read()), search_secret=secret))

    @strawberry.mutation(description="Give the edit up: what it held is free again, and the order is as it was.")
    async def order_edit_abort(self, info: Info, input: Annotated[OrderEditAbortInput, ASKED]) -> OrderEditPayload:
        """See `abort_edit`."""
        return await _attempt(info, lambda uow: abort_edit(uow, input.read()))


async def _attempt(info: Info, use_case: "Callable[[UnitOfWork], Awaitable[UUID]]") -> OrderEditPayload:
    done = await attempt(info, use_case)
    if isinstance(done, list):
        return OrderEditPayload(errors=done)
    found = await info.context.loaders.load(edits_by_id, done.result)
    if found is None:  # the caller's rights ended meanwhile
        return OrderEditPayload(transaction_id=done.transaction_id)
    order = cast("Order | None", await load_node(info.context, "Order", (found.order_id,)))
    return OrderEditPayload(transaction_id=done.transaction_id, edit=OrderEdit.of(found), order=order)
