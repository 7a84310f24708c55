"""The reference data of an order that is about to be drafted, read in its own transaction."""

from app.orders.command import PlaceOrder
from app.orders.drafting.shop import PricedSku, Shop
from db.repositories.reference import ForSale
from db.unit_of_work import UnitOfWork


async def shop_for(uow: UnitOfWork, on_sale: ForSale, command: PlaceOrder) -> Shop:
    """What the order is drafted against. Locations are read where any are named, else nothing is."""
    codes = {line.location for line in command.lines if line.location is not None}
    codes |= {delivery.pickup_location for delivery in command.deliveries if delivery.pickup_location is not None}
    locations = await uow.reference.locations(codes) if codes else {}
    own = uow.principal.locations
    return Shop(
        channel_id=on_sale.channel_id,
        channel=on_sale.channel,
        kind=on_sale.kind,
        currency=on_sale.currency,
        tax_included=on_sale.tax_included,
        skus={
            code: PricedSku(sku.id, sku.code, sku.name, sku.stock_tracked, sku.price_minor, sku.parts)
            for code, sku in on_sale.skus.items()
        },
        locations={code: row.id for code, row in locations.items()},
        workplaces={code: row.id for code, row in locations.items() if own is None or code in own},
    )
