"""Change payments."""

from datetime import datetime
from typing import Annotated, cast

import strawberry

from app.payments.capture import CapturePayment, capture_payment
from graphql_schema.context import Info
from graphql_schema.ids import uuid_of
from graphql_schema.money import MoneyInput
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.orders.types import Order
from graphql_schema.payments.types import Payment


@strawberry.input(description="Money that arrived for a payment.")
class PaymentCaptureInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    payment_id: strawberry.ID = strawberry.field(description="The payment's id.")
    amount: MoneyInput | None = strawberry.field(default=None, description="How much; left out, all it still lacks.")
    captured_at: datetime | None = strawberry.field(default=None, description="When it arrived, where that is not now.")
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self) -> CapturePayment:
        """The use case's command. Raises InvalidInput for a foreign id or too many digits."""
        return CapturePayment(
            idempotency_key=self.idempotency_key,
            payment_id=uuid_of(self.payment_id, "Payment", ("paymentId",)),
            amount=self.amount.read(("amount",)) if self.amount is not None else None,
            captured_at=self.captured_at,
            expected_version=self.expected_version,
        )


@strawberry.type(description="The answer of paymentCapture.")
class PaymentPayload(Payload):
    """The payment and its order, or why not."""

    payment: Payment | None = strawberry.field(default=None, description="The payment as it stands now.")
    order: Order | None = strawberry.field(default=None, description="Its order as it stands now.")


@strawberry.type
class PaymentMutations:
    """`paymentCapture`."""

    @strawberry.mutation(
        description="Record that money arrived for a tender that is settled outside: cash, bank transfer, boleto, or "
        "another system's capture. No gateway is called."
    )
    async def payment_capture(self, info: Info, input: Annotated[PaymentCaptureInput, ASKED]) -> PaymentPayload:
        """See `capture_payment`."""
        done = await attempt(info, lambda uow: capture_payment(uow, input.read()))
        if isinstance(done, list):
            return PaymentPayload(errors=done)
        payment = cast("Payment | None", await load_node(info.context, "Payment", (done.result,)))
        order = None
        if payment is not None:
            order = cast("Order | None", await load_node(info.context, "Order", (payment.order_id,)))
        return PaymentPayload(transaction_id=done.transaction_id, payment=payment, order=order)
