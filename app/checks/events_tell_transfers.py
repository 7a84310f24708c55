"""The law of events, for transfers."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_transfers",
    statement="Folding the events of a transfer gives what its row says.",
    reading="A field of a transfer: what its newest event says and what the row says. Clients that follow see the"
    " first.",
    sql=fold(
        "Transfer",
        "transfers r JOIN locations s ON s.id = r.source_id JOIN locations d ON d.id = r.destination_id",
        {"number": "r.number", "from": "s.code", "to": "d.code", "status": "r.status", "expectedAt": "r.expected_at"},
        times="expectedAt",
    ),
)
