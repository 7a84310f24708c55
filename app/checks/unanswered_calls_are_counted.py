"""Nobody overlooks what a gateway never said."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="unanswered_calls_are_counted",
    numbers=(6,),
    statement="An order counts the steps of its payments that nobody asks their gateway about any more.",
    reading="An order, what it counts and how many there are: money whose end nobody knows, and nobody is shown.",
    sql="""
        SELECT o.id AS order_id, o.unanswered_calls, coalesce(u.calls, 0) AS given_up
        FROM orders o LEFT JOIN (
            SELECT p.order_id, count(*) AS calls
            FROM gateway_calls c JOIN payment_transactions s ON s.id = c.id JOIN payments p ON p.id = s.payment_id
            WHERE c.given_up_at IS NOT NULL GROUP BY p.order_id
        ) u ON u.order_id = o.id
        WHERE o.unanswered_calls <> coalesce(u.calls, 0)
    """,
)
