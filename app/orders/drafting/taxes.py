"""The taxes of lines and charges: as stated, or as the tax rules of the destination say."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from app.domain.enums import ChargeKind
from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.orders.model import Delivery, Line, TaxLine
from app.domain.tax import RATE_DIGITS, SHIPPING_CLASS, Destination, TaxRate, rates_due, taxes_of
from app.orders.command import PlaceLine, PlaceOrder, PlaceTax
from app.orders.drafting.shop import Shop, TaxTable, minor_of

UNTAXED = frozenset({ChargeKind.TIP, ChargeKind.INTEREST, ChargeKind.DUTY, ChargeKind.ROUNDING})
"""Charges that tax rules do not tax; their tax is what is stated."""


def taxed_line(line: Line, asked: PlaceLine, rates: Sequence[TaxRate], shop: Shop, place: tuple[str, ...]) -> Line:
    """The line with its taxes: those stated, else `rates`, which the rules say. Raises InvalidInput with its place."""
    goods = line.unit_price_minor * line.quantity - line.discount_minor
    refuse_rate(asked.tax_rate, (*place, "taxRate"))
    stated = minor_of(asked.tax, shop, (*place, "tax"))
    if asked.tax_lines:
        taxes = stated_taxes(asked.tax_lines, goods, shop, (*place, "taxLines"))
        total = sum(tax.amount_minor for tax in taxes)
        if stated is not None and stated != total:
            raise InvalidInput("tax is all taxLines together: leave it out where they are stated", (*place, "tax"))
        return replace(line, tax_minor=total, tax_rate=asked.tax_rate, tax_lines=taxes)
    if stated is not None:
        return replace(line, tax_minor=stated, tax_rate=asked.tax_rate)
    if asked.tax_rate is not None:
        return replace(
            line,
            tax_minor=sum(taxes_of(goods, [asked.tax_rate], included=shop.tax_included)),
            tax_rate=asked.tax_rate,
        )
    taxes = ruled_taxes(goods, rates, shop)
    return replace(
        line,
        tax_minor=sum(tax.amount_minor for tax in taxes),
        tax_rate=sum((rate.rate for rate in rates), Decimal()) if rates else None,
        tax_lines=taxes,
    )


def ruled_taxes(amount_minor: int, rates: Sequence[TaxRate], shop: Shop) -> tuple[TaxLine, ...]:
    """What the rules' taxes of an amount are."""
    amounts = taxes_of(amount_minor, [rate.rate for rate in rates], included=shop.tax_included)
    return tuple(
        TaxLine(id=new_id(), name=rate.name, amount_minor=amount, rate=rate.rate)
        for rate, amount in zip(rates, amounts, strict=True)
    )


def stated_taxes(
    taxes: Sequence[PlaceTax], amount_minor: int, shop: Shop, place: tuple[str, ...]
) -> tuple[TaxLine, ...]:
    """The taxes as stated; those with a rate only are computed together, by the one rule of rounding.

    Raises InvalidInput, with its place: neither amount nor rate, no name, a rate that is no fraction.
    """
    given: list[int | None] = []
    for index, tax in enumerate(taxes):
        at = (*place, str(index))
        if not tax.name.strip():
            raise InvalidInput("a tax has a name", (*at, "name"))
        refuse_rate(tax.rate, (*at, "rate"))
        given.append(minor_of(tax.amount, shop, (*at, "amount")))
        if tax.amount is None and tax.rate is None:
            raise InvalidInput("a tax is an amount, or a rate that gives it", at)
    rates = [tax.rate for tax in taxes if tax.amount is None and tax.rate is not None]
    computed = iter(taxes_of(amount_minor, rates, included=shop.tax_included))
    return tuple(
        TaxLine(
            id=new_id(),
            name=tax.name.strip(),
            amount_minor=next(computed) if minor is None else minor,
            rate=tax.rate,
            remitted_by=tax.remitted_by,
        )
        for tax, minor in zip(taxes, given, strict=True)
    )


def refuse_rate(rate: Decimal | None, path: tuple[str, ...]) -> None:
    """Refuse what is no rate. Raises InvalidInput."""
    if rate is None:
        return
    if not 0 <= rate <= 1:
        raise InvalidInput("a rate is a fraction from 0 to 1 (0.19 for 19 %)", path)
    if rate != round(rate, RATE_DIGITS):
        raise InvalidInput(f"a rate has at most {RATE_DIGITS} decimals", path)


def goods_rates(
    table: TaxTable | None, destination: Destination | None, tax_class: str | None, place: tuple[str, ...]
) -> tuple[TaxRate, ...]:
    """The taxes that the rules put on goods of a class; none where nobody computes any, or the order is exempt.

    Raises InvalidInput when it is not known where they are taxed, and when no rule is for that country: a rule of
    rate 0 says that none is due.
    """
    if table is None or table.exempt_reason is not None:
        return ()
    if destination is None:
        raise InvalidInput("this channel computes taxes: an address says which are due", place)
    rates = rates_due(table.rules, destination, tax_class)
    if not rates:
        raise InvalidInput(
            f"there is no tax rule for {destination.country}: save one, with the rate 0 when no tax is due, or state"
            " the tax",
            place,
        )
    return rates


def charge_rates(
    table: TaxTable | None, kind: ChargeKind, destination: Destination | None, place: tuple[str, ...]
) -> tuple[TaxRate, ...]:
    """The taxes that the rules put on a charge: those of the class `shipping`, else those of goods of no class."""
    return () if kind in UNTAXED else goods_rates(table, destination, SHIPPING_CLASS, place)


def destination_of(delivery: Delivery, command: PlaceOrder, table: TaxTable) -> Destination | None:
    """Where a delivery is taxed: where it is collected, else where it goes, else where the buyer is billed."""
    if delivery.pickup_location_id is not None:
        return table.places.get(delivery.pickup_location_id)
    if delivery.pickup_point is not None:
        place = delivery.pickup_point["address"]
        return Destination(place["country"], place["region"])
    address = delivery.address or command.billing_address
    return None if address is None else Destination(address.country, address.region)
