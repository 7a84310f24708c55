"""What a delivery costs by the rate tables of the channel's delivery services, for where and how it goes now."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.enums import ChargeKind, FulfillmentMethod, TaxMode
from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.orders.edit.amounts import scaled
from app.domain.orders.edit.delivery import delivery_of
from app.domain.orders.edit.operations import Operation, SetShipping, put
from app.domain.orders.edit.staging import staged
from app.domain.orders.model import Delivery, Order
from app.domain.parcels import piece, total_grams
from app.domain.rates import Service, price_of, zone_from, zone_of
from app.orders.edit.delivery_terms import DeliveryTerms
from db.models.delivery_services import DeliveryServiceRow
from db.unit_of_work import UnitOfWork

FREE = frozenset(
    {
        FulfillmentMethod.PICKUP_IN_STORE,
        FulfillmentMethod.CURBSIDE,
        FulfillmentMethod.CARRY_OUT,
        FulfillmentMethod.DIGITAL,
    }
)
"""Methods that cost nothing where the channel has no service for them."""


async def with_rates(
    uow: UnitOfWork,
    order: Order,
    operations: Sequence[Operation],
    delivery_id: UUID,
    terms: DeliveryTerms,
    *,
    usually: bool,
) -> tuple[Operation, ...]:
    """The operations with the shipping that rates say, where that is wanted; what was stated in this edit stays.

    `usually` is whether it is wanted when nobody says: then no service that goes there leaves it as it is. Raises
    InvalidInput when it is asked for and no service goes there, or a shipping is stated too.
    """
    asked = terms.by_rates
    if asked and terms.shipping is not None:
        raise InvalidInput("state a shipping, or ask for that of the rates: not both", ("terms", "shippingByRates"))
    stated = [one for one in operations if isinstance(one, SetShipping) and one.delivery_id == delivery_id]
    by_hand = any(not one.by_rates for one in stated)
    if terms.shipping is not None or not (usually if asked is None else asked) or (by_hand and not asked):
        return tuple(operations)
    bare = tuple(one for one in operations if one not in stated)
    after = staged(order, bare, new_id).order
    price = await _price(uow, after, delivery_of(after, delivery_id))
    if price is None and asked:
        raise InvalidInput("no delivery service of the channel goes there this way", ("terms", "shippingByRates"))
    amount, tax = _charged(after, delivery_id)
    if price is None or price == amount:
        return bare
    on_sale = await uow.reference.for_sale(order.channel, (), currency=order.currency)
    computed = on_sale is not None and on_sale.tax_mode is TaxMode.COMPUTED
    shipping = SetShipping(
        delivery_id=delivery_id,
        charge_id=new_id(),
        amount_minor=price,
        tax_minor=None if computed else scaled(tax, price, amount) if amount else 0,
        by_rates=True,
    )
    return put(bare, shipping)


async def _price(uow: UnitOfWork, order: Order, delivery: Delivery) -> int | None:
    """The least that a service asks for a delivery; None when none goes there."""
    rows = await uow.delivery_services.listed(channel=order.channel, methods=[delivery.method], active=True)
    if not rows:
        return 0 if delivery.method in FREE else None
    country, postal_code, place = await _destination(uow, delivery)
    lines = [line for line in order.lines if line.delivery_id == delivery.id]
    weights = await uow.reference.weights({line.sku_id for line in lines if not line.is_kit})
    grams = total_grams(piece(*weights[line.sku_id], line.live) for line in lines if not line.is_kit and line.live)
    goods = sum(line.unit_price_minor * line.live for line in lines if not line.is_component)
    prices: list[int] = []
    for service in map(_service, rows):
        zone = zone_of(service, country, postal_code)
        price = None if zone is None else price_of(zone, order.currency, grams, goods)
        if price is not None and _leaves(service, place):
            prices.append(price)
    return min(prices, default=None)


def _service(row: DeliveryServiceRow) -> Service:
    """As much of a service as its price depends on."""
    return Service(
        id=row.id,
        code=row.code,
        name=row.name,
        method=row.method,
        mode=row.mode,
        zones=tuple(zone_from(zone) for zone in row.zones),
        locations=frozenset(row.locations),
    )


def _leaves(service: Service, place: str | None) -> bool:
    return place is None or service.leaves_from(place)


async def _destination(uow: UnitOfWork, delivery: Delivery) -> tuple[str | None, str | None, str | None]:
    """Country and postal code of where it goes; and the code of the place where it is collected, if it lies there."""
    if delivery.pickup_location is not None:
        row = (await uow.reference.locations({delivery.pickup_location}))[delivery.pickup_location]
        address: Mapping[str, str | None] = row.address or {}
        return address.get("country"), address.get("postal_code"), row.code if delivery.method in FREE else None
    if delivery.pickup_point is not None:
        point = delivery.pickup_point["address"]
        return point["country"], point["postal_code"], None
    address_value = None if delivery.address_id is None else await uow.order_edits.address(delivery.address_id)
    if address_value is None:
        return None, None, None
    return address_value.country, address_value.postal_code, None


def _charged(order: Order, delivery_id: UUID) -> tuple[int, int]:
    """What its shipping is charged with now, and the tax in or on that."""
    charges = [
        one
        for one in order.charges
        if one.kind is ChargeKind.SHIPPING and one.delivery_id == delivery_id and not one.canceled
    ]
    return sum(one.amount_minor for one in charges), sum(one.tax_minor for one in charges)
