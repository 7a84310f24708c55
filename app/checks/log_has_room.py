"""The log has where to go on."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="log_has_room",
    numbers=(8,),
    statement="There is a partition for the next position of the log.",
    reading="The next position and the partition it needs: the sequencer stands still when it cannot make one.",
    sql="""
        SELECT h.position + 1 AS position, needed AS partition
        FROM event_log_head h, format('events_p%s', lpad(((h.position + 1) / 1000000)::text, 6, '0')) AS needed
        WHERE NOT EXISTS (
            SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'events'::regclass AND c.relname = needed
        )
    """,
)
