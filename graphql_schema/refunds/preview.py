"""Look at what a refund would do before giving it."""

from typing import Annotated
from uuid import UUID

import strawberry

from app.domain.enums import RefundDestination, RefundReason
from app.domain.errors import Refusal
from app.orders.queries import lines_by_order
from app.orders.refund_preview import RefundPreview, preview_refund
from app.payments.queries import payments_by_order
from app.payments.refund import RefundOrder
from graphql_schema.context import Info
from graphql_schema.errors import UserError, user_error
from graphql_schema.ids import uuid_of
from graphql_schema.money import Money, MoneyInput
from graphql_schema.mutating import ASKED
from graphql_schema.orders.quantities import OrderLineQuantityInput
from graphql_schema.orders.types import OrderLine
from graphql_schema.payments.types import Payment


@strawberry.input(description="What would be given back, as in `RefundCreateInput`.")
class OrderRefundPreviewInput:
    """Read with `read`."""

    order_id: strawberry.ID = strawberry.field(description="The order's id.")
    reason: RefundReason = strawberry.field(description="Why.")
    lines: list[OrderLineQuantityInput] | None = strawberry.field(default=None, description="Units to refund.")
    charges: MoneyInput | None = strawberry.field(default=None, description="How much of the charges, with tax.")
    amount: MoneyInput | None = strawberry.field(default=None, description="How much beside lines and charges.")
    payment_id: strawberry.ID | None = strawberry.field(default=None, description="The one payment that gives it all.")
    destination: RefundDestination | None = strawberry.field(
        default=RefundDestination.ORIGINAL, description="Back the way it came, or to store credit."
    )

    def read(self) -> RefundOrder:
        """The command that is looked at. Raises InvalidInput for a foreign id or too many digits."""
        return RefundOrder(
            idempotency_key="",
            order_id=uuid_of(self.order_id, "Order", ("orderId",)),
            reason=self.reason,
            lines=tuple(line.read(("lines", str(index))) for index, line in enumerate(self.lines or ())),
            charges=None if self.charges is None else self.charges.read(("charges",)),
            amount=None if self.amount is None else self.amount.read(("amount",)),
            payment_id=None if self.payment_id is None else uuid_of(self.payment_id, "Payment", ("paymentId",)),
            destination=self.destination or RefundDestination.ORIGINAL,
        )


@strawberry.type(description="What would go back for one line, and what could afterwards.")
class OrderRefundPreviewLine:
    """One line."""

    order_line: OrderLine = strawberry.field(description="The line as it stands now; a kit by its own.")
    quantity: int = strawberry.field(description="Units that would be refunded.")
    amount: Money = strawberry.field(description="What would go back for them, with tax.")
    tax: Money = strawberry.field(description="The tax within `amount`.")
    left_quantity: int = strawberry.field(description="Units that could still be refunded afterwards.")
    left: Money = strawberry.field(description="What could still go back for them.")


@strawberry.type(description="What one tender would give, and what it could afterwards.")
class OrderRefundPreviewTender:
    """One payment."""

    payment: Payment = strawberry.field(description="The payment as it stands now.")
    amount: Money = strawberry.field(
        description="What it would give back; with STORE_CREDIT, what of it the buyer would have as credit."
    )
    left: Money = strawberry.field(description="What it could still give back afterwards.")


@strawberry.type(description="What a refund would do, as of now; nothing is changed and no gateway is asked.")
class OrderRefundPreview:
    """Built with `_shown`."""

    errors: list[UserError] = strawberry.field(
        description="Why this refund would be refused; all else is null or empty then."
    )
    lines: list[OrderRefundPreviewLine] = strawberry.field(
        description="The order's lines: what would go back, and what is left."
    )
    tenders: list[OrderRefundPreviewTender] = strawberry.field(description="The order's payments, in order.")
    charges: Money | None = strawberry.field(description="What would go back of shipping and other charges, with tax.")
    adjustment: Money | None = strawberry.field(description="What would be given without naming lines or charges.")
    credited: Money | None = strawberry.field(description="Of `adjustment`, what we do not owe: the total falls by it.")
    total: Money | None = strawberry.field(description="What would go back in all.")
    store_credit: Money | None = strawberry.field(description="What of it the buyer would have as store credit.")
    order_total: Money | None = strawberry.field(description="What would be owed for the order afterwards.")
    outstanding: Money | None = strawberry.field(
        description="What would still be to pay afterwards, when all tenders have given; negative when we would owe it."
    )
    left: Money | None = strawberry.field(description="What could still go back afterwards, through all tenders.")


@strawberry.type
class RefundQueries:
    """`orderRefundPreview`."""

    @strawberry.field(
        description="What refundCreate would do with the same input: what goes back for what, which tenders give it, "
        "what is left, and why it would be refused. Show it before you ask for confirmation."
    )
    async def order_refund_preview(
        self, info: Info, input: Annotated[OrderRefundPreviewInput, ASKED]
    ) -> OrderRefundPreview:
        """See `preview_refund`."""
        context = info.context
        services = context.services
        try:
            found = await preview_refund(services.database, context.principal, input.read(), services.goodwill_percent)
        except Refusal as refusal:
            return OrderRefundPreview(
                errors=[user_error(refusal)],
                lines=[],
                tenders=[],
                charges=None,
                adjustment=None,
                credited=None,
                total=None,
                store_credit=None,
                order_total=None,
                outstanding=None,
                left=None,
            )
        lines = await context.loaders.load(lines_by_order, found.before.id) or []
        payments = await context.loaders.load(payments_by_order, found.before.id) or []
        return _shown(
            found,
            {line.row.id: OrderLine.of(line) for line in lines},
            {read[0].id: Payment.of(read) for read in payments},
        )


def _shown(found: RefundPreview, lines: dict[UUID, OrderLine], payments: dict[UUID, Payment]) -> OrderRefundPreview:
    def money(minor: int) -> Money:
        return Money.from_minor(minor, found.before.currency)

    refund = found.refund
    parts = {part.line_id: part for part in refund.lines}
    pending = sum(payment.refund_pending_minor for payment in found.after.payments)
    as_credit = refund.destination is RefundDestination.STORE_CREDIT
    return OrderRefundPreview(
        errors=[],
        lines=[
            OrderRefundPreviewLine(
                order_line=lines[one.line_id],
                quantity=parts[one.line_id].quantity if one.line_id in parts else 0,
                amount=money(parts[one.line_id].amount_minor if one.line_id in parts else 0),
                tax=money(parts[one.line_id].tax_minor if one.line_id in parts else 0),
                left_quantity=one.units,
                left=money(one.amount_minor),
            )
            for one in found.lines_left
            if one.line_id in lines
        ],
        tenders=[
            OrderRefundPreviewTender(
                payment=payment, amount=money(found.given.get(key, 0)), left=money(found.left[key])
            )
            for key, payment in payments.items()
            if key in found.left
        ],
        charges=money(refund.charges_minor),
        adjustment=money(refund.adjustment_minor),
        credited=money(refund.adjustment_credited_minor),
        total=money(refund.total_minor),
        store_credit=money(refund.total_minor if as_credit else 0),
        order_total=money(found.after.totals.total),
        outstanding=money(found.after.totals.outstanding + pending),
        left=money(sum(found.left.values())),
    )
