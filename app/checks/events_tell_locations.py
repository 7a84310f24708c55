"""The law of events, for locations."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_locations",
    statement="Folding the events of a location gives what its row says.",
    reading="A field of a location: what its newest event says and what the row says. Clients that follow see the"
    " first.",
    sql=fold(
        "Location",
        "locations r",
        {
            "code": "r.code",
            "name": "r.name",
            "kind": "r.kind",
            "timezone": "r.timezone",
            "active": "r.active",
            "capabilities": "to_jsonb(r.capabilities)",
            "groups": "nullif(to_jsonb(r.groups), '[]')",
            "openingHours": "nullif(r.opening_hours, '[]')",
            "closures": "nullif(r.closures, '[]')",
            "cutOffs": "nullif(r.cut_offs, '[]')",
            "handlingMinutes": "nullif(r.handling_minutes, 0)",
            "pickupDays": "r.pickup_days",
            "priority": "nullif(r.priority, 0)",
        },
    ),
)
