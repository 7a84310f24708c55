"""The law of events, for what is on its way."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_supplies",
    statement="Folding the events of a supply gives what its row says.",
    reading="A field of a supply: what its newest event says and what the row says. Clients that follow see the first.",
    sql=fold(
        "IncomingSupply",
        "supplies r JOIN skus s ON s.id = r.sku_id JOIN locations p ON p.id = r.location_id",
        {
            "kind": "r.kind",
            "sku": "s.code",
            "location": "p.code",
            "quantity": "CASE WHEN r.state = 'OPEN' THEN r.quantity - r.received ELSE 0 END",
            "received": "r.received",
            "promised": "r.promised",
            "expectedAt": "r.expected_at",
            "state": "r.state",
        },
        times="expectedAt",
    ),
)
