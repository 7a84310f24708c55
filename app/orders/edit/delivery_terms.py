"""What a delivery costs and when it is promised, where a step changes that too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.money import Money
from app.domain.orders.edit.operations import Operation, SetPromise, SetShipping, put
from app.domain.orders.model import Order
from app.orders.drafting.shop import MAX_AMOUNT_MINOR


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryTerms:
    """What is stated of a delivery; None leaves it as it is."""

    shipping: Money | None = None
    shipping_tax: Money | None = None
    promised_by: datetime | None = None
    promised_on: date | None = None
    by_rates: bool | None = None
    """Whether the shipping is to be what delivery services ask; None: where the way changes and nobody states it."""


AS_IT_IS = DeliveryTerms()


def with_terms(
    order: Order, operations: Sequence[Operation], delivery_id: UUID, terms: DeliveryTerms
) -> tuple[Operation, ...]:
    """The operations with these terms. Raises InvalidInput (another currency, an amount below zero, a tax alone)."""
    changed = tuple(operations)
    if terms.shipping is not None:
        amount = minor_in(order, terms.shipping, ("shipping",))
        tax = None if terms.shipping_tax is None else minor_in(order, terms.shipping_tax, ("shippingTax",))
        changed = put(
            changed, SetShipping(delivery_id=delivery_id, charge_id=new_id(), amount_minor=amount, tax_minor=tax)
        )
    elif terms.shipping_tax is not None:
        raise InvalidInput("shippingTax belongs to a shipping: state both", ("shippingTax",))
    if terms.promised_by is not None or terms.promised_on is not None:
        promise = SetPromise(delivery_id=delivery_id, promised_by=terms.promised_by, promised_on=terms.promised_on)
        changed = put(changed, promise)
    return changed


def minor_in(order: Order, amount: Money, path: tuple[str, ...]) -> int:
    """The amount in the order's currency. Raises InvalidInput for another one, a negative or a huge amount."""
    if amount.currency != order.currency:
        raise InvalidInput(f"order {order.number} is in {order.currency}, not {amount.currency}", path)
    if not 0 <= amount.minor <= MAX_AMOUNT_MINOR:
        raise InvalidInput("an amount is not negative and below one trillion", path)
    return amount.minor
