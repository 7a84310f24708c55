"""The law of events, for rules that protect stock."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_rules",
    statement="Folding the events of a rule that protects stock gives what its row says.",
    reading="A field of a rule: what its newest event says and what the row says. Clients that follow see the first.",
    sql=fold(
        "AvailabilityRule",
        "availability_rules r LEFT JOIN skus s ON s.id = r.sku_id LEFT JOIN locations p ON p.id = r.location_id"
        " LEFT JOIN channels c ON c.id = r.channel_id",
        {
            "code": "r.code",
            "sku": "s.code",
            "category": "r.category",
            "location": "p.code",
            "locationGroup": "r.location_group",
            "channel": "c.code",
            "safetyStock": "r.safety_stock",
            "ringFence": "r.ring_fence",
            "lowStockAt": "r.low_stock_at",
            "outOfStockAt": "r.out_of_stock_at",
            "allowShip": "r.allow_ship",
            "allowPickup": "r.allow_pickup",
            "active": "r.active",
        },
    ),
)
