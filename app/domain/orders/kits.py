"""Kits in an order: one line with the price and no stock, and beneath it the components that carry the units.

A kit is exploded and frozen when its order is placed; a later change of the kit never rewrites an order. Every verb
moves components; where the kit's own units stand is derived from them, here and nowhere else. Kits are canceled whole:
a component has canceled so many units as its canceled kits hold, always.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.money import split
from app.domain.orders.model import Line, Order


@dataclass(frozen=True, slots=True)
class Worth:
    """Amounts of a line as placed, in minor units: its price for all units, what each discount takes off, each tax."""

    price: int
    discounts: tuple[int, ...] = ()
    taxes: tuple[int, ...] = ()

    @property
    def discount(self) -> int:
        """What all discounts take off."""
        return sum(self.discounts)

    @property
    def tax(self) -> int:
        """All tax."""
        return sum(self.taxes)


def components(order: Order) -> Mapping[UUID, Sequence[Line]]:
    """The components of each kit of an order, in order, by the kit's line id."""
    found: dict[UUID, list[Line]] = {line.id: [] for line in order.lines if line.is_kit}
    if found:
        for line in order.lines:
            if line.parent_line_id is not None:
                found[line.parent_line_id].append(line)
    return found


def shared_out(worth: Worth, parts: Sequence[tuple[int, int | None]]) -> list[Worth]:
    """A kit's amounts split over its parts, given as (units per kit, price per unit or None), in their order.

    By value: a part weighs what its units would cost by themselves; by units when one of them has no price or all are
    free. Largest remainder for each discount and each tax, so that the parts sum to the kit exactly in each of them;
    no part is discounted by more than it costs.
    """
    values = [units * price for units, price in parts if price is not None]
    weights = values if len(values) == len(parts) and sum(values) > 0 else [units for units, _ in parts]
    prices = split(worth.price, weights)
    net = list(prices)
    discounts: list[list[int]] = []
    for discount in worth.discounts:
        discounts.append(split(discount, net))
        net = [left - off for left, off in zip(net, discounts[-1], strict=True)]
    taxes = [split(tax, net if sum(net) > 0 else weights) for tax in worth.taxes]
    return [
        Worth(price, tuple(one[part] for one in discounts), tuple(one[part] for one in taxes))
        for part, price in enumerate(prices)
    ]


def follow_components(order: Order) -> Order:
    """The same order with the units of every kit where its components put them; every verb ends with this."""
    kits = components(order)
    if not kits:
        return order
    return replace(order, lines=tuple(_follow(line, kits[line.id]) if line.is_kit else line for line in order.lines))


def _follow(kit: Line, parts: Sequence[Line]) -> Line:
    """A kit is as far as the part that is least far: open, backordered, reserved, allocated, shipped, delivered.

    It failed to arrive as soon as one of its parts did.
    """
    canceled = _whole(parts, lambda part: part.canceled)
    shipped = _whole(parts, lambda part: part.shipped)
    allocated = _whole(parts, lambda part: part.shipped + part.allocated)
    reserved = _whole(parts, lambda part: part.shipped + part.allocated + part.reserved)
    backordered = _whole(parts, lambda part: part.shipped + part.allocated + part.reserved + part.backordered)
    delivered = _whole(parts, lambda part: part.delivered)
    return replace(
        kit,
        canceled=canceled,
        open=kit.quantity - canceled - backordered,
        backordered=backordered - reserved,
        reserved=reserved - allocated,
        allocated=allocated - shipped,
        shipped=shipped,
        delivered=delivered,
        undelivered=min(shipped - delivered, max(-(-part.undelivered // per_kit(part)) for part in parts)),
        returned=_whole(parts, lambda part: part.returned),
    )


def _whole(parts: Sequence[Line], units: Callable[[Line], int]) -> int:
    """How many whole kits these units of each part make."""
    return min(units(part) // per_kit(part) for part in parts)


def per_kit(part: Line) -> int:
    """Units of a component that one kit holds."""
    assert part.per_parent is not None, "a component says how many of it a kit holds"
    return part.per_parent
