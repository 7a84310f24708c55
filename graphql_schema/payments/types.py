"""Payments and the steps of their ledgers.

Who may ask is decided by policy and scope: stores and warehouses see no payments. `PaymentTransaction` will name the
shipment or refund that it was made for, when those can cause one.
"""

from datetime import datetime
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
)
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.money import Money
from graphql_schema.nodes import Node, register_rows


@strawberry.type(description="One step of a payment: money was promised, taken, given back, or the attempt failed.")
class PaymentTransaction(Node):
    """Built with `of`."""

    kind: TransactionKind = strawberry.field(description="What was attempted.")
    status: TransactionStatus = strawberry.field(description="How the attempt ended.")
    amount: Money = strawberry.field(description="The amount of this step, never negative.")
    reference: str | None = strawberry.field(
        description="The gateway's own id of this step; its last four characters for care agents."
    )
    at: datetime = strawberry.field(description="When it happened.")
    message: str | None = strawberry.field(description="What the gateway said, as it said it.")

    @classmethod
    def of(cls, read: TransactionRead) -> "PaymentTransaction":
        """Show a row in its order's currency."""
        row, currency, reference = read
        return cls(
            id=global_id("PaymentTransaction", row.id),
            kind=row.kind,
            status=row.status,
            amount=Money.from_minor(row.amount_minor, currency),
            reference=reference,
            at=row.at,
            message=row.message,
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
    authorized: Money = strawberry.field(description="What the payer's bank has promised.")
    captured: Money = strawberry.field(description="What was taken; never more than authorized.")
    refunded: Money = strawberry.field(description="What was given back; never more than captured.")
    expires_at: datetime | None = strawberry.field(description="When the promise, or the wait for money, ends.")

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
            authorized=Money.from_minor(row.authorized_minor, currency),
            captured=Money.from_minor(row.captured_minor, currency),
            refunded=Money.from_minor(row.refunded_minor, currency),
            expires_at=row.expires_at,
        )


async def payments_of_order(info: Info, order_id: UUID) -> list[Payment]:
    """The payments of an order, in order."""
    found = await info.context.loaders.load(payments_by_order, order_id)
    return [Payment.of(read) for read in found or ()]


register_rows("Payment", payments_by_id, Payment.of)
register_rows("PaymentTransaction", transactions_by_id, PaymentTransaction.of)
