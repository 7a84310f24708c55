"""Payments and the steps of their ledgers.

Who may ask is decided by policy and scope: stores and warehouses see no payments.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from app.domain.enums import FulfilledBy, PaymentState, TenderKind, TransactionKind, TransactionStatus
from app.payments.queries import (
    PaymentRead,
    TransactionRead,
    payments_by_id,
    payments_by_order,
    transactions_by_id,
    transactions_by_payment,
    unanswered_since,
)
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.money import Money
from graphql_schema.nodes import Node, load_node, register_rows

if TYPE_CHECKING:
    from graphql_schema.fulfillment.types import Shipment
    from graphql_schema.refunds.types import Refund

LazyShipment = Annotated["Shipment", strawberry.lazy("graphql_schema.fulfillment.types")]
LazyRefund = Annotated["Refund", strawberry.lazy("graphql_schema.refunds.types")]


@strawberry.type(description="One step of a payment: money was promised, taken, given back, or the attempt failed.")
class PaymentTransaction(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    shipment_key: strawberry.Private[UUID | None]
    refund_key: strawberry.Private[UUID | None]
    kind: TransactionKind = strawberry.field(description="What was attempted.")
    status: TransactionStatus = strawberry.field(description="How the attempt ended, or that it has not.")
    amount: Money = strawberry.field(description="The amount of this step, never negative.")
    reference: str | None = strawberry.field(
        description="The gateway's own id of this step; its last four characters for care agents."
    )
    at: datetime = strawberry.field(description="When it happened.")
    message: str | None = strawberry.field(description="What the gateway said, as it said it.")
    final: bool = strawberry.field(
        description="Whether this capture is the last: what it leaves of the authorization is let go."
    )
    action_url: str | None = strawberry.field(
        description="Where the payer does what the gateway asks for (3-D Secure, say), while it is ACTION_REQUIRED."
    )

    @strawberry.field(
        description="Since when its gateway is not asked any more how it ended: it was silent for a week. Null while "
        "it is asked, and for what has ended."
    )
    async def unanswered_since(self, info: Info) -> datetime | None:
        """Batched over steps."""
        if self.status not in (TransactionStatus.PENDING, TransactionStatus.ACTION_REQUIRED):
            return None
        return await info.context.loaders.load(unanswered_since, self.key)

    @strawberry.field(description="The shipment whose goods it pays for.")
    async def shipment(self, info: Info) -> LazyShipment | None:
        """Null for a step that is for none."""
        if self.shipment_key is None:
            return None
        return cast("Shipment | None", await load_node(info.context, "Shipment", (self.shipment_key,)))

    @strawberry.field(description="The refund that it carries out, or a part of.")
    async def refund(self, info: Info) -> LazyRefund | None:
        """Null for a step that gives nothing back."""
        if self.refund_key is None:
            return None
        return cast("Refund | None", await load_node(info.context, "Refund", (self.refund_key,)))

    @classmethod
    def of(cls, read: TransactionRead) -> "PaymentTransaction":
        """Show a row in its order's currency."""
        row, currency, reference = read
        return cls(
            id=global_id("PaymentTransaction", row.id),
            key=row.id,
            kind=row.kind,
            status=row.status,
            amount=Money.from_minor(row.amount_minor, currency),
            reference=reference,
            at=row.at,
            message=row.message,
            final=row.final,
            action_url=row.action_url,
            shipment_key=row.shipment_id,
            refund_key=row.refund_id,
        )


@strawberry.type(
    description="One tender of an order: a card, a voucher, cash. An order may have several; a declined one is FAILED."
)
class Payment(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    order_id: strawberry.Private[UUID]
    gateway: str = strawberry.field(description="Who handles the money, by the gateway's code.")
    tender: TenderKind = strawberry.field(description="What the payer pays with.")
    multiple_captures: bool = strawberry.field(
        description="Whether the gateway lets one authorization be captured in several parts."
    )
    collected_by: FulfilledBy = strawberry.field(
        description="Who gets the money from the payer: we, or the channel that pays us out later."
    )
    reference: str | None = strawberry.field(
        description="The gateway's own id of this payment; its last four characters for care agents."
    )
    status: PaymentState = strawberry.field(description="Where this payment is in its life.")
    amount: Money = strawberry.field(description="What the payer means to pay with it.")
    authorized: Money = strawberry.field(description="What the payer's bank has promised.")
    captured: Money = strawberry.field(description="What was taken; never more than authorized.")
    refunded: Money = strawberry.field(description="What was given back; never more than captured.")
    charged_back: Money = strawberry.field(
        description="What the payer's bank took back by disputes that we have not won: gone as well, and no refund of "
        "ours."
    )
    capture_pending: Money = strawberry.field(
        description="What is being taken, and the gateway has not said yet; with `captured` never more than authorized."
    )
    refund_pending: Money = strawberry.field(
        description="What is being given back, and the gateway has not said yet; with `refunded` never more than "
        "captured."
    )
    renews_key: strawberry.Private[UUID | None]
    expires_at: datetime | None = strawberry.field(description="When the promise, or the wait for money, ends.")

    @strawberry.field(
        description="The payment in whose place this one stands: its authorization ran out, or was used up by its one "
        "capture."
    )
    async def renews(self, info: Info) -> "Payment | None":
        """Null for a tender of the payer's own."""
        found = None if self.renews_key is None else await info.context.loaders.load(payments_by_id, self.renews_key)
        return None if found is None else Payment.of(found)

    @strawberry.field(description="Every step, oldest first.")
    async def transactions(self, info: Info) -> list[PaymentTransaction]:
        """The ledger behind the sums."""
        found = await info.context.loaders.load(transactions_by_payment, self.key)
        return [PaymentTransaction.of(read) for read in found or ()]

    @classmethod
    def of(cls, read: PaymentRead) -> "Payment":
        """Show a row in its order's currency."""
        row, currency, reference = read
        return cls(
            id=global_id("Payment", row.id),
            key=row.id,
            order_id=row.order_id,
            gateway=row.gateway,
            tender=row.tender,
            multiple_captures=row.multiple_captures,
            collected_by=row.collected_by,
            reference=reference,
            status=row.status,
            amount=Money.from_minor(row.amount_minor, currency),
            authorized=Money.from_minor(row.authorized_minor, currency),
            captured=Money.from_minor(row.captured_minor, currency),
            refunded=Money.from_minor(row.refunded_minor, currency),
            charged_back=Money.from_minor(row.charged_back_minor, currency),
            capture_pending=Money.from_minor(row.capture_pending_minor, currency),
            refund_pending=Money.from_minor(row.refund_pending_minor, currency),
            renews_key=row.renews_id,
            expires_at=row.expires_at,
        )


async def payments_of_order(info: Info, order_id: UUID) -> list[Payment]:
    """The payments of an order, in order."""
    found = await info.context.loaders.load(payments_by_order, order_id)
    return [Payment.of(read) for read in found or ()]


register_rows("Payment", payments_by_id, Payment.of)
register_rows("PaymentTransaction", transactions_by_id, PaymentTransaction.of)
