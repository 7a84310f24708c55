"""What a gateway told, and was taken at its word for, is in the ledger."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="notices_have_effect",
    numbers=(15,),
    statement="A message of the inbox that is applied left its effects, and each effect stands in the payment's ledger:"
    " what was told to have succeeded did, what was told to have ended has ended. Refunds follow their steps.",
    reading="A message without effect, an effect whose step says otherwise, or a refund that says otherwise than its"
    " steps.",
    sql="""
        SELECT 'applied without effect' AS what, m.id, NULL::uuid AS transaction_id, m.state AS stands
        FROM inbox_messages m WHERE m.state = 'APPLIED' AND m.settled_at IS NULL
        UNION ALL
        SELECT 'effect missing', e.id, s.id, s.status
        FROM inbox_effects e JOIN payment_transactions s ON s.id = e.transaction_id
        WHERE (e.told = 'SUCCEEDED' AND s.kind <> 'CHARGEBACK' AND s.status <> 'SUCCEEDED')
           OR (e.told IN ('SUCCEEDED', 'FAILED') AND s.status NOT IN ('SUCCEEDED', 'FAILED'))
           OR (e.told = 'FAILED' AND s.kind = 'CHARGEBACK' AND s.status <> 'FAILED')
        UNION ALL
        SELECT 'refund differs', r.id, NULL, r.status
        FROM refunds r JOIN (
            SELECT refund_id, bool_or(status NOT IN ('SUCCEEDED', 'FAILED')) AS open,
                   bool_or(status = 'SUCCEEDED') AS some, bool_or(status = 'FAILED') AS failed
            FROM payment_transactions WHERE refund_id IS NOT NULL GROUP BY refund_id
        ) s ON s.refund_id = r.id
        WHERE r.status <> CASE WHEN s.open THEN 'PENDING' WHEN NOT s.failed THEN 'SUCCEEDED'
                               WHEN s.some THEN 'PARTLY_FAILED' ELSE 'FAILED' END
    """,
)
