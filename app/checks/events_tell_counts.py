"""The law of events, for counts."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_counts",
    statement="Folding the events of a count gives what its row says.",
    reading="A field of a count: what its newest event says and what the row says. Clients that follow see the first.",
    sql=fold(
        "StockCount",
        "stock_counts r JOIN locations p ON p.id = r.location_id",
        {"location": "p.code", "state": "r.state", "countedAt": "r.counted_at"},
        times="countedAt",
    ),
)
