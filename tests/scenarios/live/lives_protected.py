"""What happens to rules that protect stock, and to the levels that they speak of."""

from collections.abc import AsyncIterator

from app.domain.protection import Effects
from app.protection.remove import RemoveRule, remove_rule
from app.protection.save import SaveRule, save_rule
from tests.builders import Shop, a_key


async def rules_come_and_go(shop: Shop) -> AsyncIterator[None]:
    """A broad one, a narrow one with all effects, changed, removed."""
    broad = SaveRule(idempotency_key=a_key(), code="all", effects=Effects(safety_stock=2))
    await shop.run(save_rule, broad)
    yield
    everything = Effects(safety_stock=4, ring_fence=3, allow_ship=True, allow_pickup=False)
    narrow = {"code": "mugs", "sku": "mug", "location": "BER", "channel": shop.channel}
    await shop.run(save_rule, SaveRule(idempotency_key=a_key(), effects=everything, **narrow))
    yield
    thresholds = Effects(low_stock_at=9, out_of_stock_at=1)
    await shop.run(save_rule, SaveRule(idempotency_key=a_key(), code="mugs", category="cups", effects=thresholds))
    yield
    for code in ("all", "mugs"):
        await shop.run(remove_rule, RemoveRule(idempotency_key=a_key(), code=code))


PROTECTED = {
    rules_come_and_go: frozenset({"availability_rule.saved", "availability_rule.removed", "stock.protected"}),
}
"""These lives, and the events that each of them makes happen."""
