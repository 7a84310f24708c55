"""Who looks for overdue orders finds them all: when an order falls due is written down, and follows its promises."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="orders_fall_due",
    statement="An order under way falls due at the earliest promise of a delivery of which units have not arrived; any"
    " other falls due never.",
    reading="An order that lists of overdue orders miss, or show too early or in vain.",
    sql="""
        WITH promised AS (
            SELECT d.order_id, min(d.promised_by) AS at FROM deliveries d
            WHERE d.promised_by IS NOT NULL AND EXISTS (
                SELECT FROM order_lines l
                WHERE l.delivery_id = d.id AND l.delivered_quantity < l.quantity - l.canceled_quantity
            )
            GROUP BY d.order_id
        )
        SELECT o.id AS order_id, o.status, o.due_at AS says, p.at AS promised
        FROM orders o LEFT JOIN promised p ON p.order_id = o.id
        WHERE o.due_at IS DISTINCT FROM CASE WHEN o.status IN ('OPEN', 'PENDING_REVIEW') THEN p.at END
    """,
)
