"""The taxes of a delivery that goes elsewhere, in channels that compute them: by the rules of where it goes now."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from app.domain.enums import ChargeKind, TaxMode
from app.domain.ids import new_id
from app.domain.orders.edit.delivery import delivery_of
from app.domain.orders.edit.operations import Operation, SetShipping, SetTaxes, put, without
from app.domain.orders.edit.staging import staged
from app.domain.orders.model import Delivery, Line, Order
from app.domain.tax import Destination, TaxRate, rates_due
from app.orders.command import PlaceDelivery, PlaceOrder
from app.orders.drafting.read_shop import shop_for
from app.orders.drafting.shop import TaxTable
from app.orders.drafting.taxes import charge_rates, destination_of, goods_rates
from db.unit_of_work import UnitOfWork


async def with_taxes(
    uow: UnitOfWork, order: Order, operations: Sequence[Operation], delivery_id: UUID
) -> tuple[Operation, ...]:
    """The operations with the taxes of where a delivery goes now; as they are where nobody computes taxes.

    Lines whose taxes are not those that the rules said before were taxed by hand, and stay so. Raises InvalidInput when
    no rule is for the new country.
    """
    bare = without(operations, ("SetTaxes", delivery_id))
    after = staged(order, bare, new_id).order
    on_sale = await uow.reference.for_sale(order.channel, {line.sku for line in after.lines}, currency=order.currency)
    if on_sale is None or on_sale.tax_mode is not TaxMode.COMPUTED or order.tax_exempt_reason is not None:
        return bare
    now, then = await _placed(uow, delivery_of(order, delivery_id)), await _placed(uow, delivery_of(after, delivery_id))
    asked = await _asked(uow, order, now, then)
    shop = await shop_for(uow, on_sale, asked)
    if shop.taxes is None:
        return bare
    old, new = destination_of(now, asked, shop.taxes), destination_of(then, asked, shop.taxes)
    unstated = any(
        isinstance(one, SetShipping) and one.delivery_id == delivery_id and one.tax_minor is None for one in bare
    )
    if old == new and not unstated:
        return bare
    goods = tuple(
        (line.id, goods_rates(shop.taxes, new, on_sale.skus[line.sku].tax_class, ("deliveryId",)))
        for line in after.lines
        if line.delivery_id == delivery_id and not line.is_component and old != new
        if line.sku in on_sale.skus and _by_rule(line, shop.taxes, old, on_sale.skus[line.sku].tax_class)
    )
    shipping = charge_rates(shop.taxes, ChargeKind.SHIPPING, new, ("deliveryId",))
    return put(bare, SetTaxes(delivery_id=delivery_id, goods=goods, shipping=shipping))


def _by_rule(line: Line, table: TaxTable, destination: Destination | None, tax_class: str | None) -> bool:
    """Whether a line is taxed as the rules say at a destination."""
    stands = {(tax.name, tax.rate) for tax in line.tax_lines}
    due: tuple[TaxRate, ...] = () if destination is None else rates_due(table.rules, destination, tax_class)
    return stands == {(rate.name, rate.rate) for rate in due}


async def _placed(uow: UnitOfWork, delivery: Delivery) -> Delivery:
    """The delivery with its address."""
    address = None if delivery.address_id is None else await uow.order_edits.address(delivery.address_id)
    return replace(delivery, address=address)


async def _asked(uow: UnitOfWork, order: Order, *deliveries: Delivery) -> PlaceOrder:
    """What says which rules to read: both destinations, and whom the order bills."""
    collected = {one.pickup_location_id for one in deliveries if one.pickup_location_id is not None}
    codes = await uow.reference.codes_of_locations(collected) if collected else {}
    billing = None if order.billing_address_id is None else await uow.order_edits.address(order.billing_address_id)
    return PlaceOrder(
        idempotency_key="",
        channel=order.channel,
        currency=order.currency,
        customer_id=order.customer_id,
        lines=(),
        billing_address=billing,
        deliveries=tuple(
            PlaceDelivery(
                key=str(index),
                method=one.method,
                address=one.address,
                pickup_location=None if one.pickup_location_id is None else codes[one.pickup_location_id],
                pickup_point=one.pickup_point,
            )
            for index, one in enumerate(deliveries)
        ),
    )
