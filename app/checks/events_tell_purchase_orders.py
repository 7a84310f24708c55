"""The law of events, for purchase orders."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_purchase_orders",
    statement="Folding the events of a purchase order gives what its row says.",
    reading="A field of a purchase order: what its newest event says and what the row says. Clients that follow see the"
    " first.",
    sql=fold(
        "PurchaseOrder",
        "purchase_orders r JOIN locations s ON s.id = r.supplier_id JOIN locations d ON d.id = r.destination_id",
        {"number": "r.number", "supplier": "s.code", "to": "d.code", "status": "r.status"},
    ),
)
