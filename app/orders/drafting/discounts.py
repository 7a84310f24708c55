"""What is taken off lines and orders, by whom and why; a discount on the order is split over its lines by value."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from app.domain.enums import DiscountOrigin
from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.money import split
from app.domain.orders.model import DiscountAllocation, Line
from app.orders.command import PlaceDiscount, PlaceLine
from app.orders.drafting.shop import Shop, minor_of


def line_discounts(
    asked: PlaceLine, goods_minor: int, shop: Shop, place: tuple[str, ...]
) -> tuple[DiscountAllocation, ...]:
    """What is taken off a line that costs so much. Raises InvalidInput, with its place, for more than that."""
    stated = minor_of(asked.discount, shop, (*place, "discount"))
    if not asked.discounts:
        if stated is not None and stated > goods_minor:
            raise InvalidInput("the discount is more than the line", (*place, "discount"))
        return (_allocation(stated, PlaceDiscount(), shop, DiscountOrigin.LINE),) if stated else ()
    left = goods_minor
    allocations: list[DiscountAllocation] = []
    for index, discount in enumerate(asked.discounts):
        amount = discount_minor(discount, left, shop, (*place, "discounts", str(index)))
        left -= amount
        if amount:
            allocations.append(_allocation(amount, discount, shop, DiscountOrigin.LINE))
    if stated is not None and stated != goods_minor - left:
        raise InvalidInput(
            "discount is all discounts of the line together: leave it out where discounts are stated",
            (*place, "discount"),
        )
    return tuple(allocations)


def with_order_discounts(lines: Sequence[Line], discounts: Sequence[PlaceDiscount], shop: Shop) -> list[Line]:
    """The lines with what is taken off the whole order, each discount split by what is left of the lines' value.

    Largest remainder, earlier lines first: the parts sum to the discount, and no line costs less than nothing.
    """
    after = list(lines)
    for index, discount in enumerate(discounts):
        worth = [line.unit_price_minor * line.quantity - line.discount_minor for line in after]
        amount = discount_minor(discount, sum(worth), shop, ("discounts", str(index)))
        if not amount:
            continue
        for position, part in enumerate(split(amount, worth)):
            if part:
                line = after[position]
                allocation = _allocation(part, discount, shop, DiscountOrigin.ORDER)
                after[position] = replace(
                    line, discount_minor=line.discount_minor + part, discounts=(*line.discounts, allocation)
                )
    return after


def discount_minor(discount: PlaceDiscount, left_minor: int, shop: Shop, place: tuple[str, ...]) -> int:
    """What a discount comes to where so much is left; a rate is rounded half away from zero.

    Raises InvalidInput, with its place: an amount and a rate, or neither, more than what is left.
    """
    if (discount.amount is None) == (discount.rate is None):
        raise InvalidInput("a discount is an amount or a rate: state one of both", place)
    if discount.rate is not None:
        if not 0 <= discount.rate <= 1:
            raise InvalidInput("rate is a fraction from 0 to 1 (0.1 for 10 %)", (*place, "rate"))
        return _part(left_minor, discount.rate)
    amount = minor_of(discount.amount, shop, (*place, "amount")) or 0
    if amount > left_minor:
        raise InvalidInput("the discount is more than what is left to pay for the goods", (*place, "amount"))
    return amount


def _part(amount_minor: int, rate: Decimal) -> int:
    return int(amount_minor * Fraction(rate) + Fraction(1, 2))


def _allocation(amount_minor: int, discount: PlaceDiscount, shop: Shop, origin: DiscountOrigin) -> DiscountAllocation:
    return DiscountAllocation(
        id=new_id(),
        amount_minor=amount_minor,
        origin=origin,
        code=discount.code,
        reason=discount.reason,
        author=shop.author,
    )
