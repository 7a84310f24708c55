"""What a change of a line makes of its amounts: more units of it, a discount on it, and the tax on what is left.

Pure. Amounts are those of a line's whole quantity; its components, where it is a kit, share them for display.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from app.domain.money import share, split
from app.domain.orders.amounts import discounted as with_discounts
from app.domain.orders.amounts import retaxed
from app.domain.orders.model import DiscountAllocation, Line


def resized(line: Line, parts: Sequence[Line], quantity: int, *, tax_included: bool) -> tuple[Line, tuple[Line, ...]]:
    """A line (with its components) of another quantity, the difference open; discounts stay what they were.

    For lines of which no unit was ever canceled, shipped or returned: shares of their amounts were never taken.
    """
    more = quantity - line.quantity
    moved = _with_scaled_tax(replace(line, quantity=quantity, open=line.open + more), quantity, line.quantity)
    grown: list[Line] = []
    for part in parts:
        units = more * (part.per_parent or 0)
        grown.append(replace(part, quantity=part.quantity + units, open=part.open + units))
    return _shared_out(retaxed(moved, tax_included=tax_included), grown)


def discounted(
    line: Line, parts: Sequence[Line], allocation: DiscountAllocation, *, tax_included: bool
) -> tuple[Line, tuple[Line, ...]]:
    """The line with so much less owed for its live units; the allocation's amount becomes that of its whole quantity.

    The amount is not more than what its live units still cost.
    """
    whole = _of_whole_quantity(line, allocation.amount_minor)
    after = with_discounts(line, replace(allocation, amount_minor=whole), tax_included=tax_included)
    return _shared_out(after, parts)


def retaxed_with_parts(kit: Line, parts: Sequence[Line], *, tax_included: bool) -> tuple[Line, tuple[Line, ...]]:
    """A line (with its components) taxed anew, by the rates of its tax lines."""
    return _shared_out(retaxed(kit, tax_included=tax_included), parts)


def net_of_live(line: Line) -> int:
    """What a line's live units cost less discount, in its order's kind of price."""
    return line.unit_price_minor * line.live - share(line.discount_minor, line.live, line.quantity)


def scaled(amount_minor: int, new: int, old: int) -> int:
    """An amount in proportion, half away from zero; what had nothing to be in proportion to stays."""
    return amount_minor if old == 0 else rounded(Decimal(amount_minor * new) / old)


def rounded(exact: Decimal) -> int:
    """Whole minor units, half away from zero."""
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def copied(
    line: Line,
    parts: Sequence[Line],
    ids: Sequence[UUID],
    quantity: int,
    position: int,
    new_id: Callable[[], UUID],
    *,
    tax_included: bool,
) -> tuple[Line, ...]:
    """So many more units of a line as a line of their own: same price and tax rates, no discount, all open."""

    def fresh(source: Line, index: int, units: int) -> Line:
        one = replace(
            source,
            id=ids[index],
            position=position + index,
            quantity=units,
            discount_minor=0,
            discounts=(),
            tax_minor=source.tax_minor,
            tax_lines=tuple(replace(tax, id=new_id()) for tax in source.tax_lines),
            canceled=0,
            open=units,
            backordered=0,
            reserved=0,
            allocated=0,
            shipped=0,
            delivered=0,
            undelivered=0,
            returned=0,
            cancel_requested=0,
            return_requested=0,
            line_ref=None,
            claims=(),
        )
        return retaxed(_with_scaled_tax(one, units, source.quantity), tax_included=tax_included)

    own = fresh(line, 0, quantity)
    copies = [
        replace(fresh(part, index, quantity * (part.per_parent or 0)), parent_line_id=own.id)
        for index, part in enumerate(parts, start=1)
    ]
    return _flat(_shared_out(own, copies))


def _flat(kit: tuple[Line, tuple[Line, ...]]) -> tuple[Line, ...]:
    return kit[0], *kit[1]


def _with_scaled_tax(line: Line, new: int, old: int) -> Line:
    """The line with those of its taxes that have no rate in proportion to its quantity."""
    if not line.tax_lines:
        return line if line.tax_rate is not None else replace(line, tax_minor=scaled(line.tax_minor, new, old))
    taxes = tuple(
        tax if tax.rate is not None else replace(tax, amount_minor=scaled(tax.amount_minor, new, old))
        for tax in line.tax_lines
    )
    return replace(line, tax_lines=taxes, tax_minor=sum(tax.amount_minor for tax in taxes))


def _of_whole_quantity(line: Line, amount_minor: int) -> int:
    """What a whole line's discount must rise by so that its live units cost so much less, to the minor unit."""
    price = line.unit_price_minor * line.quantity
    given = share(line.discount_minor, line.live, line.quantity)

    def less(whole: int) -> int:
        return share(line.discount_minor + whole, line.live, line.quantity) - given

    # Not more than the line costs. A share rises by one minor unit at most when its amount does: every amount is met.
    whole = min(-(-amount_minor * line.quantity // line.live), price - line.discount_minor)
    while less(whole) > amount_minor:
        whole -= 1
    while less(whole) < amount_minor:
        whole += 1
    return whole


def _shared_out(kit: Line, parts: Sequence[Line]) -> tuple[Line, tuple[Line, ...]]:
    """A kit's amounts shared out to its components as they were: by their parts of its price."""
    if not parts:
        return kit, ()
    weights = [part.price_share_minor or 0 for part in parts]
    prices = split(kit.unit_price_minor * kit.quantity, weights)
    discounts = split(kit.discount_minor, prices)
    taxes = split(kit.tax_minor, [price - discount for price, discount in zip(prices, discounts, strict=True)])
    shares = zip(parts, prices, discounts, taxes, strict=True)
    return kit, tuple(
        replace(
            part,
            unit_price_minor=share(price, 1, part.quantity),
            price_share_minor=price,
            discount_minor=discount,
            tax_minor=tax,
        )
        for part, price, discount, tax in shares
    )
