"""Goods that lie ready are somebody's pickup, and a pickup is as far as its work."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="pickups_follow_work",
    statement="Work whose goods lie ready has a pickup that goes on, and a pickup that was handed over or that nobody"
    " came for belongs to work that ended so.",
    reading="A fulfillment order, its status and what its pickup says: goods that lie ready although nobody can get"
    " them, or that went and still lie there.",
    sql="""
        SELECT f.id, f.status, u.state
        FROM fulfillment_orders f LEFT JOIN pickups u ON u.id = f.id
        WHERE CASE coalesce(u.state, 'PREPARING')
            WHEN 'PREPARING' THEN 'READY_FOR_PICKUP' IN (f.status, f.recalled_from)
            WHEN 'HANDED_OVER' THEN f.status NOT IN ('COMPLETED', 'DISPATCHED')
            WHEN 'EXPIRED' THEN f.status NOT IN ('CANCELED', 'COMPLETED', 'DISPATCHED')
            ELSE f.status NOT IN ('READY_FOR_PICKUP', 'CANCEL_REQUESTED', 'CANCELED')
        END
    """,
)
