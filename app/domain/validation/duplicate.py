"""Was it sent twice? The same buyer asked for the very same goods a short while ago.

The same request sent again has the same idempotency key and never gets here; this finds the shopper who pressed the
button again, and the feed that invents a new reference for an old order.
"""

from collections import Counter
from datetime import timedelta
from uuid import UUID

from app.domain.enums import CheckName, HoldReason
from app.domain.orders.model import Order
from app.domain.validation.check import Check, Facts, Finding, Need, Parameters


def look(facts: Facts, parameters: Parameters) -> list[Finding]:
    """The orders that ask for the same."""
    assert parameters.within_minutes is not None, "it has a default"
    since = facts.order.placed_at - timedelta(minutes=parameters.within_minutes)
    goods = goods_of(facts.order)
    same = [
        earlier.id
        for earlier in facts.earlier
        if earlier.placed_at >= since and not earlier.canceled and dict(earlier.goods) == goods
    ]
    if not same:
        return []
    data = {"orders": [str(order_id) for order_id in same], "withinMinutes": parameters.within_minutes}
    return [Finding("DUPLICATE", (), "the same was ordered a short while ago", data)]


def goods_of(order: Order) -> dict[UUID, int]:
    """What an order asks for: units by SKU, kits as they were asked for."""
    goods: Counter[UUID] = Counter()
    for line in order.lines:
        if not line.is_component:
            goods[line.sku_id] += line.quantity
    return dict(goods)


CHECK = Check(
    name=CheckName.DUPLICATE,
    look=look,
    hold=HoldReason.FRAUD,
    parameters=Parameters(within_minutes=10),
    needs=frozenset({Need.EARLIER}),
)
