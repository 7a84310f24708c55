"""The law of events, for access that was ended."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_revocations",
    statement="Folding the events of a revocation gives what its row says.",
    reading="A field of a revocation: what its newest event says, which ends sockets, and what the row says, which"
    " refuses requests.",
    sql=fold(
        "AccessRevocation",
        "access_revocations r",
        {"subject": "r.subject", "before": "r.before"},
        times="before",
    ),
)
