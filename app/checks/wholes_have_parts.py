"""Nothing is hollow."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="wholes_have_parts",
    numbers=(12,),
    statement="Orders have lines and a delivery, fulfillment orders and reservations have lines, shipments have parcels"
    " with units. Work that follows another has no lines: its units count where they are sent.",
    reading="Something that has nothing in it.",
    sql="""
        SELECT 'order without lines' AS what, id FROM orders o
        WHERE NOT EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id)
        UNION ALL
        SELECT 'order without a delivery', id FROM orders o
        WHERE NOT EXISTS (SELECT FROM deliveries d WHERE d.order_id = o.id)
        UNION ALL
        SELECT 'fulfillment order without lines, or a following one with lines', id FROM fulfillment_orders f
        WHERE (f.follows_id IS NULL)
              <> EXISTS (SELECT FROM fulfillment_order_lines w WHERE w.fulfillment_order_id = f.id)
        UNION ALL
        SELECT 'reservation without lines', id FROM reservations r
        WHERE NOT EXISTS (SELECT FROM reservation_lines h WHERE h.reservation_id = r.id)
        UNION ALL
        SELECT 'shipment without units', id FROM shipments s
        WHERE NOT EXISTS (
            SELECT FROM packages k JOIN package_lines p ON p.package_id = k.id WHERE k.shipment_id = s.id)
    """,
)
