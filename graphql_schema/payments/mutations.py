"""Change payments."""

from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

import strawberry

from app.domain.enums import TenderKind
from app.payments.authorize import AuthorizePayment, authorize_payment
from app.payments.capture import CapturePayment, capture_payment
from app.payments.unanswered import AskAgain, RecordByHand, ask_again, record_by_hand
from app.payments.void import VoidPayment, void_payment
from graphql_schema.context import Info
from graphql_schema.errors import UserError
from graphql_schema.ids import uuid_of
from graphql_schema.money import MoneyInput
from graphql_schema.mutating import ASKED, Done, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.orders.types import Order
from graphql_schema.payments.codes import hide_codes
from graphql_schema.payments.types import Payment


@strawberry.input(description="A tender to try.")
class PaymentAuthorizeInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    order_id: strawberry.ID = strawberry.field(description="The order's id.")
    gateway: str = strawberry.field(description="Who handles the money, by the gateway's code.")
    token: str | None = strawberry.field(
        default=None,
        description="The payer's means, as the gateway's own page named it. A gateway that is called needs it; it is "
        "used once and not kept.",
    )
    amount: MoneyInput | None = strawberry.field(
        default=None, description="How much; left out, all that no other tender covers."
    )
    tender: TenderKind | None = strawberry.field(default=TenderKind.CARD, description="What the payer pays with.")
    expected_version: int | None = strawberry.field(
        default=None, description="Refuse when the order changed since you read."
    )

    def read(self) -> AuthorizePayment:
        """The use case's command. Raises InvalidInput for a foreign id or too many digits."""
        return AuthorizePayment(
            idempotency_key=self.idempotency_key,
            order_id=uuid_of(self.order_id, "Order", ("orderId",)),
            gateway=self.gateway,
            token=self.token,
            amount=self.amount.read(("amount",)) if self.amount is not None else None,
            tender=self.tender or TenderKind.CARD,
            expected_version=self.expected_version,
        )


@strawberry.input(description="A payment whose promise is to be let go.")
class PaymentVoidInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    payment_id: strawberry.ID = strawberry.field(description="The payment's id.")
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self) -> VoidPayment:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return VoidPayment(
            idempotency_key=self.idempotency_key,
            payment_id=uuid_of(self.payment_id, "Payment", ("paymentId",)),
            expected_version=self.expected_version,
        )


@strawberry.input(description="Money that arrived for a payment, or that its gateway is to take.")
class PaymentCaptureInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    payment_id: strawberry.ID = strawberry.field(description="The payment's id.")
    amount: MoneyInput | None = strawberry.field(default=None, description="How much; left out, all it still lacks.")
    captured_at: datetime | None = strawberry.field(
        default=None, description="When it arrived, where that is not now. Not for a gateway that is called."
    )
    shipment_id: strawberry.ID | None = strawberry.field(
        default=None, description="The shipment whose goods it pays for, if it is for one."
    )
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self) -> CapturePayment:
        """The use case's command. Raises InvalidInput for a foreign id or too many digits."""
        return CapturePayment(
            idempotency_key=self.idempotency_key,
            payment_id=uuid_of(self.payment_id, "Payment", ("paymentId",)),
            amount=self.amount.read(("amount",)) if self.amount is not None else None,
            captured_at=self.captured_at,
            shipment_id=(None if self.shipment_id is None else uuid_of(self.shipment_id, "Shipment", ("shipmentId",))),
            expected_version=self.expected_version,
        )


@strawberry.input(description="A step of a payment that its gateway never answered for.")
class PaymentAskAgainInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    transaction_id: strawberry.ID = strawberry.field(description="The step's id.")

    def read(self) -> AskAgain:
        """The use case's command. Raises InvalidInput for a foreign id."""
        step = uuid_of(self.transaction_id, "PaymentTransaction", ("transactionId",))
        return AskAgain(idempotency_key=self.idempotency_key, transaction_id=step)


@strawberry.input(description="How such a step ended, as the gateway's own pages or its people say.")
class PaymentOutcomeRecordInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    transaction_id: strawberry.ID = strawberry.field(description="The step's id.")
    succeeded: bool = strawberry.field(description="Whether the money moved, or was promised; false: it never was.")
    reference: str | None = strawberry.field(
        default=None, description="The gateway's own id of the step; of an authorization that came through, needed."
    )
    note: str | None = strawberry.field(default=None, description="How you know, for colleagues; no name.")

    def read(self) -> RecordByHand:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return RecordByHand(
            idempotency_key=self.idempotency_key,
            transaction_id=uuid_of(self.transaction_id, "PaymentTransaction", ("transactionId",)),
            succeeded=self.succeeded,
            reference=self.reference,
            note=self.note,
        )


@strawberry.type(description="The answer of every mutation of payments.")
class PaymentPayload(Payload):
    """The payment and its order, or why not."""

    payment: Payment | None = strawberry.field(default=None, description="The payment as it stands now.")
    order: Order | None = strawberry.field(default=None, description="Its order as it stands now.")


@strawberry.type
class PaymentMutations:
    """`paymentAuthorize`, `paymentCapture`, `paymentVoid`, `paymentAskAgain` and `paymentOutcomeRecord`."""

    @strawberry.mutation(
        description="Try a tender for what the order still lacks: after a refusal, or for what became dearer. A "
        "refusal is an outcome and no error: the payment is FAILED, another token may be tried. A transaction that is "
        "ACTION_REQUIRED has an `actionUrl` for the payer. A gateway that answers late leaves it PENDING: watch the "
        "order."
    )
    async def payment_authorize(self, info: Info, input: Annotated[PaymentAuthorizeInput, ASKED]) -> PaymentPayload:
        """See `authorize_payment`."""
        done = await attempt(info, lambda uow: authorize_payment(uow, hide_codes(info, input.read())))
        return await _payload(info, done)

    @strawberry.mutation(
        description="Take money. For a tender that is settled outside (cash, bank transfer, boleto, another system's "
        "capture) this records that it arrived. A gateway that is called is asked for it: shipments do that by "
        "themselves, so this is for what they could not take."
    )
    async def payment_capture(self, info: Info, input: Annotated[PaymentCaptureInput, ASKED]) -> PaymentPayload:
        """See `capture_payment`."""
        return await _payload(info, await attempt(info, lambda uow: capture_payment(uow, input.read())))

    @strawberry.mutation(
        description="Let go of what is promised and was not taken, or give up a payment that is still PENDING. What "
        "was taken stays taken: refund it."
    )
    async def payment_void(self, info: Info, input: Annotated[PaymentVoidInput, ASKED]) -> PaymentPayload:
        """See `void_payment`."""
        return await _payload(info, await attempt(info, lambda uow: void_payment(uow, input.read())))

    @strawberry.mutation(
        description="Have a gateway asked again about a step that it never answered for (`unansweredSince`): what "
        "became of it is looked up within a second or so. Watch the order."
    )
    async def payment_ask_again(self, info: Info, input: Annotated[PaymentAskAgainInput, ASKED]) -> PaymentPayload:
        """See `ask_again`."""
        return await _payload(info, await attempt(info, lambda uow: ask_again(uow, input.read())))

    @strawberry.mutation(
        description="Record how a step ended that its gateway never answered for. What follows is as if the gateway "
        "had said so; when it says otherwise later, its notice is kept as a problem of the inbox, or, when it says "
        "that money moved after all, is believed."
    )
    async def payment_outcome_record(
        self, info: Info, input: Annotated[PaymentOutcomeRecordInput, ASKED]
    ) -> PaymentPayload:
        """See `record_by_hand`."""
        return await _payload(info, await attempt(info, lambda uow: record_by_hand(uow, input.read())))


async def _payload(info: Info, done: Done[UUID] | list[UserError]) -> PaymentPayload:
    if isinstance(done, list):
        return PaymentPayload(errors=done)
    payment = cast("Payment | None", await load_node(info.context, "Payment", (done.result,)))
    order = None
    if payment is not None:
        order = cast("Order | None", await load_node(info.context, "Order", (payment.order_id,)))
    return PaymentPayload(transaction_id=done.transaction_id, payment=payment, order=order)
