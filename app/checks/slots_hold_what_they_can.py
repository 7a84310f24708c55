"""No window of a van is promised to more people than it has room for."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="slots_hold_what_they_can",
    statement="The deliveries that booked a window are no more than it ever held, and each brings something.",
    reading="A location's window: how many deliveries booked it, and its room (none: nobody took a turn at it). With a"
    " delivery, one that keeps its window although all of it is canceled.",
    sql="""
        SELECT d.slot_location_id AS location_id, d.slot_starts_at AS starts_at, NULL AS delivery, count(*) AS booked,
               s.capacity
        FROM deliveries d
        LEFT JOIN delivery_slots s ON s.location_id = d.slot_location_id AND s.starts_at = d.slot_starts_at
        WHERE d.slot_location_id IS NOT NULL
        GROUP BY d.slot_location_id, d.slot_starts_at, s.capacity
        HAVING s.capacity IS NULL OR count(*) > s.capacity
        UNION ALL
        SELECT d.slot_location_id, d.slot_starts_at, d.id, 1, 0
        FROM deliveries d
        WHERE d.slot_location_id IS NOT NULL
          AND NOT EXISTS (SELECT FROM order_lines l WHERE l.delivery_id = d.id AND l.canceled_quantity < l.quantity)
    """,
)
