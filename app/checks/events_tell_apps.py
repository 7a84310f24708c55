"""The law of events, for apps."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_apps",
    statement="Folding the events of an app gives what its row says.",
    reading="A field: what its newest event says, and what the row says, which decides who comes in.",
    sql=fold(
        "App",
        "apps r",
        {
            "code": "r.code",
            "name": "r.name",
            "active": "r.active",
            "locations": "to_jsonb(r.locations)",
            "channels": "to_jsonb(r.channels)",
            "scopes": "to_jsonb(r.scopes)",
        },
    ),
)
