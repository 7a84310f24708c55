"""Who waits in a shop that lived: for supply of a day, under a limit, for a street date."""

from app.catalog.price import SetPrice, set_price
from app.catalog.upsert import UpsertSku, upsert_sku
from tests.app.orders.waiting_for import coming, in_days, limit, on_sale_from
from tests.builders import Shop, place, receive


async def who_waits(shop: Shop) -> None:
    """For a SKU that nothing else in the shop needs; another is held until its day."""
    for sku in ("bowl", "comet"):
        await shop.run(upsert_sku, UpsertSku(code=sku, name=sku.title()))
        await shop.run(set_price, SetPrice(sku=sku, channel=shop.channel, price=shop.money(700)))
        await receive(shop, sku, "BER", 5)
    await place(shop, {"bowl": 5})
    await coming(shop, 2, in_days(4), "bowl")
    await limit(shop, 10, sku="bowl")
    await place(shop, {"bowl": 3}, allow_backorder=True)
    await place(shop, {"bowl": 1}, allow_backorder=True, priority=2)
    await on_sale_from(shop, in_days(3), "comet")
    await place(shop, {"comet": 2})
