"""Nothing hangs in the air, and nothing belongs to two orders."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="parts_belong_to_their_order",
    numbers=(12,),
    statement="Every line, charge, payment, work, shipment and hold of an order belongs to an order that exists, and to"
    " one only.",
    reading="A part whose order is not there, or that points at a part of another order.",
    sql="""
        SELECT 'order line without its order or delivery' AS what, l.id FROM order_lines l
        WHERE NOT EXISTS (SELECT FROM deliveries d JOIN orders o ON o.id = d.order_id
                          WHERE d.id = l.delivery_id AND d.order_id = l.order_id)
        UNION ALL
        SELECT 'charge without order', c.id FROM order_charges c
        WHERE NOT EXISTS (SELECT FROM orders o WHERE o.id = c.order_id)
        UNION ALL
        SELECT 'payment without order', p.id FROM payments p
        WHERE NOT EXISTS (SELECT FROM orders o WHERE o.id = p.order_id)
        UNION ALL
        SELECT 'fulfillment order without its order or delivery', f.id FROM fulfillment_orders f
        WHERE NOT EXISTS (SELECT FROM deliveries d JOIN orders o ON o.id = d.order_id
                          WHERE d.id = f.delivery_id AND d.order_id = f.order_id)
        UNION ALL
        SELECT 'line of work without its order line', w.id
        FROM fulfillment_order_lines w JOIN fulfillment_orders f ON f.id = w.fulfillment_order_id
        WHERE NOT EXISTS (SELECT FROM order_lines l WHERE l.id = w.order_line_id AND l.order_id = f.order_id
                          AND l.delivery_id = f.delivery_id)
        UNION ALL
        SELECT 'shipment without its work', s.id FROM shipments s
        WHERE NOT EXISTS (SELECT FROM fulfillment_orders f
                          WHERE f.id = s.fulfillment_order_id AND f.order_id = s.order_id)
        UNION ALL
        SELECT 'hold of another order''s work', h.id FROM order_holds h
        WHERE h.fulfillment_order_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM fulfillment_orders f WHERE f.id = h.fulfillment_order_id AND f.order_id = h.order_id)
        UNION ALL
        SELECT 'cancellation of another order''s line', c.id
        FROM order_cancellation_lines c JOIN order_cancellations o ON o.id = c.cancellation_id
        WHERE NOT EXISTS (SELECT FROM order_lines l WHERE l.id = c.order_line_id AND l.order_id = o.order_id)
        UNION ALL
        SELECT 'reservation without order', r.id FROM reservations r
        WHERE r.purpose = 'ORDER' AND NOT EXISTS (SELECT FROM orders o WHERE o.id = r.order_id)
        UNION ALL
        SELECT 'hold of an order without its line', h.id
        FROM reservation_lines h JOIN reservations r ON r.id = h.reservation_id
        WHERE r.purpose = 'ORDER' AND NOT EXISTS (
            SELECT FROM order_lines l WHERE l.id = h.order_line_id AND l.order_id = r.order_id AND l.sku_id = h.sku_id)
    """,
)
