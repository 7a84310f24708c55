"""What is allocated is somebody's work."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="work_covers_allocated",
    numbers=(5,),
    statement="The outstanding units of an order line's work are its allocated units, and work that is over has none"
    " outstanding.",
    reading="An order line: units that locations still have to send against units allocated; of a kit its components"
    " are work. With a fulfillment order, one that is over but has units left.",
    sql="""
        WITH work AS (
            SELECT order_line_id, sum(quantity - canceled_quantity - shipped_quantity) AS units
            FROM fulfillment_order_lines GROUP BY order_line_id
        )
        SELECT l.id AS order_line, NULL AS fulfillment_order, coalesce(w.units, 0) AS outstanding,
               l.allocated_quantity AS allocated
        FROM order_lines l LEFT JOIN work w ON w.order_line_id = l.id
        WHERE coalesce(w.units, 0) <> CASE WHEN l.is_kit THEN 0 ELSE l.allocated_quantity END
        UNION ALL
        SELECT w.order_line_id, f.id, w.quantity - w.canceled_quantity - w.shipped_quantity, 0
        FROM fulfillment_orders f JOIN fulfillment_order_lines w ON w.fulfillment_order_id = f.id
        WHERE f.status IN ('DISPATCHED', 'COMPLETED', 'REJECTED', 'CANCELED')
          AND w.quantity <> w.canceled_quantity + w.shipped_quantity
    """,
)
