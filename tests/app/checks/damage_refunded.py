"""Damage to what went back, and how many offenders it makes."""

# ruff: noqa: S608 - statements are put together from this file's own words

from tests.app.checks.damage import Damage, _without

CREDITED = "(SELECT id FROM orders WHERE credited_minor > 0 ORDER BY id LIMIT 1)"
GOODWILL = "(SELECT id FROM refunds WHERE reason = 'GOODWILL' AND status = 'SUCCEEDED' ORDER BY id LIMIT 1)"
UNITS = "(SELECT id FROM refund_lines ORDER BY id LIMIT 1)"

REFUNDED: tuple[Damage, ...] = (
    Damage(
        "credits_follow_refunds",
        "a cent that nobody credited",
        f"UPDATE orders SET credited_minor = credited_minor + 1, total_minor = total_minor - 1 WHERE id = {CREDITED}",
    ),
    Damage(
        "credits_follow_refunds",
        "a refund that forgot a part",
        _without("refunds", "adjustment_within")
        + f"UPDATE refunds SET adjustment_minor = adjustment_minor - 1 WHERE id = {GOODWILL}",
    ),
    Damage(
        "credits_follow_refunds",
        "more units refunded than the line has",
        f"UPDATE refund_lines SET quantity = quantity + 100 WHERE id = {UNITS}",
    ),
    Damage(
        "credits_follow_refunds",
        "a tender that gave another amount",
        f"UPDATE payment_transactions SET amount_minor = amount_minor + 1 WHERE refund_id = {GOODWILL}",
    ),
    Damage(
        "events_tell_refunds",
        "a reason that nobody told",
        f"UPDATE refunds SET reason = 'OTHER' WHERE id = {GOODWILL}",
    ),
    Damage(
        "payments_follow_their_ledger",
        "a chargeback that the payment does not know",
        "UPDATE payments SET charged_back_minor = 0 WHERE charged_back_minor > 0",
    ),
    Damage(
        "payments_follow_their_ledger",
        "a refund on its way that the payment does not know",
        "UPDATE payments SET refund_pending_minor = 0 WHERE refund_pending_minor > 0",
    ),
    Damage(
        "notices_have_effect",
        "a notice whose step never ended",
        """UPDATE payment_transactions SET status = 'PENDING' WHERE id =
            (SELECT transaction_id FROM inbox_effects WHERE told = 'SUCCEEDED' ORDER BY id LIMIT 1)""",
    ),
    Damage(
        "notices_have_effect",
        "a refund that failed and does not say so",
        "UPDATE refunds SET status = 'SUCCEEDED' WHERE status = 'FAILED'",
    ),
    Damage(
        "notices_have_effect",
        "a message that was never worked off",
        """UPDATE inbox_messages SET settled_at = NULL WHERE id =
            (SELECT id FROM inbox_messages WHERE state = 'APPLIED' ORDER BY id LIMIT 1)""",
    ),
)
