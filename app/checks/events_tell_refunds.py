"""The law of events, for the refunds of orders."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_refunds",
    statement="Folding the events of an order gives what its refunds' rows say.",
    reading="A field of a refund: what its order's newest event says and what the row says. Clients that follow see"
    " the first.",
    sql=fold(
        "Order",
        "refunds r",
        {
            "reason": "r.reason",
            "status": "r.status",
            "totalMinor": "r.total_minor",
            "chargesMinor": "(SELECT coalesce(sum(c.amount_minor), 0) FROM refund_charges c WHERE c.refund_id = r.id)",
            "adjustmentMinor": "r.adjustment_minor",
            "destination": "nullif(r.destination, 'ORIGINAL')",
        },
        lines=True,
        part="refunds",
    ),
)
