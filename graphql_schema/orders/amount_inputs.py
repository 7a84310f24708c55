"""Discounts and taxes as they are stated with an order."""

from decimal import Decimal

import strawberry

from app.domain.enums import FulfilledBy
from app.orders.command import PlaceDiscount, PlaceTax
from graphql_schema.money import MoneyInput


@strawberry.input(description="A discount: an amount, or a rate of what is left to pay for the goods.")
class DiscountInput:
    """Read with `read`."""

    amount: MoneyInput | None = strawberry.field(default=None, description="How much it takes off. This or `rate`.")
    rate: Decimal | None = strawberry.field(
        default=None,
        description='What part it takes off, "0.1" for 10 %, rounded half away from zero. This or `amount`.',
    )
    code: str | None = strawberry.field(default=None, description="The coupon or campaign it comes from.")
    reason: str | None = strawberry.field(default=None, description="Why it is given, for those who read the order.")

    def read(self, path: tuple[str, ...]) -> PlaceDiscount:
        """The command's discount."""
        return PlaceDiscount(
            amount=None if self.amount is None else self.amount.read((*path, "amount")),
            rate=self.rate,
            code=self.code,
            reason=self.reason,
        )


@strawberry.input(description="One tax by its name: its amount, or the rate that gives it.")
class TaxLineInput:
    """Read with `read`."""

    name: str = strawberry.field(description="What it is called: VAT, GST, PST.")
    rate: Decimal | None = strawberry.field(
        default=None,
        description='The rate, "0.19" for 19 %; gives the amount when that is left out. Taxes without an amount are'
        " rounded together, once.",
    )
    amount: MoneyInput | None = strawberry.field(default=None, description="How much it is.")
    remitted_by: FulfilledBy | None = strawberry.field(
        default=FulfilledBy.SELLER, description="Who pays it to the state; CHANNEL for a marketplace facilitator."
    )

    def read(self, path: tuple[str, ...]) -> PlaceTax:
        """The command's tax."""
        return PlaceTax(
            name=self.name,
            amount=None if self.amount is None else self.amount.read((*path, "amount")),
            rate=self.rate,
            remitted_by=self.remitted_by or FulfilledBy.SELLER,
        )


def read_discounts(discounts: list[DiscountInput] | None, path: tuple[str, ...]) -> tuple[PlaceDiscount, ...]:
    """The command's discounts; none when left out."""
    return tuple(one.read((*path, str(index))) for index, one in enumerate(discounts or ()))


def read_taxes(taxes: list[TaxLineInput] | None, path: tuple[str, ...]) -> tuple[PlaceTax, ...]:
    """The command's taxes; none when left out."""
    return tuple(one.read((*path, str(index))) for index, one in enumerate(taxes or ()))
