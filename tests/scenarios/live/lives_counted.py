"""What happens when a shop is counted, in steps."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

from app.domain.enums import StockBucket, StockCountState
from app.inventory.decide_count import DecideCount, decide_count
from app.inventory.feeds import SaveFeed, save_feed
from app.inventory.move import move_stock
from tests.app.inventory.stating import adjust, counting, moving, submitting, sync
from tests.builders import Shop, a_key

Life = Callable[[Shop], AsyncIterator[None]]


async def a_shop_is_counted(shop: Shop) -> AsyncIterator[None]:
    """Units break and are good after all; reports come and age; variances are booked, approved and dropped."""
    await shop.run(move_stock, moving(5))
    yield
    await shop.run(move_stock, moving(2, StockBucket.QUARANTINED))
    await shop.run(save_feed, SaveFeed(location="HAM", max_age_minutes=None))
    yield
    await sync(shop, datetime.now(UTC), {"mug": 90, "tea": 70}, location="HAM")
    yield
    for decision, posters in ((StockCountState.BOOKED, 500), (StockCountState.REJECTED, 5)):
        count_id = await shop.run(submitting, counting({"tea": 99, "poster": posters}))
        yield
        await shop.run(decide_count, DecideCount(idempotency_key=a_key(), count_id=count_id, decision=decision))
        await adjust(shop, -1, sku="poster")


COUNTED: dict[Life, frozenset[str]] = {
    a_shop_is_counted: frozenset(
        {
            "stock_feed.saved",
            "stock_feed.reported",
            "stock_count.submitted",
            "stock_count.approved",
            "stock_count.rejected",
            "stock.adjusted",
        }
    ),
}
"""Which types each life makes happen, at least."""
