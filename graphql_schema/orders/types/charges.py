"""What an order owes beside its goods, and what it all adds up to."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.domain.enums import ChargeKind
from app.domain.orders.model import Totals
from app.orders.amount_queries import taxes_by_charge
from app.orders.queries import ChargeRead, charges_by_id, deliveries_by_id
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.money import Money
from graphql_schema.nodes import Node, register_rows
from graphql_schema.orders.types.amounts import TaxLine

if TYPE_CHECKING:
    from app.domain.orders.model import Order
    from db.models.orders import OrderRow
    from graphql_schema.orders.types.deliveries import Delivery

LazyDelivery = Annotated["Delivery", strawberry.lazy("graphql_schema.orders.types.deliveries")]


@strawberry.type(description="Something that is owed but is not goods: shipping, gift wrap, a fee. Never a fake SKU.")
class OrderCharge(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    delivery_key: strawberry.Private[UUID | None]
    kind: ChargeKind = strawberry.field(description="What it is for.")
    amount: Money = strawberry.field(description="The amount; below zero where something is taken off (rounding).")
    tax: Money = strawberry.field(
        description="The tax on it: inside the amount when the order's prices include tax, on top when not."
    )

    @strawberry.field(description="What `tax` is made of, by tax. Empty where nothing was said of tax.")
    async def tax_lines(self, info: Info) -> list[TaxLine]:
        """Batched over charges."""
        return [TaxLine.of(read) for read in await info.context.loaders.load(taxes_by_charge, self.key) or ()]

    @strawberry.field(description="The delivery it was charged for; null when it is for the whole order.")
    async def delivery(self, info: Info) -> LazyDelivery | None:
        """From its row."""
        from graphql_schema.orders.types.deliveries import Delivery  # noqa: PLC0415 - the two types name each other

        if self.delivery_key is None:
            return None
        found = await info.context.loaders.load(deliveries_by_id, self.delivery_key)
        return None if found is None else Delivery.of(found)

    @classmethod
    def of(cls, read: ChargeRead) -> "OrderCharge":
        """Show a row in its order's currency."""
        row = read.row
        return cls(
            id=global_id("OrderCharge", row.id),
            key=row.id,
            delivery_key=row.delivery_id,
            kind=row.kind,
            amount=Money.from_minor(row.amount_minor, read.currency),
            tax=Money.from_minor(row.tax_minor, read.currency),
        )


@strawberry.type(
    description=(
        "What an order adds up to now. Canceled and returned units no longer count, so these may fall after placing."
    )
)
class OrderTotals:
    """Built with `of`."""

    subtotal: Money = strawberry.field(description="Unit prices times the units that still count, before discounts.")
    discount: Money = strawberry.field(description="What discounts take off those units; positive.")
    shipping: Money = strawberry.field(description="Charges of the kind SHIPPING.")
    charges: Money = strawberry.field(description="All other charges.")
    tax: Money = strawberry.field(description="Tax on units and charges: part of `total` either way.")
    total: Money = strawberry.field(description="What is owed now: goods less discounts, plus charges, tax included.")
    placed_total: Money = strawberry.field(description="What `total` was when the order was placed.")
    captured: Money = strawberry.field(description="What was taken from the payer.")
    refunded: Money = strawberry.field(description="What was given back, or taken back by the payer's bank.")
    credited: Money = strawberry.field(
        description="What `total` is lower by, because it was given back although it was neither canceled nor "
        "returned: goodwill, damaged units that the buyer keeps."
    )
    outstanding: Money = strawberry.field(
        description="What is still to be paid: total - captured + refunded. Below zero when we owe the shopper."
    )

    @classmethod
    def of(cls, row: "OrderRow") -> "OrderTotals":
        """Show the sums of an order."""
        return cls._of(
            Totals(
                subtotal=row.subtotal_minor,
                discount=row.discount_minor,
                shipping=row.shipping_minor,
                charges=row.charges_minor,
                tax=row.tax_minor,
                total=row.total_minor,
                placed=row.placed_total_minor,
                captured=row.captured_minor,
                refunded=row.refunded_minor,
                credited=row.credited_minor,
            ),
            row.currency,
        )

    @classmethod
    def of_order(cls, order: "Order") -> "OrderTotals":
        """Show the sums of an order that is a value: as it would be."""
        return cls._of(order.totals, order.currency)

    @classmethod
    def _of(cls, totals: Totals, currency: str) -> "OrderTotals":
        def money(minor: int) -> Money:
            return Money.from_minor(minor, currency)

        return cls(
            subtotal=money(totals.subtotal),
            discount=money(totals.discount),
            shipping=money(totals.shipping),
            charges=money(totals.charges),
            tax=money(totals.tax),
            total=money(totals.total),
            placed_total=money(totals.placed),
            captured=money(totals.captured),
            refunded=money(totals.refunded),
            credited=money(totals.credited),
            outstanding=money(totals.outstanding),
        )


register_rows("OrderCharge", charges_by_id, OrderCharge.of)
