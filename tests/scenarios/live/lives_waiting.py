"""What happens to who waits: promised, promised anew, served, put before others, released on the day, shed."""

from collections.abc import AsyncIterator

from app.domain.enums import PromiseKind, StockReason
from app.jobs import release_street_dates
from app.orders.prioritize import PrioritizeOrder, prioritize_order
from app.purchasing.end import cancel_purchase_order
from tests.app.inventory.stating import adjust
from tests.app.orders.waiting_for import coming, in_days, limit, on_sale_from
from tests.app.purchasing import ordering
from tests.builders import Shop, a_key, cancel, place


async def posters_are_sold_out(shop: Shop) -> AsyncIterator[None]:
    """Two wait for what comes; it comes for who is first, and is canceled for the other; some turn out to be lost."""
    bought = await place(shop, {"poster": 200})
    await limit(shop, 50, sku="poster")
    yield
    await limit(shop, 40, sku="poster", channel=shop.channel)
    first = await coming(shop, 3, in_days(4), "poster")
    second = await coming(shop, 3, in_days(6), "poster")
    waits = [await place(shop, {"poster": 4}, allow_backorder=True) for _ in range(2)]
    yield
    await shop.run(prioritize_order, PrioritizeOrder(idempotency_key=a_key(), order_id=waits[1], priority=3))
    yield
    await ordering.received(shop, first)
    await shop.run(cancel_purchase_order, ordering.ending(second))
    yield
    await adjust(shop, -2, sku="poster", reason=StockReason.LOST)
    yield
    for order_id in (bought, *waits):
        await cancel(shop, order_id)
    await limit(shop, None, sku="poster", channel=shop.channel)


async def tea_is_sold_before_its_day(shop: Shop) -> AsyncIterator[None]:
    """Held until then, released on it."""
    await on_sale_from(shop, in_days(1), "tea")
    await limit(shop, 5, PromiseKind.PREORDER, sku="tea")
    order_id = await place(shop, {"tea": 4})
    yield
    await cancel(shop, order_id, {"tea": 1})
    yield
    await on_sale_from(shop, in_days(-1), "tea")
    await release_street_dates.JOB.run(shop.database)
    await on_sale_from(shop, None, "tea")


WAITING = {
    posters_are_sold_out: frozenset(
        {
            "sku.backorders_limited",
            "order.served",
            "order.promise_changed",
            "order.prioritized",
            "order.stock_shed",
            "supply.promised",
        }
    ),
    tea_is_sold_before_its_day: frozenset({"order.released", "sku.backorders_limited"}),
}
"""Which types each life makes happen, at least."""
