"""What an edit makes of an order's money beside its lines' quantities: discounts, and what a delivery costs."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from app.domain.enums import ChargeKind, DiscountOrigin
from app.domain.errors import AmountExceeded, IllegalTransition, NotFound, PartOfKit
from app.domain.money import Money, split
from app.domain.orders.edit.amounts import discounted, net_of_live, retaxed_with_parts, rounded
from app.domain.orders.edit.delivery import delivery_of, refuse_left
from app.domain.orders.edit.operations import Discount, SetShipping, SetTaxes
from app.domain.orders.kits import components
from app.domain.orders.model import SYSTEM_AUTHOR, Author, Charge, DiscountAllocation, Line, Order, TaxLine
from app.domain.tax import TaxRate, taxes_of


def with_shipping(order: Order, operation: SetShipping) -> Order:
    """The delivery's shipping charge with these amounts; what else was charged for its shipping is nothing then.

    Raises NotFound, IllegalTransition (units of the delivery have left, and their shipping with them).
    """
    refuse_left(order, delivery_of(order, operation.delivery_id))
    charges: list[Charge] = []
    found = False
    for charge in order.charges:
        if not _is_shipping_of(charge, operation.delivery_id):
            charges.append(charge)
            continue
        amount, tax = (0, 0) if found else (operation.amount_minor, operation.tax_minor or 0)
        same = (charge.amount_minor, charge.tax_minor) == (amount, tax)
        charges.append(charge if same else replace(charge, amount_minor=amount, tax_minor=tax, tax_lines=()))
        found = True
    if not found:
        charges.append(
            Charge(
                id=operation.charge_id,
                kind=ChargeKind.SHIPPING,
                amount_minor=operation.amount_minor,
                tax_minor=operation.tax_minor or 0,
                delivery_id=operation.delivery_id,
            )
        )
    return replace(order, charges=tuple(charges))


def with_taxes(order: Order, operation: SetTaxes, new_id: Callable[[], UUID]) -> Order:
    """The order with a delivery's goods and shipping taxed as where it goes now; what has left stays as it was."""
    rates = dict(operation.goods)
    kits = components(order)
    changed: dict[UUID, Line] = {}
    for line in order.lines:
        if line.id in rates and not line.shipped:
            taxes = tuple(TaxLine(id=new_id(), name=one.name, amount_minor=0, rate=one.rate) for one in rates[line.id])
            whole = sum((one.rate for one in rates[line.id]), Decimal(0))
            own, shares = retaxed_with_parts(
                replace(line, tax_rate=whole, tax_lines=taxes, tax_minor=0),
                kits.get(line.id, ()),
                tax_included=order.tax_included,
            )
            changed |= {each.id: each for each in (own, *shares)}
    charges = tuple(
        _taxed(charge, operation.shipping, new_id, included=order.tax_included)
        if operation.shipping is not None and _is_shipping_of(charge, operation.delivery_id)
        else charge
        for charge in order.charges
    )
    lines = tuple(changed.get(line.id, line) for line in order.lines)
    return replace(order, lines=lines, charges=charges)


def _is_shipping_of(charge: Charge, delivery_id: UUID) -> bool:
    return charge.kind is ChargeKind.SHIPPING and charge.delivery_id == delivery_id and not charge.canceled


def _taxed(charge: Charge, rates: Sequence[TaxRate], new_id: Callable[[], UUID], *, included: bool) -> Charge:
    amounts = taxes_of(charge.amount_minor, [one.rate for one in rates], included=included)
    taxes = tuple(
        TaxLine(id=new_id(), name=one.name, amount_minor=amount, rate=one.rate)
        for one, amount in zip(rates, amounts, strict=True)
    )
    return replace(charge, tax_lines=taxes, tax_minor=sum(amounts))


def with_discount(
    order: Order, operation: Discount, new_id: Callable[[], UUID], author: Author = SYSTEM_AUTHOR
) -> Order:
    """The order with so much taken off: one line, or all of them by what their live units cost, largest remainder.

    Only lines of which nothing has left: what was shipped is billed as it was. Raises NotFound, PartOfKit,
    IllegalTransition (units of the line have left), AmountExceeded above what is owed for these goods.
    """
    if operation.line_id is None:
        lines = [line for line in order.lines if not line.is_component and line.live and not line.shipped]
    else:
        line = line_of(order, operation.line_id)
        if line.parent_line_id is not None:
            raise PartOfKit(line.parent_line_id, ("orderLineId",))
        if line.shipped:
            raise IllegalTransition(
                f"{line.shipped} unit(s) of this line have left at their price: give something back as a refund",
                source="SHIPPED",
                target="EDIT",
                allowed=("REFUND",),
                path=("orderLineId",),
            )
        lines = [line] if line.live else []
    worth = [net_of_live(line) for line in lines]
    amount = operation.amount_minor
    if amount is None:
        amount = rounded(sum(worth) * (operation.fraction or Decimal(0)))
    if amount > sum(worth):
        raise AmountExceeded("the discount is more than what is owed for the goods", Money(sum(worth), order.currency))
    kits = components(order)
    changed: dict[UUID, Line] = {}
    for line, part in zip(lines, split(amount, worth), strict=True):
        if part:
            allocation = DiscountAllocation(
                id=new_id(),
                amount_minor=part,
                origin=DiscountOrigin.ORDER if operation.line_id is None else DiscountOrigin.LINE,
                code=operation.code,
                reason=operation.reason,
                author=author,
            )
            own, shares = discounted(line, kits.get(line.id, ()), allocation, tax_included=order.tax_included)
            changed |= {each.id: each for each in (own, *shares)}
    return replace(order, lines=tuple(changed.get(line.id, line) for line in order.lines))


def line_of(order: Order, line_id: UUID) -> Line:
    """The line of an order. Raises NotFound."""
    found = next((line for line in order.lines if line.id == line_id), None)
    if found is None:
        raise NotFound("the order has no such line", ("orderLineId",))
    return found
