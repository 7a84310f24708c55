"""A shop that is counted: people and systems say what lies where."""

from datetime import UTC, datetime

from app.domain.enums import LocationKind, StockCountState
from app.domain.orders.model import Address
from app.inventory.decide_count import DecideCount, decide_count
from app.inventory.feeds import SaveFeed, save_feed
from app.inventory.move import move_stock
from app.locations.upsert import UpsertLocation, upsert_location
from tests.app.inventory.stating import counting, moving, submitting, sync
from tests.builders import Shop, a_key

DEPOT = "DEPOT"


async def what_is_counted(shop: Shop) -> None:
    """In a depot that sells nothing: a report that ages, broken units, variances booked, waiting and dropped."""
    place = UpsertLocation(code=DEPOT, name="Depot", kind=LocationKind.WAREHOUSE, address=Address("DE"))
    await shop.run(upsert_location, place)
    await shop.run(save_feed, SaveFeed(location=DEPOT, max_age_minutes=60))
    await sync(shop, datetime.now(UTC), {"mug": 40, "tea": 60}, location=DEPOT)
    await shop.run(move_stock, moving(3, location=DEPOT))
    for decision in (StockCountState.BOOKED, StockCountState.REJECTED, None):
        count_id = await shop.run(submitting, counting({"mug": 7, "tea": 59}, location=DEPOT))
        if decision is not None:
            decided = DecideCount(idempotency_key=a_key(), count_id=count_id, decision=decision)
            await shop.run(decide_count, decided)
        await sync(shop, datetime.now(UTC), {"mug": 40, "tea": 60}, location=DEPOT)
