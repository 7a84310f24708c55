"""The law of events, for keys of apps."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_app_keys",
    statement="Folding the events of a key gives what its row says.",
    reading="A field: what its newest event says, and what the row says, which decides who comes in.",
    sql=fold(
        "AppKey",
        "app_keys r",
        {
            "app": "r.app_id",
            "prefix": "r.prefix",
            "scopes": "to_jsonb(r.scopes)",
            "revokedAt": "r.revoked_at",
        },
        times="revokedAt",
    ),
)
