"""Give money back."""

from typing import Annotated, cast

import strawberry

from app.domain.enums import RefundDestination, RefundReason
from app.payments.refund import RefundOrder, refund_order
from graphql_schema.context import Info
from graphql_schema.ids import uuid_of
from graphql_schema.money import MoneyInput
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.orders.quantities import OrderLineQuantityInput
from graphql_schema.orders.types import Order
from graphql_schema.refunds.types import Refund


@strawberry.input(
    description="What to give back: units of lines, an amount of the charges, an amount beside both; all are added."
)
class RefundCreateInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    order_id: strawberry.ID = strawberry.field(description="The order's id.")
    payment_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The one payment that gives it all back; left out, it is split over the payments, the last "
        "captured first and gift cards last.",
    )
    lines: list[OrderLineQuantityInput] | None = strawberry.field(
        default=None,
        description="Units to refund at what they cost, with tax. A kit is named by its own line. No unit moves.",
    )
    charges: MoneyInput | None = strawberry.field(
        default=None, description="How much of shipping and other charges, with tax; canceled charges first."
    )
    amount: MoneyInput | None = strawberry.field(
        default=None,
        description="How much beside lines and charges. It settles what we owe first (GOODWILL never does); the rest "
        "lowers the order's total, and your role may have a limit for that.",
    )
    reason: RefundReason = strawberry.field(description="Why.")
    destination: RefundDestination | None = strawberry.field(
        default=RefundDestination.ORIGINAL,
        description="Back the way it came, or to the store credit of the order's customer: no gateway is asked then, "
        "and what the tenders gave counts as refunded.",
    )
    note: str | None = strawberry.field(default=None, description="For colleagues; buyers never read it.")
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self) -> RefundOrder:
        """The use case's command. Raises InvalidInput for a foreign id or too many digits."""
        return RefundOrder(
            idempotency_key=self.idempotency_key,
            order_id=uuid_of(self.order_id, "Order", ("orderId",)),
            reason=self.reason,
            lines=tuple(line.read(("lines", str(index))) for index, line in enumerate(self.lines or ())),
            charges=None if self.charges is None else self.charges.read(("charges",)),
            amount=None if self.amount is None else self.amount.read(("amount",)),
            payment_id=None if self.payment_id is None else uuid_of(self.payment_id, "Payment", ("paymentId",)),
            destination=self.destination or RefundDestination.ORIGINAL,
            note=self.note,
            expected_version=self.expected_version,
        )


@strawberry.type(description="The answer of refundCreate.")
class RefundCreatePayload(Payload):
    """The refund and its order, or why not."""

    refund: Refund | None = strawberry.field(
        default=None, description="The refund as it stands now; PENDING while a gateway has not said how it ended."
    )
    order: Order | None = strawberry.field(default=None, description="The order as it stands now.")


@strawberry.type
class RefundMutations:
    """`refundCreate`."""

    @strawberry.mutation(
        description="Give money back, by lines, charges or amount. Never more than was captured, nor more for a line "
        "than its share; what is on its way counts as given. Gateways are asked after this is recorded; cash and "
        "transfers are handed out by people, and count as given at once."
    )
    async def refund_create(self, info: Info, input: Annotated[RefundCreateInput, ASKED]) -> RefundCreatePayload:
        """See `refund_order`."""
        percent = info.context.services.goodwill_percent
        done = await attempt(info, lambda uow: refund_order(uow, input.read(), percent))
        if isinstance(done, list):
            return RefundCreatePayload(errors=done)
        refund = cast("Refund | None", await load_node(info.context, "Refund", (done.result,)))
        order = None
        if refund is not None:
            order = cast("Order | None", await load_node(info.context, "Order", (refund.order_id,)))
        return RefundCreatePayload(transaction_id=done.transaction_id, refund=refund, order=order)
