"""The law of events, for accounts of staff."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_staff",
    statement="Folding the events of an account of staff gives what its row says.",
    reading="A field: what its newest event says, and what the row says, which decides who comes in.",
    sql=fold(
        "Staff",
        "staff_accounts r",
        {
            "roles": "to_jsonb(r.roles)",
            "locations": "to_jsonb(r.locations)",
            "channels": "to_jsonb(r.channels)",
            "active": "r.active",
            "hasPassword": "r.password_hash IS NOT NULL",
        },
    ),
)
