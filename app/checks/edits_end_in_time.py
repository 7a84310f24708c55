"""One edit at a time, and none for ever."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="edits_end_in_time",
    numbers=(4, 12),
    statement="An order names the edit that is open on it and no other; an edit is open a minute after its clock ran"
    " out at most; what holds units for an edit belongs to one that is open.",
    reading="An order whose edit is not the open one, an edit that nobody ended, or a hold whose edit is over.",
    sql="""
        SELECT 'order names another edit than the open one' AS what, o.id, o.edit_id AS edit
        FROM orders o LEFT JOIN order_edits e ON e.order_id = o.id AND e.state = 'OPEN'
        WHERE (o.edit_id, o.edit_version) IS DISTINCT FROM (e.id, e.version)
        UNION ALL
        SELECT 'edit is open too long', e.order_id, e.id
        FROM order_edits e WHERE e.state = 'OPEN' AND e.expires_at < now() - interval '60 seconds'
        UNION ALL
        SELECT 'hold without an open edit', r.id, e.id
        FROM reservations r LEFT JOIN order_edits e ON e.reservation_id = r.id
        WHERE r.purpose = 'ORDER_EDIT' AND r.state = 'ACTIVE' AND (e.id IS NULL OR e.state <> 'OPEN')
    """,
)
