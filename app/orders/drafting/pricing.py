"""What was asked for, priced: a line's amounts, its discounts and taxes; a kit with its components behind it."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from app.domain.enums import StockPolicy
from app.domain.errors import InvalidInput, NotFound
from app.domain.ids import new_id
from app.domain.orders.model import Delivery, Line
from app.domain.tax import Destination, TaxRate, rates_due, taxes_of
from app.orders.command import PlaceLine, PlaceOrder
from app.orders.drafting.deliveries import AT_PICKUP_LOCATION
from app.orders.drafting.discounts import line_discounts, with_order_discounts
from app.orders.drafting.shop import MAX_AMOUNT_MINOR, PricedSku, Shop, location_of, minor_of
from app.orders.drafting.taxes import destination_of, goods_rates, taxed_line
from app.orders.explode import explode


def drafted_lines(
    command: PlaceOrder, shop: Shop, deliveries: Mapping[str, Delivery], policy: StockPolicy
) -> tuple[Line, ...]:
    """The lines that were asked for, each kit with its components behind it: priced, discounted, then taxed.

    Discounts on the whole order come after those of the lines and before taxes. Raises NotFound and InvalidInput.
    """
    destinations = {
        delivery.id: None if shop.taxes is None else destination_of(delivery, command, shop.taxes)
        for delivery in deliveries.values()
    }
    priced = [_priced(index, line, shop, deliveries, destinations, policy) for index, line in enumerate(command.lines)]
    if command.discounts:
        priced = with_order_discounts(priced, command.discounts, shop)
    lines: list[Line] = []
    for index, (asked, line) in enumerate(zip(command.lines, priced, strict=True)):
        place = ("lines", str(index))
        sku = shop.skus[asked.sku]
        taxed = line
        if _says_tax(asked) or shop.taxes is not None:
            rates = () if _says_tax(asked) else _rates(sku, line, destinations, shop, (*place, "delivery"))
            taxed = taxed_line(line, asked, rates, shop, place)
        placed = replace(taxed, position=len(lines))
        if sku.parts:
            takes_stock = policy is not StockPolicy.NONE
            lines += explode(placed, sku.parts, takes_stock=takes_stock, path=(*place, "quantity"))
        else:
            lines.append(placed)
    return tuple(lines)


def _priced(
    index: int,
    line: PlaceLine,
    shop: Shop,
    deliveries: Mapping[str, Delivery],
    destinations: Mapping[UUID, Destination | None],
    policy: StockPolicy,
) -> Line:
    """The line with its price and its own discounts, untaxed."""
    place = ("lines", str(index))
    sku = shop.skus.get(line.sku)
    if sku is None:
        raise NotFound(f"there is no SKU {line.sku}", (*place, "sku"))
    key = line.delivery if line.delivery is not None else next(iter(deliveries))
    delivery = deliveries.get(key)
    if delivery is None:
        raise NotFound(f"there is no delivery with the key {key}", (*place, "delivery"))
    price = minor_of(line.unit_price, shop, (*place, "unitPrice"))
    if price is None:
        price = _list_price(sku, shop, destinations[delivery.id], place)
    if price * line.quantity > MAX_AMOUNT_MINOR:
        raise InvalidInput("a line is worth less than one trillion", (*place, "quantity"))
    discounts = line_discounts(line, price * line.quantity, shop, place)
    bound = delivery.pickup_location_id if delivery.method in AT_PICKUP_LOCATION else None
    if line.location is not None:
        bound = location_of(line.location, shop.workplaces, (*place, "location"))
    return Line(
        id=new_id(),
        position=index,
        sku_id=sku.id,
        sku=sku.code,
        name=line.name or sku.name,
        delivery_id=delivery.id,
        quantity=line.quantity,
        open=line.quantity,
        unit_price_minor=price,
        discount_minor=sum(one.amount_minor for one in discounts),
        discounts=discounts,
        takes_stock=sku.stock_tracked and policy is not StockPolicy.NONE,
        location_id=bound,
        line_ref=line.line_ref,
        properties=line.properties,
    )


def _says_tax(line: PlaceLine) -> bool:
    return line.tax is not None or line.tax_rate is not None or bool(line.tax_lines)


def _list_price(sku: PricedSku, shop: Shop, destination: Destination | None, place: tuple[str, ...]) -> int:
    """What the channel asks for it; who pays no tax does not pay the tax that the price holds either."""
    if sku.price_minor is None:
        raise InvalidInput(_without_price(sku, shop), (*place, "sku"))
    if shop.taxes is None or shop.taxes.exempt_reason is None or not shop.tax_included or destination is None:
        return sku.price_minor
    rates = rates_due(shop.taxes.rules, destination, sku.tax_class)
    return sku.price_minor - sum(taxes_of(sku.price_minor, [rate.rate for rate in rates], included=True))


def _rates(
    sku: PricedSku,
    line: Line,
    destinations: Mapping[UUID, Destination | None],
    shop: Shop,
    place: tuple[str, ...],
) -> tuple[TaxRate, ...]:
    return goods_rates(shop.taxes, destinations[line.delivery_id], sku.tax_class, place)


def _without_price(sku: PricedSku, shop: Shop) -> str:
    where = f"in channel {shop.channel}: set one in {shop.currency} with skuPriceSet"
    if sku.parts:
        return (
            f"SKU {sku.code} is a kit without a price of its own {where}, the prices of its components are not added up"
        )
    return f"SKU {sku.code} has no price {where}"
