"""The law of events, for the lines of purchase orders."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_purchase_order_lines",
    statement="Folding the events of a purchase order's line gives what its row says.",
    reading="A field of a purchase order's line: what its newest event says and what the row says. Clients that follow"
    " see the first.",
    sql=fold(
        "PurchaseOrder",
        "purchase_order_lines r JOIN skus s ON s.id = r.sku_id",
        {
            "sku": "s.code",
            "quantity": "r.quantity",
            "received": "r.received",
            "damaged": "r.damaged",
            "canceled": "r.canceled",
            "expectedAt": "r.expected_at",
        },
        lines=True,
        times="expectedAt",
    ),
)
