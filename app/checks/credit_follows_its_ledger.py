"""What an account holds, and what of it is promised, are the sums of its ledger."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="credit_follows_its_ledger",
    numbers=(6,),
    statement="An account's balance and what is held of it are the sums of its ledger; of no promise more is taken, or"
    " given back, than there was.",
    reading="An account, or a promise, what it says and what its ledger adds up to, in minor units.",
    sql="""
        WITH sums AS (
            SELECT account_id, sum(balance_delta) AS balance, sum(held_delta) AS held
            FROM credit_entries GROUP BY account_id
        )
        SELECT a.id, field, stands, adds_up_to
        FROM credit_accounts a LEFT JOIN sums s ON s.account_id = a.id, LATERAL (VALUES
            ('balance', a.balance_minor, coalesce(s.balance, 0)),
            ('held', a.held_minor, coalesce(s.held, 0))
        ) AS fields(field, stands, adds_up_to)
        WHERE stands <> adds_up_to
        UNION ALL
        SELECT h.id, 'promise', h.held_delta, h.held_delta + sum(e.held_delta)
        FROM credit_entries h JOIN credit_entries e ON e.hold_id = h.id
        GROUP BY h.id, h.held_delta
        HAVING h.held_delta + sum(e.held_delta) < 0 OR -sum(e.balance_delta) NOT BETWEEN 0 AND h.amount_minor
    """,
)
