"""Cancel orders, whole or by quantity, and look before at what that would do."""

from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

import strawberry

from app.domain.enums import CancelReason, RefundDestination
from app.domain.errors import Refusal
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.cancel_preview import CancelPreview, PreviewCancel, preview_cancel
from app.orders.queries import lines_by_order
from graphql_schema.context import Info
from graphql_schema.errors import UserError, user_error
from graphql_schema.ids import uuid_of
from graphql_schema.money import Money
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.orders.quantities import OrderLineQuantityInput, read_quantities
from graphql_schema.orders.types import Order, OrderLine


@strawberry.input(description="What to cancel: the whole order, or units of its lines.")
class OrderCancelInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    order_id: strawberry.ID = strawberry.field(description="The order's id.")
    reason: CancelReason = strawberry.field(description="Why.")
    note: str | None = strawberry.field(default=None, description="For those who read the order's history.")
    restock: bool | None = strawberry.field(
        default=True,
        description="Whether held units go back to sale; otherwise they are quarantined. Staff and apps only.",
    )
    refund: bool | None = strawberry.field(
        default=True,
        description="Whether what we come to owe goes back by itself. Staff and apps only.",
    )
    refund_to: RefundDestination | None = strawberry.field(
        default=RefundDestination.ORIGINAL,
        description="The way it came, or to the store credit of the order's customer. Staff and apps only.",
    )
    occurred_at: datetime | None = strawberry.field(
        default=None, description="When, where that is not now. Staff and apps only."
    )
    lines: list[OrderLineQuantityInput] | None = strawberry.field(
        default=None, description="Units to cancel; left out, the whole order."
    )
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self) -> CancelOrder:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return CancelOrder(
            idempotency_key=self.idempotency_key,
            order_id=uuid_of(self.order_id, "Order", ("orderId",)),
            reason=self.reason,
            lines=read_quantities(self.lines),
            restock=self.restock is not False,
            refund=self.refund is not False,
            refund_to=self.refund_to or RefundDestination.ORIGINAL,
            note=self.note,
            occurred_at=self.occurred_at,
            expected_version=self.expected_version,
        )


@strawberry.type(description="The answer of orderCancel.")
class OrderCancelPayload(Payload):
    """The order, or why not."""

    order: Order | None = strawberry.field(default=None, description="The order as it stands now.")


@strawberry.input(description="What would be canceled: the whole order, or units of its lines.")
class OrderCancelPreviewInput:
    """Read with `read`."""

    order_id: strawberry.ID = strawberry.field(description="The order's id.")
    lines: list[OrderLineQuantityInput] | None = strawberry.field(
        default=None, description="Units to cancel; left out, the whole order."
    )

    def read(self) -> PreviewCancel:
        """The query's question. Raises InvalidInput for a foreign id."""
        order_id = uuid_of(self.order_id, "Order", ("orderId",))
        return PreviewCancel(order_id=order_id, lines=read_quantities(self.lines))


@strawberry.type(description="What would become of units of one line.")
class OrderCancelPreviewLine:
    """One line."""

    order_line: OrderLine = strawberry.field(description="The line as it stands now.")
    canceled_quantity: int = strawberry.field(description="Units that would be canceled at once.")
    recalled_quantity: int = strawberry.field(
        description="Units that are picked already: their location would be asked to take them back."
    )


@strawberry.type(description="Units that would be free again.")
class OrderCancelPreviewStock:
    """Of one line at one location."""

    order_line: OrderLine = strawberry.field(description="The line that holds them now.")
    location: str = strawberry.field(description="The code of the location where they are.")
    quantity: int = strawberry.field(description="Units, in the SKU's smallest unit.")


@strawberry.type(
    description="What canceling would do, as of now; nothing is changed and nothing is held. Units that a location is "
    "asked to take back count in no amount until it has answered."
)
class OrderCancelPreview:
    """Built with `of`."""

    errors: list[UserError] = strawberry.field(
        description="Why canceling this would be refused; all else is null or empty then."
    )
    lines: list[OrderCancelPreviewLine] = strawberry.field(description="The lines of which units would be canceled.")
    stock: list[OrderCancelPreviewStock] = strawberry.field(description="Where units would be free again.")
    total: Money | None = strawberry.field(description="What would be owed for the order afterwards.")
    outstanding: Money | None = strawberry.field(
        description="What would still be to pay, before any refund; negative when we would owe it."
    )
    released: Money | None = strawberry.field(
        description="What payers promised and would not be asked for any more: it is let go, or never captured."
    )
    refund: Money | None = strawberry.field(description="What would go back of what was taken.")


@strawberry.type
class OrderCancelMutations:
    """`orderCancel`."""

    @strawberry.mutation(
        description="Cancel an order, whole or by quantity, as long as the units have not left. Held stock is freed, "
        "open payments are voided, what we come to owe goes back, shipping is given back when a whole delivery is "
        "canceled. Units that are picked already are asked back from their location, which may refuse; shoppers "
        "cancel what is not picked, within the channel's time."
    )
    async def order_cancel(self, info: Info, input: Annotated[OrderCancelInput, ASKED]) -> OrderCancelPayload:
        """See `cancel_order`."""
        done = await attempt(info, lambda uow: cancel_order(uow, input.read()))
        if isinstance(done, list):
            return OrderCancelPayload(errors=done)
        order = cast("Order | None", await load_node(info.context, "Order", (done.result,)))
        return OrderCancelPayload(transaction_id=done.transaction_id, order=order)


@strawberry.type
class OrderCancelQueries:
    """`orderCancelPreview`."""

    @strawberry.field(
        description="What orderCancel would do with the same units: the money, the stock, and what a location would "
        "have to agree to. Show it before you ask for confirmation."
    )
    async def order_cancel_preview(
        self, info: Info, input: Annotated[OrderCancelPreviewInput, ASKED]
    ) -> OrderCancelPreview:
        """See `preview_cancel`."""
        context = info.context
        try:
            found = await preview_cancel(context.services.database, context.principal, input.read())
        except Refusal as refusal:
            return OrderCancelPreview(
                errors=[user_error(refusal)],
                lines=[],
                stock=[],
                total=None,
                outstanding=None,
                released=None,
                refund=None,
            )
        read = await context.loaders.load(lines_by_order, found.order.id) or []
        return _shown(found, {line.row.id: OrderLine.of(line) for line in read})


def _shown(found: CancelPreview, lines: dict[UUID, OrderLine]) -> OrderCancelPreview:
    def money(minor: int) -> Money:
        return Money.from_minor(minor, found.order.currency)

    return OrderCancelPreview(
        errors=[],
        lines=[
            OrderCancelPreviewLine(
                order_line=line,
                canceled_quantity=found.canceled.get(line_id, 0),
                recalled_quantity=found.recalled.get(line_id, 0),
            )
            for line_id, line in lines.items()
            if found.canceled.get(line_id) or found.recalled.get(line_id)
        ],
        stock=[
            OrderCancelPreviewStock(order_line=lines[line_id], location=location, quantity=units)
            for (line_id, location), units in found.freed.items()
            if line_id in lines
        ],
        total=money(found.totals.total),
        outstanding=money(found.totals.outstanding),
        released=money(found.released_minor),
        refund=money(found.refund_minor),
    )
