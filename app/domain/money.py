"""Money: integer minor units inside, exact decimals at the edges.

How many digits a currency has is reference data (CLDR) and is passed in; this module only computes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents, pence, yen) of one ISO 4217 currency."""

    minor: int
    currency: str


def to_minor(amount: Decimal, digits: int) -> int | None:
    """Convert a decimal amount into minor units; None when it has more decimals than the currency, or is no number."""
    if not amount.is_finite():
        return None
    scaled = amount.scaleb(digits)
    whole = scaled.to_integral_value()
    return int(whole) if whole == scaled else None


def to_decimal(minor: int, digits: int) -> Decimal:
    """Show minor units as a decimal with exactly the currency's digits: 1250 with 2 digits is 12.50."""
    return Decimal(minor).scaleb(-digits).quantize(Decimal(1).scaleb(-digits))


def share(amount_minor: int, units: int, quantity: int) -> int:
    """A line's share of an amount for its first `units` of `quantity`, half away from zero.

    Shares of consecutive units are differences of this function, so cents never drift (domain rules, money).
    """
    if 0 in (amount_minor, units, quantity):
        return 0
    if units == quantity:
        return amount_minor
    exact = Fraction(amount_minor * units, quantity)
    rounded = Decimal(exact.numerator) / Decimal(exact.denominator)
    if exact.denominator in (1, 2):
        return int(rounded.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return round(exact)


def split(amount_minor: int, weights: list[int]) -> list[int]:
    """Split an amount by weight with the largest remainder, earlier entries first; the parts sum to the amount.

    All-zero weights split evenly. Negative weights are a caller's bug.
    """
    if not weights:
        return []
    assert all(weight >= 0 for weight in weights), "weights are never negative"
    if sum(weights) == 0:
        weights = [1] * len(weights)
    whole = sum(weights)
    sign = -1 if amount_minor < 0 else 1
    magnitude = abs(amount_minor)
    parts = [magnitude * weight // whole for weight in weights]
    remainders = sorted(range(len(weights)), key=lambda index: (-(magnitude * weights[index] % whole), index))
    for index in remainders[: magnitude - sum(parts)]:
        parts[index] += 1
    return [sign * part for part in parts]


def apportion(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """Divide an amount by weight so that no part falls when the amount grows; the parts sum to the amount.

    Where the amount is the sum of the weights every part is its weight, so that what is given out step by step ends
    there and no cent is given out twice (Webster's method; the largest remainder of `split` may take a cent back).
    Weights and amount are not negative; all-zero weights have nothing to divide.
    """
    whole = sum(weights)
    if whole == 0:
        assert amount_minor == 0, "nothing weighs what is divided"
        return [0 for _ in weights]
    parts = [amount_minor * weight // whole for weight in weights]

    def next_claim(index: int) -> tuple[Fraction, int]:
        return Fraction(weights[index], 2 * parts[index] + 1), -index

    def last_claim(index: int) -> tuple[Fraction, int]:
        return Fraction(weights[index], 2 * parts[index] - 1), -index

    for _ in range(amount_minor - sum(parts)):
        parts[max(range(len(parts)), key=next_claim)] += 1
    while any(parts):
        gains = max(range(len(parts)), key=next_claim)
        loses = min((index for index in range(len(parts)) if parts[index]), key=last_claim)
        if next_claim(gains) <= last_claim(loses):
            break
        parts[gains] += 1
        parts[loses] -= 1
    return parts
