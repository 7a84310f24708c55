"""A draft is an order with the status DRAFT and an end; nothing is paid or worked on for it."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="drafts_have_an_end",
    numbers=(4, 12),
    statement="Every order that is a DRAFT has a time at which it ends, and only those do; it is not ended more than a"
    " minute late; all its units are open, it has no payments, no work and no parcels.",
    reading="An order and what is wrong with it as a draft.",
    sql="""
        SELECT o.id AS order_id, 'a draft without an end' AS what
        FROM orders o LEFT JOIN order_drafts d ON d.order_id = o.id WHERE o.status = 'DRAFT' AND d.order_id IS NULL
        UNION ALL
        SELECT d.order_id, 'no draft any more' FROM order_drafts d JOIN orders o ON o.id = d.order_id
        WHERE o.status <> 'DRAFT'
        UNION ALL
        SELECT order_id, 'not ended' FROM order_drafts WHERE expires_at < clock_timestamp() - interval '60 seconds'
        UNION ALL
        SELECT o.id, 'units that are not open' FROM orders o
        WHERE o.status = 'DRAFT'
          AND EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id AND l.open_quantity <> l.quantity)
        UNION ALL
        SELECT o.id, 'paid or worked on' FROM orders o
        WHERE o.status = 'DRAFT'
          AND (EXISTS (SELECT FROM payments p WHERE p.order_id = o.id)
               OR EXISTS (SELECT FROM fulfillment_orders f WHERE f.order_id = o.id)
               OR EXISTS (SELECT FROM shipments s WHERE s.order_id = o.id))
    """,
)
