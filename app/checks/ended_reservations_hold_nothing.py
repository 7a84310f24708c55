"""What is over holds nothing, and what an order took over names it."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="ended_reservations_hold_nothing",
    numbers=(4,),
    statement="A reservation that is converted, released or expired holds no units, one that is active holds some; a"
    " cart that was converted names the order that took its units over.",
    reading="A reservation, its state, the units it holds, and the order that it names.",
    sql="""
        SELECT r.id AS reservation, r.state, r.order_id, coalesce(sum(l.quantity), 0) AS held
        FROM reservations r LEFT JOIN reservation_lines l ON l.reservation_id = r.id
        GROUP BY r.id
        HAVING (r.state = 'ACTIVE') <> (coalesce(sum(l.quantity), 0) > 0)
            OR (r.purpose IN ('CART', 'CHECKOUT', 'DRAFT', 'QUOTE', 'ORDER_EDIT')
                AND (r.state = 'CONVERTED') <> (r.order_id IS NOT NULL))
    """,
)
