"""What is over gives its stock back."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="closed_orders_hold_nothing",
    numbers=(4,),
    statement="No order that is canceled, completed or expired holds stock.",
    reading="An order and the units it still holds: they are lost to sale until the reservation ends.",
    sql="""
        SELECT o.id AS order_id, o.number, o.status, r.id AS reservation, sum(h.quantity) AS held
        FROM reservations r
        JOIN orders o ON o.id = r.order_id
        JOIN reservation_lines h ON h.reservation_id = r.id AND h.quantity > 0
        WHERE r.state = 'ACTIVE' AND o.status IN ('CANCELED', 'COMPLETED', 'EXPIRED')
        GROUP BY o.id, r.id
    """,
)
