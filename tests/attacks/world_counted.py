"""What is counted on a side of the world: a report of its location, and a count that waits for approval."""

from uuid import UUID

from app.inventory.feeds import SaveFeed, save_feed
from tests.app.inventory.stating import LIMIT, counting, submitting
from tests.builders import Shop


async def counted(shop: Shop) -> dict[str, UUID]:
    """The keys of a count that waits, of the side's SKU at its location, and of that location's feed."""
    here = shop.locations[0]
    feed_id = await shop.run(save_feed, SaveFeed(location=here, max_age_minutes=None))
    count_id = await shop.run(submitting, counting({shop.skus[0]: 100 + 10 * LIMIT}, location=here))
    return {"StockFeed": feed_id, "StockCount": count_id}
