"""The law of events, for the lines of counts."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_count_lines",
    statement="Folding the events of a count gives what the rows of its lines say.",
    reading="A field of a counted SKU: what the newest event says and what the row says. Clients that follow see the"
    " first.",
    sql=fold(
        "StockCount",
        "stock_count_lines r JOIN skus s ON s.id = r.sku_id",
        {"sku": "s.code", "expected": "r.expected", "counted": "r.counted", "state": "r.state"},
        lines=True,
    ),
)
