"""What is refunded as store credit is the buyer's, to the minor unit."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="refunds_reach_credit",
    numbers=(6, 7),
    statement="Each step of a refund to store credit has succeeded, and is one step of the ledger of what the order's"
    " customer has in its currency, of the same amount; nothing else is put to a credit for an order.",
    reading="A step of a refund or of a credit's ledger, its amount, and what stands on the other side (null: nothing):"
    " money that was promised to a buyer and is nowhere, or was given twice.",
    sql="""
        SELECT coalesce(s.id, e.id) AS step, coalesce(s.order_id, e.order_id) AS order_id, s.amount_minor, s.status,
               e.balance_delta AS credited
        FROM (
            SELECT t.id, r.order_id, t.amount_minor, t.status, o.customer_id, o.currency
            FROM refunds r JOIN payment_transactions t ON t.refund_id = r.id JOIN orders o ON o.id = r.order_id
            WHERE r.destination = 'STORE_CREDIT'
        ) s FULL JOIN (
            SELECT e.id, e.order_id, e.balance_delta, a.customer_id, a.currency
            FROM credit_entries e JOIN credit_accounts a ON a.id = e.account_id
            WHERE e.kind = 'ISSUE' AND e.order_id IS NOT NULL
        ) e ON e.id = s.id
        WHERE (s.order_id, s.amount_minor, s.status, s.customer_id, s.currency)
              IS DISTINCT FROM (e.order_id, e.balance_delta, 'SUCCEEDED', e.customer_id, e.currency)
    """,
)
