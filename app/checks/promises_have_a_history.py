"""Buyers find what they were promised before: the history of a line's promise ends with what stands now."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="promises_have_a_history",
    statement="A line of which something else was promised or expected than at placing has the whole history of that,"
    " without gaps, and it ends with what stands now; any other line has none.",
    reading="A line whose history is longer or shorter than it says, or ends with something else than what stands.",
    sql="""
        WITH history AS (
            SELECT order_line_id, count(*) AS revisions, max(sequence) AS last FROM promise_revisions
            GROUP BY order_line_id
        )
        SELECT l.id AS order_line, l.promise_revision AS says, coalesce(h.revisions, 0) AS revisions,
               l.expected_by AS stands, r.expected_by AS history_says
        FROM order_lines l JOIN deliveries d ON d.id = l.delivery_id
        LEFT JOIN history h ON h.order_line_id = l.id
        LEFT JOIN promise_revisions r ON r.order_line_id = l.id AND r.sequence = h.last
        WHERE (l.promise_revision, l.promise_revision) IS DISTINCT FROM (coalesce(h.revisions, 0), coalesce(h.last, 0))
           OR l.promise_revision > 0 AND l.canceled_quantity < l.quantity AND (
               (r.expected_by, r.promised_from, r.promised_by, r.promised_on)
               IS DISTINCT FROM (l.expected_by, d.promised_from, d.promised_by, d.promised_on))
    """,
)
