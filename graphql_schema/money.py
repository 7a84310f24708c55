"""Money at the edge: exact decimals with the currency's digits outside, integer minor units inside."""

from collections.abc import Collection
from decimal import Decimal

import strawberry

from app.currencies import digits_of
from app.domain import money
from app.domain.errors import InvalidInput
from graphql_schema.scalars import CurrencyCode

MAX_MINOR = 10**15
"""Amounts stay far inside 64 bits, so that sums over a thousand lines do too."""


@strawberry.type(description="An exact amount in one currency.")
class Money:
    """Built with `Money.of`."""

    amount: Decimal = strawberry.field(
        description="The amount with exactly the currency's digits: 12.50 for EUR, 1250 for JPY."
    )
    currency: CurrencyCode = strawberry.field(description="The currency of the amount.")

    @classmethod
    def of(cls, value: money.Money) -> "Money":
        """Show domain money."""
        return cls.from_minor(value.minor, value.currency)

    @classmethod
    def from_minor(cls, minor: int, currency: str) -> "Money":
        """Show minor units of a currency that ISO 4217 knows."""
        return cls(amount=money.to_decimal(minor, digits_of(currency)), currency=CurrencyCode(currency))


@strawberry.input(description="An exact amount in one currency.")
class MoneyInput:
    """Read with `read`."""

    amount: Decimal = strawberry.field(description='The amount as a decimal string: "12.50".')
    currency: CurrencyCode = strawberry.field(description="The currency; it must be one that the channel sells in.")

    def read(
        self, path: tuple[str, ...], *, allowed: Collection[str] | None = None, negative: bool = False
    ) -> money.Money:
        """Minor units of this amount.

        Raises: InvalidInput below `path` for more digits than the currency has, a currency outside `allowed` (None
        allows all), an amount beyond 10^15 minor units, or one below zero unless `negative` is set.
        """
        if allowed is not None and self.currency not in allowed:
            raise InvalidInput(
                f"{self.currency} is not sold here: {', '.join(sorted(allowed))} would be right", (*path, "currency")
            )
        digits = digits_of(self.currency)
        minor = money.to_minor(self.amount, digits)
        if minor is None:
            raise InvalidInput(f"{self.currency} has {digits} digits: {self.amount} has more", (*path, "amount"))
        if abs(minor) > MAX_MINOR:
            raise InvalidInput("the amount is too large", (*path, "amount"))
        if minor < 0 and not negative:
            raise InvalidInput("the amount may not be negative", (*path, "amount"))
        return money.Money(minor, self.currency)
