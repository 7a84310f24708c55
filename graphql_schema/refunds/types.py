"""Refunds: what was given back, for what, and through which tenders."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.domain.enums import RefundDestination, RefundReason, RefundStatus
from app.orders.queries import lines_by_id
from app.payments.refund_queries import RefundRead, lines_by_refund, refunds_by_id, refunds_by_order, steps_by_refund
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.money import Money
from graphql_schema.nodes import Node, register_rows
from graphql_schema.payments.types import PaymentTransaction

if TYPE_CHECKING:
    from graphql_schema.orders.types.lines import OrderLine

LazyOrderLine = Annotated["OrderLine", strawberry.lazy("graphql_schema.orders.types.lines")]


@strawberry.type(
    description="Units of one line that were refunded. Refunding moves no units: they stay where they are."
)
class RefundLine:
    """Built by `Refund.lines`."""

    line_key: strawberry.Private[UUID]
    quantity: int = strawberry.field(description="How many units.")
    amount: Money = strawberry.field(description="What goes back for them: their price less discount, with tax.")
    tax: Money = strawberry.field(description="The tax within `amount`.")
    credited_quantity: int = strawberry.field(
        description="Of them, those that were neither canceled nor returned: they are owed for no longer."
    )

    @strawberry.field(description="The line that they belong to.")
    async def line(self, info: Info) -> LazyOrderLine:
        """Lines are never deleted, and whoever sees the refund sees the whole order."""
        from graphql_schema.orders.types.lines import OrderLine  # noqa: PLC0415 - lines and refunds name each other

        found = await info.context.loaders.load(lines_by_id, self.line_key)
        assert found is not None, "a foreign key holds"
        return OrderLine.of(found)


@strawberry.type(
    description="One decision to give money back. It may take several tenders, since money goes back the way it came."
)
class Refund(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    order_id: strawberry.Private[UUID]
    reason: RefundReason = strawberry.field(description="Why.")
    status: RefundStatus = strawberry.field(description="Whether the money got back, as its tenders' steps say.")
    destination: RefundDestination = strawberry.field(
        description="Where it goes: back the way it came, or to the buyer's store credit, where it is at once."
    )
    note: str | None = strawberry.field(description="What was said with it, for colleagues.")
    charges: Money = strawberry.field(description="What goes back of shipping and other charges, with tax.")
    adjustment: Money = strawberry.field(
        description="What is given without naming lines or charges: goodwill, or the rest of what we owed."
    )
    credited: Money = strawberry.field(
        description="Of `adjustment`, what we did not owe: the order's total is lower by it since then."
    )
    total: Money = strawberry.field(description="What goes back in all: lines, charges and adjustment.")
    created_at: datetime = strawberry.field(description="When it was decided.")

    @strawberry.field(description="The lines whose units were refunded.")
    async def lines(self, info: Info) -> list[RefundLine]:
        """In the order of asking."""
        found = await info.context.loaders.load(lines_by_refund, self.key)
        return [
            RefundLine(
                line_key=row.order_line_id,
                quantity=row.quantity,
                amount=Money.from_minor(row.amount_minor, currency),
                tax=Money.from_minor(row.tax_minor, currency),
                credited_quantity=row.credited_quantity,
            )
            for row, currency in found or ()
        ]

    @strawberry.field(description="The steps of the payments that carry it out: one for each tender that gives a part.")
    async def tenders(self, info: Info) -> list[PaymentTransaction]:
        """In the order of asking."""
        found = await info.context.loaders.load(steps_by_refund, self.key)
        return [PaymentTransaction.of(read) for read in found or ()]

    @classmethod
    def of(cls, read: RefundRead) -> "Refund":
        """Show a row in its order's currency."""
        row = read.row
        return cls(
            id=global_id("Refund", row.id),
            key=row.id,
            order_id=row.order_id,
            reason=row.reason,
            status=row.status,
            destination=row.destination,
            note=row.note,
            charges=Money.from_minor(read.charges_minor, read.currency),
            adjustment=Money.from_minor(row.adjustment_minor, read.currency),
            credited=Money.from_minor(row.adjustment_credited_minor, read.currency),
            total=Money.from_minor(row.total_minor, read.currency),
            created_at=row.at,
        )


async def refunds_of_order(info: Info, order_id: UUID) -> list[Refund]:
    """The refunds of an order, oldest first."""
    found = await info.context.loaders.load(refunds_by_order, order_id)
    return [Refund.of(read) for read in found or ()]


register_rows("Refund", refunds_by_id, Refund.of)
