"""What the amounts of lines and charges are made of, for so many of their units.

Shares of the first k units are given out so that they only grow with k and end at the whole (`share`, `apportion`):
what units k+1..k+n carry is a difference of two such shares, so that cancels, shipments and refunds of the same units
add up to the line, tax by tax, whatever the steps are.
"""

from dataclasses import replace
from decimal import Decimal

from app.domain.money import apportion, share
from app.domain.orders.model import Charge, DiscountAllocation, Line, TaxLine
from app.domain.tax import taxes_of

UNNAMED_TAX = "Tax"
"""What a tax is called of which only the amount, or one rate, was told."""


def tax_lines_of(taxed: Line | Charge) -> tuple[TaxLine, ...]:
    """The taxes of a line or charge as placed; they sum to its `tax_minor`. One without a name where nobody gave any.

    None at all where nothing is said of tax. The id of the unnamed one is the line's or charge's own.
    """
    if taxed.tax_lines:
        return taxed.tax_lines
    rate = taxed.tax_rate if isinstance(taxed, Line) else None
    if taxed.tax_minor == 0 and rate is None:
        return ()
    return (TaxLine(id=taxed.id, name=UNNAMED_TAX, amount_minor=taxed.tax_minor, rate=rate),)


def tax_share(line: Line, units: int) -> tuple[tuple[TaxLine, int], ...]:
    """Each tax of a line and what the line's first `units` units carry of it, in minor units.

    Together they are `share(line.tax_minor, units, line.quantity)`. What a shipment, cancel or refund of units
    k+1..k+n carries is the difference of the shares of k+n and of k.
    """
    taxes = tax_lines_of(line)
    amounts = apportion(share(line.tax_minor, units, line.quantity), [tax.amount_minor for tax in taxes])
    return tuple(zip(taxes, amounts, strict=True))


def tax_between(line: Line, before: int, after: int) -> tuple[tuple[TaxLine, int], ...]:
    """Each tax of a line and what units `before` + 1 to `after` carry of it, in minor units; never negative."""
    earlier = tax_share(line, before)
    return tuple(
        (tax, amount - known) for (tax, amount), (_, known) in zip(tax_share(line, after), earlier, strict=True)
    )


def discounted(line: Line, *allocations: DiscountAllocation, tax_included: bool) -> Line:
    """The line with these discounts besides those it has, and with its taxes on what is left to pay.

    Taxes that have a rate are computed anew; an amount that came without a rate stays as it was stated. The discounts
    of a line are together at most its price, which the caller sees to.
    """
    off = line.discount_minor + sum(one.amount_minor for one in allocations)
    assert off <= line.unit_price_minor * line.quantity, "a line is not discounted by more than it costs"
    return retaxed(
        replace(line, discount_minor=off, discounts=(*line.discounts, *allocations)), tax_included=tax_included
    )


def retaxed(line: Line, *, tax_included: bool) -> Line:
    """The line with its taxes at their own rates on its goods as they are now; a tax without a rate stays."""
    goods = line.unit_price_minor * line.quantity - line.discount_minor
    if not line.tax_lines:
        if line.tax_rate is None:
            return line
        return replace(line, tax_minor=sum(taxes_of(goods, [line.tax_rate], included=tax_included)))
    rates: list[Decimal] = [tax.rate for tax in line.tax_lines if tax.rate is not None]
    amounts = iter(taxes_of(goods, rates, included=tax_included))
    taxes = tuple(tax if tax.rate is None else replace(tax, amount_minor=next(amounts)) for tax in line.tax_lines)
    return replace(line, tax_lines=taxes, tax_minor=sum(tax.amount_minor for tax in taxes))
