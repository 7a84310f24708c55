"""The law of events, for stock levels."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_levels",
    statement="Folding the events of a stock level gives what its row says.",
    reading="A field of a stock level: what its newest event says and what the row says. Clients that follow see the"
    " first.",
    sql=fold(
        "StockLevel",
        "(SELECT * FROM stock_levels WHERE version > 0) r"  # at version 0 nothing has happened there
        " JOIN skus s ON s.id = r.sku_id JOIN locations p ON p.id = r.location_id",
        {
            "sku": "s.code",
            "location": "p.code",
            "onHand": "r.on_hand",
            "reserved": "r.reserved",
            "safetyStock": "r.safety_stock",
            "quarantined": "r.quarantined",
            "shortfall": "r.shortfall",
        },
    ),
)
