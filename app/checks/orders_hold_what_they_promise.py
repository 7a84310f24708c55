"""A promise to an order is a hold on stock."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="orders_hold_what_they_promise",
    numbers=(4,),
    statement="A line that takes stock holds exactly its reserved and allocated units, the allocated ones where the"
    " work is; a line that takes none holds none.",
    reading="An order line with the units it holds and those it should; with a location, the work there is not"
    " covered. A hold whose line has another SKU or another order counts as no hold of that line.",
    sql="""
        WITH held AS (
            SELECT h.order_line_id, h.location_id, sum(h.quantity) AS units
            FROM reservation_lines h
            JOIN reservations r ON r.id = h.reservation_id
            LEFT JOIN order_lines l ON l.id = h.order_line_id AND l.order_id = r.order_id AND l.sku_id = h.sku_id
            WHERE r.state = 'ACTIVE' AND r.purpose = 'ORDER' AND h.quantity > 0
            GROUP BY h.order_line_id, h.location_id, l.id HAVING l.id IS NOT NULL
        ), by_line AS (
            SELECT order_line_id, sum(units) AS units FROM held GROUP BY order_line_id
        ), work AS (
            SELECT w.order_line_id, f.location_id, sum(w.quantity - w.canceled_quantity - w.shipped_quantity) AS units
            FROM fulfillment_order_lines w
            JOIN fulfillment_orders f ON f.id = w.fulfillment_order_id
            JOIN order_lines l ON l.id = w.order_line_id AND l.takes_stock
            WHERE w.quantity > w.canceled_quantity + w.shipped_quantity
            GROUP BY w.order_line_id, f.location_id
        )
        SELECT l.id AS order_line, NULL AS location_id, coalesce(b.units, 0) AS held,
               CASE WHEN l.takes_stock THEN l.reserved_quantity + l.allocated_quantity ELSE 0 END AS promised
        FROM order_lines l LEFT JOIN by_line b ON b.order_line_id = l.id
        WHERE coalesce(b.units, 0)
              <> CASE WHEN l.takes_stock THEN l.reserved_quantity + l.allocated_quantity ELSE 0 END
        UNION ALL
        SELECT order_line_id, location_id, coalesce(h.units, 0), w.units
        FROM work w LEFT JOIN held h USING (order_line_id, location_id)
        WHERE coalesce(h.units, 0) < w.units
    """,
)
