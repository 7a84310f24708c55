"""From what was asked, and reference data, to an order with all units open: prices, deliveries, charges, payments."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from app.domain.enums import (
    ChannelKind,
    ChargeKind,
    EventOrigin,
    FulfilledBy,
    FulfillmentMethod,
    PaymentState,
    StockPolicy,
)
from app.domain.errors import InvalidInput, NotFound
from app.domain.ids import new_id
from app.domain.money import Money
from app.domain.orders.derive import totals
from app.domain.orders.model import Charge, Delivery, Line, Order, Payment
from app.domain.orders.pay import new_payment
from app.orders.command import PlaceCharge, PlaceDelivery, PlaceLine, PlaceOrder, PlacePayment
from app.orders.explode import explode
from db.repositories.reference import PartForSale

MAX_AMOUNT_MINOR = 10**14
"""One trillion in a currency of two digits; sums of 1,000 such lines still fit 64 bits."""

AT_PICKUP_LOCATION = frozenset(
    {FulfillmentMethod.PICKUP_IN_STORE, FulfillmentMethod.CURBSIDE, FulfillmentMethod.CARRY_OUT}
)
"""Methods whose goods must be where the person collects them."""

NEEDS_PICKUP_LOCATION = AT_PICKUP_LOCATION | {FulfillmentMethod.SHIP_TO_STORE}


@dataclass(frozen=True, slots=True)
class PricedSku:
    """What placing needs to know of a SKU."""

    id: UUID
    code: str
    name: str
    stock_tracked: bool
    price_minor: int | None
    parts: tuple[PartForSale, ...] = ()
    """What a kit is made of; empty for everything else."""


@dataclass(frozen=True, slots=True)
class Shop:
    """The reference data an order is drafted against, read in the order's own transaction."""

    channel_id: UUID
    channel: str
    kind: ChannelKind
    currency: str
    tax_included: bool
    skus: Mapping[str, PricedSku]
    locations: Mapping[str, UUID]
    workplaces: Mapping[str, UUID]
    """The locations that the caller may bind lines to; collected is anywhere."""


def draft_order(
    command: PlaceOrder,
    shop: Shop,
    *,
    order_id: UUID,
    number: str,
    customer_id: UUID | None,
    now: datetime,
    origin: EventOrigin = EventOrigin.LIVE,
) -> Order:
    """The order as asked, every unit open.

    Raises NotFound (SKU, delivery key, location) and InvalidInput (other currency, no price, discount above the line,
    pickup without a location), each with its place.
    """
    policy = command.stock_policy or (
        StockPolicy.RESERVE_AVAILABLE if shop.kind is ChannelKind.MARKETPLACE else StockPolicy.REQUIRE
    )
    if command.fulfilled_by is FulfilledBy.CHANNEL:
        policy = StockPolicy.NONE
    placed_at = command.placed_at or now
    asked = command.deliveries or (PlaceDelivery(key="default", address=command.shipping_address),)
    deliveries = tuple(_delivery(index, delivery, shop, command) for index, delivery in enumerate(asked))
    by_key = {delivery.key: delivery for delivery in deliveries}
    if command.tax_included is not None:
        shop = replace(shop, tax_included=command.tax_included)
    lines: list[Line] = []
    for index, line in enumerate(command.lines):
        lines += _lines(index, line, shop, by_key, policy, position=len(lines))
    order = Order(
        id=order_id,
        number=number,
        version=0,
        channel_id=shop.channel_id,
        channel=shop.channel,
        currency=shop.currency,
        tax_included=shop.tax_included,
        origin=origin,
        stock_policy=policy,
        fulfilled_by=command.fulfilled_by,
        placed_at=placed_at,
        lines=tuple(lines),
        deliveries=deliveries,
        charges=_charges(command, shop, asked, by_key),
        external_source=command.external_source,
        external_id=command.external_id,
        customer_id=customer_id,
        contact_id=new_id() if command.contact else None,
        contact=command.contact,
        billing_address_id=new_id() if command.billing_address else None,
        billing_address=command.billing_address,
        tags=command.tags,
        note=command.note,
        metadata=command.metadata,
        priority=command.priority,
    )
    rest = _rest(command, totals(order).total)
    payments = (_payment(index, payment, shop, placed_at, rest) for index, payment in enumerate(command.payments))
    return replace(order, payments=tuple(payments))


def _rest(command: PlaceOrder, total_minor: int) -> int:
    """What the one tender without an amount is for. Raises InvalidInput when there are two of them."""
    open_tenders = [index for index, payment in enumerate(command.payments) if payment.amount is None]
    if len(open_tenders) > 1:
        raise InvalidInput("one payment may leave its amount out", ("payments", str(open_tenders[1]), "amount"))
    return max(0, total_minor - sum(payment.amount.minor for payment in command.payments if payment.amount))


def _lines(
    index: int, line: PlaceLine, shop: Shop, deliveries: Mapping[str, Delivery], policy: StockPolicy, *, position: int
) -> list[Line]:
    """The line that was asked for; with its components behind it when it is a kit."""
    place = ("lines", str(index))
    sku = shop.skus.get(line.sku)
    if sku is None:
        raise NotFound(f"there is no SKU {line.sku}", (*place, "sku"))
    key = line.delivery if line.delivery is not None else next(iter(deliveries))
    delivery = deliveries.get(key)
    if delivery is None:
        raise NotFound(f"there is no delivery with the key {key}", (*place, "delivery"))
    price = _minor(line.unit_price, shop, (*place, "unitPrice"))
    if price is None:
        price = sku.price_minor
    if price is None:
        raise InvalidInput(_without_price(sku, shop), (*place, "sku"))
    if price * line.quantity > MAX_AMOUNT_MINOR:
        raise InvalidInput("a line is worth less than one trillion", (*place, "quantity"))
    discount = _minor(line.discount, shop, (*place, "discount")) or 0
    if discount > price * line.quantity:
        raise InvalidInput("the discount is more than the line", (*place, "discount"))
    tax = _minor(line.tax, shop, (*place, "tax"))
    if line.tax_rate is not None and not 0 <= line.tax_rate <= 1:
        raise InvalidInput("taxRate is a fraction from 0 to 1 (0.19 for 19 %)", (*place, "taxRate"))
    if tax is None:
        tax = _tax(price * line.quantity - discount, line.tax_rate, included=shop.tax_included)
    bound = delivery.pickup_location_id if delivery.method in AT_PICKUP_LOCATION else None
    if line.location is not None:
        bound = _location(line.location, shop.workplaces, (*place, "location"))
    drafted = Line(
        id=new_id(),
        position=position,
        sku_id=sku.id,
        sku=sku.code,
        name=line.name or sku.name,
        delivery_id=delivery.id,
        quantity=line.quantity,
        open=line.quantity,
        unit_price_minor=price,
        discount_minor=discount,
        tax_minor=tax,
        tax_rate=line.tax_rate,
        takes_stock=sku.stock_tracked and policy is not StockPolicy.NONE,
        location_id=bound,
        line_ref=line.line_ref,
        properties=line.properties,
    )
    if not sku.parts:
        return [drafted]
    return explode(drafted, sku.parts, takes_stock=policy is not StockPolicy.NONE, path=(*place, "quantity"))


def _without_price(sku: PricedSku, shop: Shop) -> str:
    if sku.parts:
        return (
            f"SKU {sku.code} is a kit without a price of its own in channel {shop.channel}: set one with skuPriceSet,"
            " the prices of its components are not added up"
        )
    return f"SKU {sku.code} has no price in channel {shop.channel}: set one with skuPriceSet"


def _tax(goods_minor: int, rate: Decimal | None, *, included: bool) -> int:
    """Tax of an amount at a rate, half away from zero: within it where prices hold the tax, on top where not."""
    if rate is None:
        return 0
    exact = goods_minor * rate / (1 + rate) if included else goods_minor * rate
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _delivery(index: int, delivery: PlaceDelivery, shop: Shop, command: PlaceOrder) -> Delivery:
    place = ("deliveries", str(index))
    pickup = None
    if delivery.pickup_location is not None:
        pickup = _location(delivery.pickup_location, shop.locations, (*place, "pickupLocation"))
    if delivery.method in NEEDS_PICKUP_LOCATION and pickup is None:
        raise InvalidInput(f"{delivery.method.value} needs a pickupLocation", (*place, "pickupLocation"))
    address = delivery.address
    if address is None and delivery.method not in NEEDS_PICKUP_LOCATION:
        address = command.shipping_address
    return Delivery(
        id=new_id(),
        position=index,
        key=delivery.key,
        method=delivery.method,
        address_id=new_id() if address else None,
        address=address,
        pickup_location_id=pickup,
        pickup_point=delivery.pickup_point,
        recipient_id=new_id() if delivery.recipient else None,
        recipient=delivery.recipient,
        not_before=delivery.not_before,
        promised_from=delivery.promised_from,
        promised_by=delivery.promised_by,
        promised_on=delivery.promised_on,
        gift_message=delivery.gift_message,
    )


_TAX_OF = {"shipping": "shippingTax", "amount": "tax"}
"""What the input calls the tax of an amount."""


def _charges(
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
                amount_minor=_minor(charge.amount, shop, path) or 0,
                tax_minor=_minor(charge.tax, shop, (*path[:-1], _TAX_OF[path[-1]])) or 0,
                delivery_id=deliveries[charge.delivery].id if charge.delivery is not None else None,
            )
        )
    return tuple(charges)


def _payment(index: int, payment: PlacePayment, shop: Shop, at: datetime, rest_minor: int) -> Payment:
    """A tender in the state it comes in; without an amount it is for the rest of the order."""
    place = ("payments", str(index))
    state = payment.state or PaymentState.PENDING
    amount = _minor(payment.amount, shop, (*place, "amount"))
    captured = _minor(payment.captured, shop, (*place, "captured"))
    if amount is None:
        amount = rest_minor
    if state is not PaymentState.CAPTURED and captured:
        raise InvalidInput("captured belongs to a payment whose state is CAPTURED", (*place, "captured"))
    if captured is not None and captured > amount:
        raise InvalidInput("captured is more than the payment's amount", (*place, "captured"))
    taken = (amount if captured is None else captured) if state is PaymentState.CAPTURED else 0
    if state is PaymentState.CAPTURED and taken < amount:
        state = PaymentState.PARTIALLY_CAPTURED
    recorded = Payment(
        id=new_id(),
        version=0,
        gateway=payment.gateway,
        tender=payment.tender,
        status=state,
        amount_minor=amount,
        authorized_minor=amount if state in (PaymentState.AUTHORIZED, PaymentState.PARTIALLY_CAPTURED) else taken,
        captured_minor=taken,
        reference=payment.reference,
        collected_by=payment.collected_by,
    )
    return new_payment(recorded, at, new_id)


def _minor(amount: Money | None, shop: Shop, path: tuple[str, ...]) -> int | None:
    """The amount in the channel's currency. Raises InvalidInput for another currency, a negative or a huge amount."""
    if amount is None:
        return None
    if amount.currency != shop.currency:
        raise InvalidInput(f"channel {shop.channel} sells in {shop.currency}, not {amount.currency}", path)
    if not 0 <= amount.minor <= MAX_AMOUNT_MINOR:
        raise InvalidInput("an amount is not negative and below one trillion", path)
    return amount.minor


def _location(code: str, known_locations: Mapping[str, UUID], path: tuple[str, ...]) -> UUID:
    known = known_locations.get(code)
    if known is None:
        raise NotFound(f"there is no location {code}", path)
    return known
