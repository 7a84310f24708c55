"""The law of events, for stock feeds."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_feeds",
    statement="Folding the events of a stock feed gives what its row says.",
    reading="A field of a feed: what its newest event says and what the row says. Clients that follow see the first.",
    sql=fold(
        "StockFeed",
        "stock_feeds r JOIN locations p ON p.id = r.location_id",
        {"location": "p.code", "maxAgeMinutes": "r.max_age_minutes", "asOf": "r.as_of"},
        times="asOf",
    ),
)
