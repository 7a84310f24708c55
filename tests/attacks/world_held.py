"""What was said about an order of either side: a hold that has ended."""

from uuid import UUID

from app.domain.enums import HoldReason
from app.orders.hold import HoldOrder, ReleaseHolds, hold_order, release_hold
from tests.builders import Shop, a_key


async def held(shop: Shop, order_id: UUID) -> dict[str, UUID]:
    """One of each by type; nothing of the order is held afterwards."""
    placing = HoldOrder(idempotency_key=a_key(), order_id=order_id, reason=HoldReason.MANUAL, note="look at it")
    hold_id = await shop.run(hold_order, placing)
    await shop.run(release_hold, ReleaseHolds(idempotency_key=a_key(), order_id=order_id))
    return {"Hold": hold_id}
