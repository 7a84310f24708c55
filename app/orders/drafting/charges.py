"""What is not goods: shipping, gift wrap, fees."""

from collections.abc import Mapping

from app.domain.enums import ChargeKind
from app.domain.errors import InvalidInput, NotFound
from app.domain.ids import new_id
from app.domain.orders.model import Charge, Delivery, TaxLine
from app.orders.command import PlaceCharge, PlaceDelivery, PlaceOrder
from app.orders.drafting.shop import Shop, minor_of
from app.orders.drafting.taxes import charge_rates, destination_of, ruled_taxes, stated_taxes

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
    return tuple(_charge(charge, path, command, shop, deliveries) for charge, path in wanted)


def _charge(
    charge: PlaceCharge, path: tuple[str, ...], command: PlaceOrder, shop: Shop, deliveries: Mapping[str, Delivery]
) -> Charge:
    """One charge, with its taxes: those stated, else those that the rules say where it is delivered."""
    if charge.delivery is not None and charge.delivery not in deliveries:
        raise NotFound(f"there is no delivery with the key {charge.delivery}", (*path[:-1], "delivery"))
    delivery = None if charge.delivery is None else deliveries[charge.delivery]
    amount = minor_of(charge.amount, shop, path) or 0
    stated = minor_of(charge.tax, shop, (*path[:-1], _TAX_OF[path[-1]]))
    taxes: tuple[TaxLine, ...] = ()
    if charge.tax_lines:
        taxes = stated_taxes(charge.tax_lines, amount, shop, (*path[:-1], "taxLines"))
        if stated is not None and stated != sum(tax.amount_minor for tax in taxes):
            raise InvalidInput("tax is all taxLines together: leave it out", (*path[:-1], _TAX_OF[path[-1]]))
    elif stated is None and shop.taxes is not None:
        at = destination_of(delivery or next(iter(deliveries.values())), command, shop.taxes)
        taxes = ruled_taxes(amount, charge_rates(shop.taxes, charge.kind, at, path), shop)
    return Charge(
        id=new_id(),
        kind=charge.kind,
        amount_minor=amount,
        tax_minor=sum(tax.amount_minor for tax in taxes) if taxes else stated or 0,
        tax_lines=taxes,
        delivery_id=None if delivery is None else delivery.id,
    )
