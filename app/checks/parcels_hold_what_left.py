"""What left is in a parcel."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="parcels_hold_what_left",
    numbers=(5,),
    statement="The parcels of a line of work hold its shipped units, and the shipped units of an order line are those"
    " of its work.",
    reading="A line of work (or, without one, an order line): units in parcels or work against units shipped. Shipments"
    " that have not left, or were called back, do not count.",
    sql="""
        WITH parcels AS (
            SELECT p.fulfillment_order_line_id, s.fulfillment_order_id, sum(p.quantity) AS units
            FROM package_lines p JOIN packages k ON k.id = p.package_id JOIN shipments s ON s.id = k.shipment_id
            WHERE s.shipped_at IS NOT NULL AND s.status <> 'VOIDED'
            GROUP BY p.fulfillment_order_line_id, s.fulfillment_order_id
        ), work AS (
            SELECT order_line_id, sum(shipped_quantity) AS units FROM fulfillment_order_lines GROUP BY order_line_id
        )
        SELECT coalesce(w.id, p.fulfillment_order_line_id) AS work_line, w.order_line_id AS order_line,
               coalesce(p.units, 0) AS packed_in, coalesce(w.shipped_quantity, 0) AS shipped
        FROM fulfillment_order_lines w
        FULL JOIN parcels p ON p.fulfillment_order_line_id = w.id AND p.fulfillment_order_id = w.fulfillment_order_id
        WHERE coalesce(p.units, 0) <> coalesce(w.shipped_quantity, 0)
        UNION ALL
        SELECT NULL, l.id, coalesce(w.units, 0), l.shipped_quantity
        FROM order_lines l LEFT JOIN work w ON w.order_line_id = l.id
        WHERE coalesce(w.units, 0) <> CASE WHEN l.is_kit THEN 0 ELSE l.shipped_quantity END
    """,
)
