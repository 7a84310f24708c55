"""A payment is what its steps sum to."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="payments_follow_their_ledger",
    numbers=(6,),
    statement="A payment's amounts are the sums of its steps: what succeeded, and what is on its way; captured and on"
    " its way never exceeds authorized, refunded and on its way never exceeds captured.",
    reading="A payment, one of its amounts as it stands, and what its steps (or the amount before it) allow, in minor"
    " units: money moved without a step, or more than was there.",
    sql="""
        WITH steps AS (
            SELECT payment_id,
                   sum(amount_minor) FILTER (WHERE kind = 'AUTHORIZE' AND status = 'SUCCEEDED') AS authorized,
                   sum(amount_minor) FILTER (WHERE kind = 'CAPTURE' AND status = 'SUCCEEDED') AS captured,
                   sum(amount_minor) FILTER (WHERE kind = 'REFUND' AND status = 'SUCCEEDED') AS refunded,
                   sum(amount_minor) FILTER (WHERE kind = 'CHARGEBACK' AND status = 'SUCCEEDED') AS charged_back,
                   sum(amount_minor) FILTER (WHERE kind = 'CAPTURE' AND status NOT IN ('SUCCEEDED', 'FAILED'))
                       AS capture_pending,
                   sum(amount_minor) FILTER (WHERE kind = 'REFUND' AND status NOT IN ('SUCCEEDED', 'FAILED'))
                       AS refund_pending
            FROM payment_transactions GROUP BY payment_id
        )
        SELECT p.id AS payment, p.order_id, field, stands, should_be
        FROM payments p LEFT JOIN steps s ON s.payment_id = p.id, LATERAL (VALUES
            ('authorized', p.authorized_minor, coalesce(s.authorized, 0)),
            ('captured', p.captured_minor, coalesce(s.captured, 0)),
            ('refunded', p.refunded_minor, coalesce(s.refunded, 0)),
            ('charged back', p.charged_back_minor, coalesce(s.charged_back, 0)),
            ('captures on their way', p.capture_pending_minor, coalesce(s.capture_pending, 0)),
            ('refunds on their way', p.refund_pending_minor, coalesce(s.refund_pending, 0)),
            ('captured at most', p.captured_minor + p.capture_pending_minor,
             least(p.captured_minor + p.capture_pending_minor, p.authorized_minor)),
            ('refunded at most', p.refunded_minor + p.refund_pending_minor,
             least(p.refunded_minor + p.refund_pending_minor, p.captured_minor))
        ) AS sums(field, stands, should_be)
        WHERE stands <> should_be
    """,
)
