"""What the discount and the tax of a line or charge are made of."""

from decimal import Decimal

import strawberry

from app.domain.enums import DiscountOrigin, FulfilledBy
from app.orders.amount_queries import DiscountRead, TaxRead
from graphql_schema.actors import Actor
from graphql_schema.money import Money


@strawberry.type(
    description="What one discount takes off a line, whole quantity as placed. Those of a line sum to its `discount`."
)
class DiscountAllocation:
    """Built with `of`."""

    amount: Money = strawberry.field(description="What it takes off the line; positive.")
    code: str | None = strawberry.field(description="The coupon or campaign, as it was stated.")
    reason: str | None = strawberry.field(description="Why it was given, in words.")
    origin: DiscountOrigin = strawberry.field(
        description="Whether it was given on this line, or is the line's part, by value, of a discount on the order."
    )
    author: Actor = strawberry.field(description="Who gave it.")

    @classmethod
    def of(cls, read: DiscountRead) -> "DiscountAllocation":
        """Show a row in its order's currency."""
        row = read.row
        return cls(
            amount=Money.from_minor(row.amount_minor, read.currency),
            code=row.code,
            reason=row.reason,
            origin=row.origin,
            author=Actor.of(row.author_kind, row.author_id),
        )


@strawberry.type(
    description="One tax of a line or charge, whole quantity as placed. Those of a line sum to its `tax`, which is"
    " rounded once, half away from zero, from the sum of their rates."
)
class TaxLine:
    """Built with `of`."""

    name: str = strawberry.field(description='What it is called (VAT, GST); "Tax" where nobody named it.')
    rate: Decimal | None = strawberry.field(
        description='The rate, "0.19" for 19 %; null where only the amount was stated.'
    )
    amount: Money = strawberry.field(
        description="How much it is: inside the price when `Order.taxIncluded`, on top when not."
    )
    remitted_by: FulfilledBy = strawberry.field(
        description="Who pays it to the state. What the channel remits is shown, and not on the seller's invoices."
    )

    @classmethod
    def of(cls, read: TaxRead) -> "TaxLine":
        """Show a tax in its order's currency."""
        tax = read.tax
        return cls(
            name=tax.name,
            rate=None if tax.rate is None else Decimal(f"{tax.rate.normalize():f}"),
            amount=Money.from_minor(tax.amount_minor, read.currency),
            remitted_by=tax.remitted_by,
        )
