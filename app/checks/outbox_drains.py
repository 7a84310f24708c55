"""Facts get their position soon."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="outbox_drains",
    numbers=(8,),
    statement="No committed event waits in the outbox for more than 5 seconds.",
    reading="An event that subscribers do not see: no sequencer runs, or it fails. Right after a long import one may"
    " show, once.",
    sql="""
        SELECT id AS outbox_id, type, subject_id, recorded_at FROM outbox
        WHERE recorded_at < now() - interval '5 seconds' ORDER BY id
    """,
)
