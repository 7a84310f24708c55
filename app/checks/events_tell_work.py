"""The law of events, for fulfillment orders."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_work",
    statement="Folding the events of a fulfillment order gives what its row says.",
    reading="A field of a fulfillment order: what its newest event says and what the row says. Clients that follow"
    " see the first.",
    sql=fold(
        "FulfillmentOrder",
        "fulfillment_orders r JOIN locations p ON p.id = r.location_id"
        " LEFT JOIN pickups u ON u.id = r.id AND (u.state IN ('HANDED_OVER', 'EXPIRED')"
        " OR r.status NOT IN ('DISPATCHED', 'COMPLETED', 'REJECTED', 'CANCELED'))",
        {
            "location": "p.code",
            "method": "r.method",
            "status": "r.status",
            "dueAt": "r.due_at",
            "opensAt": "r.opens_at",
            "rejectReason": "r.reject_reason",
            "followsId": "r.follows_id",
            "requestStatus": "nullif(r.request_status, 'UNSUBMITTED')",
            "expectedShipAt": "r.expected_ship_at",
            "pickupState": "u.state",
            "readyAt": "u.ready_at",
            "expiresAt": "u.expires_at",
            "arrivedAt": "u.arrived_at",
            "bay": "u.bay",
            "remindedAt": "u.reminded_at",
        },
        times="dueAt opensAt expectedShipAt readyAt expiresAt arrivedAt remindedAt",
    ),
)
