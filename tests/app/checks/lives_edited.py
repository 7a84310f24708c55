"""An order that somebody is about to change, in a shop that lived."""

from tests.app.orders.editing import add, begin, commit, set_units
from tests.builders import Shop, place


async def what_is_edited(shop: Shop) -> None:
    """One edit that was done, and one that is open and holds two teas."""
    order_id = await place(shop, {"mug": 2})
    first = await begin(shop, order_id)
    await set_units(shop, first, "mug", 1)
    await commit(shop, first)
    await add(shop, await begin(shop, order_id), "tea", 2)
