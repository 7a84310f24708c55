"""What should be on paper for an order at a moment: the units that left and were not given back, and their charges."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import FulfilledBy
from app.domain.invoicing.paper import Amounts, TaxKey
from app.domain.money import apportion, share, split
from app.domain.orders.amounts import tax_lines_of, tax_share
from app.domain.orders.kits import components, per_kit
from app.domain.orders.model import Charge, Line, Order, Refund, TaxLine

Key = UUID | None
"""An order line's or a charge's id; None for what was given back without naming either."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Which shipments are billed by us by now, which were billed by others, and which refunds are done."""

    billed: Collection[UUID]
    foreign: Collection[UUID]
    refunds: Sequence[Refund] = ()


def is_billed_by_us(order: Order) -> bool:
    """Whether what leaves is billed by us: not where the channel ships, or takes the money, itself."""
    return order.fulfilled_by is FulfilledBy.SELLER and all(
        payment.collected_by is FulfilledBy.SELLER for payment in order.payments
    )


def should_be_on_paper(order: Order, moment: Moment) -> Mapping[Key, Amounts]:
    """What papers should say in all, by line and charge; what is not due yet is absent."""
    found: dict[Key, Amounts] = {}
    foreign = _units(order, moment.foreign)
    left = _units(order, [*moment.foreign, *moment.billed])
    credited = _credited_units(moment.refunds)
    for line in order.lines:
        if line.is_component:
            continue
        before = foreign[line.id]
        given_back = max(0, line.returned + credited.get(line.id, 0) - before)
        owed = max(0, left[line.id] - before - given_back)
        found[line.id] = line_amounts(order, line, before + owed) - line_amounts(order, line, before)
    for charge in order.charges:
        if not charge.canceled and _is_due(order, charge, moment):
            found[charge.id] = _charge_amounts(order, charge, moment.refunds)
    adjustment = sum(refund.adjustment_credited_minor for refund in moment.refunds)
    if adjustment:
        found[None] = -spread(adjustment, list(found.values()))
    return found


def line_amounts(order: Order, line: Line, units: int) -> Amounts:
    """What is owed for a line's first units. Its taxes sum to the line's own share of its tax."""
    discount = share(line.discount_minor, units, line.quantity)
    taxes = _summed(tax_share(line, units) if units else ())
    price = line.unit_price_minor * units - discount
    return Amounts(units, discount, price - (sum(taxes.values()) if order.tax_included else 0), taxes)


def spread(amount: int, over: Sequence[Amounts]) -> Amounts:
    """An amount that holds tax, spread over what it is taken from: each rate gives its share.

    It is never more than what is there. Units are not touched.
    """
    groups: dict[tuple[TaxKey, ...], Amounts] = {}
    for one in over:
        rates = tuple(one.taxes)
        groups[rates] = groups.get(rates, Amounts()) + one
    parts = [group for group in groups.values() if group.paid > 0]
    whole = sum(group.paid for group in parts)
    spread_out = Amounts()
    for group, part in zip(parts, split(min(amount, whole), [group.paid for group in parts]), strict=True):
        taxes = {key: share(tax, part, group.paid) for key, tax in group.taxes.items()}
        spread_out += Amounts(0, 0, part - sum(taxes.values()), taxes)
    return spread_out


def _summed(taxes: Iterable[tuple[TaxLine, int]]) -> Mapping[TaxKey, int]:
    sums: dict[TaxKey, int] = {}
    for tax, amount in taxes:
        key = TaxKey(tax.name, tax.rate, tax.remitted_by)
        sums[key] = sums.get(key, 0) + amount
    return sums


def _charge_amounts(order: Order, charge: Charge, refunds: Sequence[Refund]) -> Amounts:
    """A charge and its tax, less what was given back of it."""
    whole = charge.amount_minor + (0 if order.tax_included else charge.tax_minor)
    credited = sum(part.credited_minor for refund in refunds for part in refund.charges if part.charge_id == charge.id)
    if credited >= whole > 0:
        return Amounts()
    tax = share(charge.tax_minor, whole - credited, whole) if credited else charge.tax_minor
    lines = tax_lines_of(charge)
    parts = [tax] if len(lines) == 1 else apportion(tax, [line.amount_minor for line in lines])
    taxes = _summed(zip(lines, parts, strict=True))
    return Amounts(1, 0, whole - credited - tax, taxes)


def _is_due(order: Order, charge: Charge, moment: Moment) -> bool:
    """With the first shipment of its delivery, or of the order; if others billed for that, they did for the charge."""
    deliveries = {work.id: work.delivery_id for work in order.fulfillment_orders}
    for shipment in order.shipments:
        if shipment.has_left and charge.delivery_id in (None, deliveries[shipment.fulfillment_order_id]):
            return shipment.id in moment.billed
    return False


def _units(order: Order, shipments: Collection[UUID]) -> dict[UUID, int]:
    """Units by line that left in these shipments; of a kit, those that its components make whole."""
    units = {line.id: 0 for line in order.lines}
    for shipment in order.shipments:
        if shipment.id in shipments:
            for parcel in shipment.parcels:
                for part in parcel.lines:
                    units[part.line_id] += part.quantity
    for kit, parts in components(order).items():
        units[kit] = min(units[part.id] // per_kit(part) for part in parts)
    return units


def _credited_units(refunds: Sequence[Refund]) -> Mapping[UUID, int]:
    units: dict[UUID, int] = {}
    for refund in refunds:
        for line in refund.lines:
            units[line.line_id] = units.get(line.line_id, 0) + line.credited_quantity
    return units
