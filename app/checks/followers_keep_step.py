"""A store waits for what is sent to it, and for nothing else."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="followers_keep_step",
    statement="Work that follows is another location's of the same delivery, and where what it follows has brought it:"
    " it waits while something is sent, and ends with that. What came back was not delivered.",
    reading="A store's work, its status and that of the work that it follows; or a shipment that came back although it"
    " arrived.",
    sql="""
        SELECT f.id, f.status::text, s.status::text AS follows
        FROM fulfillment_orders f JOIN fulfillment_orders s ON s.id = f.follows_id
        WHERE (f.order_id, f.delivery_id) <> (s.order_id, s.delivery_id) OR f.location_id = s.location_id
           OR s.follows_id IS NOT NULL
           OR CASE f.status
                WHEN 'SCHEDULED' THEN s.status IN ('CANCELED', 'REJECTED', 'DISPATCHED', 'COMPLETED')
                WHEN 'OPEN' THEN s.status IN ('CANCELED', 'REJECTED', 'COMPLETED')
                WHEN 'READY_FOR_PICKUP' THEN s.status <> 'DISPATCHED'
                WHEN 'COMPLETED' THEN s.status NOT IN ('DISPATCHED', 'COMPLETED')
                WHEN 'CANCELED' THEN s.status NOT IN ('CANCELED', 'REJECTED', 'DISPATCHED')
                ELSE true
              END
        UNION ALL
        SELECT p.id, p.status::text, NULL FROM shipments p
        WHERE p.received_back_at IS NOT NULL AND p.status NOT IN ('RETURN_TO_SENDER', 'LOST')
    """,
)
