"""Damage to credit, and how many offenders it makes."""

from tests.app.checks.damage import Damage, _told

CREDITED_DAMAGE: tuple[Damage, ...] = (
    Damage(
        "credit_follows_its_ledger",
        "money from nowhere",
        "UPDATE credit_accounts SET balance_minor = balance_minor + 1 WHERE kind = 'STORE_CREDIT'",
    ),
    Damage(
        "credit_follows_its_ledger",
        "a promise that was taken twice",
        """UPDATE credit_entries SET balance_delta = -1300, held_delta = -1300 WHERE kind = 'SPEND' AND id =
            (SELECT e.id FROM credit_entries e WHERE e.kind = 'SPEND' ORDER BY e.id LIMIT 1)""",
        offenders=3,  # the promise, and both sums of its account
    ),
    Damage(
        "refunds_reach_credit",
        "a refund that is nowhere",
        "DELETE FROM credit_entries WHERE kind = 'ISSUE' AND order_id IS NOT NULL",
    ),
    _told("events_tell_credit", "CreditAccount", "balanceMinor", "1"),
)
