"""What is not goods: shipping, gift wrap, fees."""

from collections.abc import Mapping

from app.domain.enums import ChargeKind
from app.domain.errors import NotFound
from app.domain.ids import new_id
from app.domain.orders.model import Charge, Delivery
from app.orders.command import PlaceCharge, PlaceDelivery, PlaceOrder
from app.orders.drafting.shop import Shop, minor_of

_TAX_OF = {"shipping": "shippingTax", "amount": "tax"}
"""What the input calls the tax of an amount."""


def drafted_charges(
    command: PlaceOrder, shop: Shop, asked: tuple[PlaceDelivery, ...], deliveries: Mapping[str, Delivery]
) -> tuple[Charge, ...]:
    wanted: list[tuple[PlaceCharge, tuple[str, ...]]] = []
    first = asked[0].key
    if command.shipping is not None:
        wanted.append((PlaceCharge(kind=ChargeKind.SHIPPING, amount=command.shipping, delivery=first), ("shipping",)))
    for index, delivery in enumerate(asked):
        if delivery.shipping is not None:
            charge = PlaceCharge(
                kind=ChargeKind.SHIPPING, amount=delivery.shipping, tax=delivery.shipping_tax, delivery=delivery.key
            )
            wanted.append((charge, ("deliveries", str(index), "shipping")))
    wanted += [(charge, ("charges", str(index), "amount")) for index, charge in enumerate(command.charges)]
    charges: list[Charge] = []
    for charge, path in wanted:
        if charge.delivery is not None and charge.delivery not in deliveries:
            raise NotFound(f"there is no delivery with the key {charge.delivery}", (*path[:-1], "delivery"))
        charges.append(
            Charge(
                id=new_id(),
                kind=charge.kind,
                amount_minor=minor_of(charge.amount, shop, path) or 0,
                tax_minor=minor_of(charge.tax, shop, (*path[:-1], _TAX_OF[path[-1]])) or 0,
                delivery_id=deliveries[charge.delivery].id if charge.delivery is not None else None,
            )
        )
    return tuple(charges)
