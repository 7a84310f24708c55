"""What is asked back is asked back of somebody's work, by a cancellation that says by whom and why."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="recalls_are_in_records",
    numbers=(3,),
    statement="The units of an order line that are to be canceled are those that its work is asked to give back, and"
    " those that records of cancellations wait for; no record has canceled more than its line.",
    reading="An order line, and what it, its work and its records say; or a fulfillment order that is CANCEL_REQUESTED"
    " without being asked for anything, or asked without being so.",
    sql="""
        WITH work AS (
            SELECT order_line_id, sum(recalled_quantity) AS units FROM fulfillment_order_lines
            WHERE recalled_quantity > 0 GROUP BY order_line_id
        ), records AS (
            SELECT order_line_id, sum(recalled_quantity) AS units, sum(canceled_quantity) AS canceled
            FROM order_cancellation_lines GROUP BY order_line_id
        )
        SELECT l.id AS order_line, NULL AS fulfillment_order, l.cancel_requested_quantity AS line_says,
               coalesce(w.units, 0) AS work_says, coalesce(r.units, 0) AS records_say,
               coalesce(r.canceled, 0) AS records_canceled
        FROM order_lines l LEFT JOIN work w ON w.order_line_id = l.id LEFT JOIN records r ON r.order_line_id = l.id
        WHERE l.cancel_requested_quantity <> coalesce(w.units, 0)
           OR l.cancel_requested_quantity <> coalesce(r.units, 0)
           OR coalesce(r.canceled, 0) > l.canceled_quantity
        UNION ALL
        SELECT NULL, f.id, NULL, coalesce(w.units, 0), NULL, NULL
        FROM fulfillment_orders f LEFT JOIN (
            SELECT fulfillment_order_id, sum(recalled_quantity) AS units FROM fulfillment_order_lines
            GROUP BY fulfillment_order_id
        ) w ON w.fulfillment_order_id = f.id
        WHERE (f.status = 'CANCEL_REQUESTED') <> (coalesce(w.units, 0) > 0)
    """,
)
