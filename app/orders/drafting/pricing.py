"""What was asked for, priced: a line's amounts, its discount and its tax; a kit with its components behind it."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from app.domain.enums import StockPolicy
from app.domain.errors import InvalidInput, NotFound
from app.domain.ids import new_id
from app.domain.orders.model import Delivery, Line
from app.orders.command import PlaceLine
from app.orders.drafting.deliveries import AT_PICKUP_LOCATION
from app.orders.drafting.shop import MAX_AMOUNT_MINOR, PricedSku, Shop, location_of, minor_of
from app.orders.explode import explode


def drafted_lines(
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
    price = minor_of(line.unit_price, shop, (*place, "unitPrice"))
    if price is None:
        price = sku.price_minor
    if price is None:
        raise InvalidInput(_without_price(sku, shop), (*place, "sku"))
    if price * line.quantity > MAX_AMOUNT_MINOR:
        raise InvalidInput("a line is worth less than one trillion", (*place, "quantity"))
    discount = minor_of(line.discount, shop, (*place, "discount")) or 0
    if discount > price * line.quantity:
        raise InvalidInput("the discount is more than the line", (*place, "discount"))
    tax = minor_of(line.tax, shop, (*place, "tax"))
    if line.tax_rate is not None and not 0 <= line.tax_rate <= 1:
        raise InvalidInput("taxRate is a fraction from 0 to 1 (0.19 for 19 %)", (*place, "taxRate"))
    if tax is None:
        tax = _tax(price * line.quantity - discount, line.tax_rate, included=shop.tax_included)
    bound = delivery.pickup_location_id if delivery.method in AT_PICKUP_LOCATION else None
    if line.location is not None:
        bound = location_of(line.location, shop.workplaces, (*place, "location"))
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
