"""Positions are 1..N."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="log_is_gapless",
    numbers=(8,),
    statement="The positions of events are 1 to N without a gap, and the head of the log stands at N.",
    reading="With `what` gap: positions missing from first to last, both included; subscribers miss those events for"
    " good. With head: where it stands and where the log ends. With heads: how many there are, not one.",
    sql="""
        SELECT 'gap' AS what, before + 1 AS first, position - 1 AS last
        FROM (SELECT position, lag(position, 1, 0::bigint) OVER (ORDER BY position) AS before FROM events) placed
        WHERE position <> before + 1
        UNION ALL
        SELECT 'head', h.position, l.last
        FROM event_log_head h, (SELECT coalesce(max(position), 0) AS last FROM events) l WHERE h.position <> l.last
        UNION ALL
        SELECT 'heads', count(*), 1 FROM event_log_head HAVING count(*) <> 1
    """,
)
