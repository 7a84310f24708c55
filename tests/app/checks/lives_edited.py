"""An order that somebody is about to change, in a shop that lived."""

from app.catalog.price import SetPrice, set_price
from app.catalog.upsert import UpsertSku, upsert_sku
from tests.app.orders.editing import add, begin, commit, set_units
from tests.builders import Shop, place, receive


async def what_is_edited(shop: Shop) -> None:
    """Of a SKU that nothing else in the shop needs: one edit that was done, and one that is open and holds two jugs."""
    await shop.run(upsert_sku, UpsertSku(code="jug", name="Jug"))
    await shop.run(set_price, SetPrice(sku="jug", channel=shop.channel, price=shop.money(799)))
    await receive(shop, "jug", "BER", 9)
    order_id = await place(shop, {"jug": 2})
    first = await begin(shop, order_id)
    await set_units(shop, first, "jug", 1)
    await commit(shop, first)
    await add(shop, await begin(shop, order_id), "jug", 2)
