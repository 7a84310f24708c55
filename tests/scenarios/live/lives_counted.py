"""What happens when a place is counted, in steps."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

from app.domain.enums import LocationKind, StockBucket, StockCountState
from app.domain.orders.model import Address
from app.inventory.decide_count import DecideCount, decide_count
from app.inventory.feeds import SaveFeed, save_feed
from app.inventory.move import move_stock
from app.locations.upsert import UpsertLocation, upsert_location
from tests.app.inventory.stating import counting, moving, submitting, sync
from tests.builders import Shop, a_key

Life = Callable[[Shop], AsyncIterator[None]]


async def a_depot_is_counted(shop: Shop) -> AsyncIterator[None]:
    """Reports come and age; units break and are good after all; variances are booked, approved and dropped."""
    depot = f"DEPOT-{a_key()}"  # a life is lived more than once
    place = UpsertLocation(code=depot, name="Depot", kind=LocationKind.WAREHOUSE, address=Address("DE"))
    await shop.run(upsert_location, place)
    await shop.run(save_feed, SaveFeed(location=depot, max_age_minutes=60))
    yield
    await sync(shop, datetime.now(UTC), {"mug": 90, "tea": 70}, location=depot)
    await shop.run(move_stock, moving(5, location=depot))
    yield
    await shop.run(move_stock, moving(2, StockBucket.QUARANTINED, location=depot))
    await shop.run(save_feed, SaveFeed(location=depot, max_age_minutes=None))
    yield
    for decision in (StockCountState.REJECTED, StockCountState.BOOKED):
        count_id = await shop.run(submitting, counting({"tea": 69, "poster": 500}, location=depot))
        yield
        await shop.run(decide_count, DecideCount(idempotency_key=a_key(), count_id=count_id, decision=decision))


COUNTED: dict[Life, frozenset[str]] = {
    a_depot_is_counted: frozenset(
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
