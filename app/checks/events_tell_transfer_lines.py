"""The law of events, for the lines of transfers."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_transfer_lines",
    statement="Folding the events of a transfer's line gives what its row says.",
    reading="A field of a transfer's line: what its newest event says and what the row says. Clients that follow see"
    " the first.",
    sql=fold(
        "Transfer",
        "transfer_lines r JOIN skus s ON s.id = r.sku_id",
        {
            "sku": "s.code",
            "quantity": "r.quantity",
            "canceled": "r.canceled",
            "shipped": "r.shipped",
            "received": "r.received",
            "damaged": "r.damaged",
            "returned": "r.returned",
            "writtenOff": "r.written_off",
        },
        lines=True,
    ),
)
