"""The past does not take today's units."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="imported_history_touches_no_stock",
    statement="Orders of origin IMPORT have neither moved nor reserved stock, unless they were told to (stock policy).",
    reading="An imported order and the movement or reservation that is its doing.",
    sql="""
        SELECT 'movement' AS what, m.id, o.id AS order_id, o.number
        FROM orders o JOIN stock_movements m ON m.cause_id = o.id AND m.cause_type = 'Order'
        WHERE o.origin = 'IMPORT' AND o.stock_policy = 'NONE'
        UNION ALL
        SELECT 'reservation', r.id, o.id, o.number
        FROM orders o JOIN reservations r ON r.order_id = o.id
        WHERE o.origin = 'IMPORT' AND o.stock_policy = 'NONE'
    """,
)
