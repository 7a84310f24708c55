"""The law of events, for orders."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_orders",
    statement="Folding the events of an order gives what its row says.",
    reading="A field of an order: what its newest event says and what the row says. Clients that follow see the first.",
    sql=fold(
        "Order",
        "orders r JOIN channels c ON c.id = r.channel_id",
        {
            "number": "r.number",
            "channel": "c.code",
            "customerId": "r.customer_id",
            "currency": "r.currency",
            "placedAt": "r.placed_at",
            "priority": "nullif(r.priority, 0)",
            "editId": "r.edit_id",
            "editVersion": "r.edit_version",
            "status": "r.status",
            "paymentStatus": "r.payment_status",
            "fulfillmentStatus": "r.fulfillment_status",
            "customerStatus": "r.customer_status",
            "totalMinor": "r.total_minor",
            "placedTotalMinor": "r.placed_total_minor",
            "capturedMinor": "r.captured_minor",
            "refundedMinor": "r.refunded_minor",
            "creditedMinor": "nullif(r.credited_minor, 0)",
        },
        times="placedAt",
    ),
)
