"""Tax: what is due at a destination, and what it comes to by one rule of rounding.

The rule: the tax of a line, or of a charge, is rounded once, from the sum of its rates, half away from zero, to the
currency's minor unit; it is never the sum of roundings per unit or per rate. Where prices hold the tax it is taken out
of the amount (amount x rate / (1 + rate)), so that net and tax sum to what is paid; where not it is put on top. Several
taxes of one amount share the rounded tax by their rates, largest remainder.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.domain.money import split

RATE_DIGITS = 6
"""Decimals of a rate: 0.081250 is 8.125 %."""

SHIPPING_CLASS = "shipping"
"""The tax class of what is not goods: shipping, fees, gift wrap."""


@dataclass(frozen=True, slots=True)
class TaxRule:
    """A tax that is due in a country, or in a region of it, on goods of a class or on all."""

    name: str
    rate: Decimal
    country: str
    region: str | None = None
    tax_class: str | None = None


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A tax by its name, as a fraction of the net amount."""

    name: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Destination:
    """Where goods are taxed: the country, and the region as addresses name it."""

    country: str
    region: str | None = None


def rates_due(rules: Iterable[TaxRule], destination: Destination, tax_class: str | None) -> tuple[TaxRate, ...]:
    """The taxes of goods of a class at a destination, by name. Empty when no rule is for that country.

    Of each tax, that is of the rules of one name, the most specific applies: a rule of the region before one of the
    country, then a rule of the class before one of all. Taxes of different names add up (GST and PST), a more specific
    rule of the same name replaces (VAT of books). A tax of rate 0 says that none is due, and is kept.
    """
    best: dict[str, TaxRule] = {}
    for rule in rules:
        if rule.country != destination.country or not _covers(rule.region, destination.region):
            continue
        if rule.tax_class is not None and rule.tax_class != tax_class:
            continue
        known = best.get(rule.name)
        if known is None or _specificity(rule) > _specificity(known):
            best[rule.name] = rule
    return tuple(TaxRate(name, best[name].rate) for name in sorted(best))


def taxes_of(amount_minor: int, rates: Sequence[Decimal], *, included: bool) -> list[int]:
    """What these rates of one amount come to, in minor units, each; together the amount's tax by the rule above.

    `included` says whether the amount holds the tax. Rates are not negative, the amount is not either.
    """
    if not rates:
        return []
    return split(_tax(amount_minor, sum(map(Fraction, rates), Fraction()), included=included), _weights(rates))


def _tax(amount_minor: int, rate: Fraction, *, included: bool) -> int:
    exact = amount_minor * rate / (1 + rate) if included else amount_minor * rate
    return int(exact + Fraction(1, 2))  # half away from zero: nothing is negative here


def _weights(rates: Sequence[Decimal]) -> list[int]:
    """The rates in whole numbers of one scale, so that nothing is lost."""
    digits = max(0, *(-int(rate.as_tuple().exponent) for rate in rates))
    return [int(rate.scaleb(digits)) for rate in rates]


def _covers(ruled: str | None, region: str | None) -> bool:
    """Whether a rule of a region, or of a whole country, is for an address; people write regions as they like."""
    return ruled is None or (region is not None and ruled.strip().casefold() == region.strip().casefold())


def _specificity(rule: TaxRule) -> tuple[bool, bool]:
    return rule.region is not None, rule.tax_class is not None
