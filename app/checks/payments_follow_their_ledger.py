"""A payment is what its steps sum to."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="payments_follow_their_ledger",
    numbers=(6,),
    statement="A payment's authorized, captured and refunded amounts are the sums of its succeeded steps, and none"
    " exceeds the one before it.",
    reading="A payment with its amounts and its steps' sums, in minor units: money moved without a step, or more than"
    " was there.",
    sql="""
        WITH steps AS (
            SELECT payment_id,
                   sum(amount_minor) FILTER (WHERE kind = 'AUTHORIZE') AS authorized,
                   sum(amount_minor) FILTER (WHERE kind = 'CAPTURE') AS captured,
                   sum(amount_minor) FILTER (WHERE kind = 'REFUND') AS refunded
            FROM payment_transactions WHERE status = 'SUCCEEDED' GROUP BY payment_id
        )
        SELECT p.id AS payment, p.order_id, p.authorized_minor, p.captured_minor, p.refunded_minor,
               coalesce(s.authorized, 0) AS steps_authorized, coalesce(s.captured, 0) AS steps_captured,
               coalesce(s.refunded, 0) AS steps_refunded
        FROM payments p LEFT JOIN steps s ON s.payment_id = p.id
        WHERE p.captured_minor > p.authorized_minor OR p.refunded_minor > p.captured_minor OR p.refunded_minor < 0
           OR (p.authorized_minor, p.captured_minor, p.refunded_minor)
              IS DISTINCT FROM (coalesce(s.authorized, 0), coalesce(s.captured, 0), coalesce(s.refunded, 0))
    """,
)
