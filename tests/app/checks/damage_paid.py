"""Damage to what was paid, and how many offenders it makes."""

from tests.app.checks.damage import Damage

PAID: tuple[Damage, ...] = (
    Damage(
        "unanswered_calls_are_counted",
        "an answer that nobody waits for",
        "UPDATE gateway_calls SET given_up_at = now() WHERE id = (SELECT id FROM gateway_calls ORDER BY id LIMIT 1)",
    ),
    Damage(
        "asked_steps_are_called",
        "a step that nobody asks about",
        "DELETE FROM gateway_calls WHERE id = (SELECT id FROM gateway_calls ORDER BY id LIMIT 1)",
    ),
    Damage(
        "asked_steps_are_called",
        "a payer's token that is kept",
        """INSERT INTO gateway_calls (id, attempts) SELECT s.id, 0 FROM payment_transactions s
            JOIN payments p ON p.id = s.payment_id
            WHERE p.through_gateway AND s.status = 'SUCCEEDED' ORDER BY s.id LIMIT 1""",
    ),
    Damage(
        "payments_follow_their_ledger",
        "a capture on its way that the payment does not know",
        """UPDATE payments SET capture_pending_minor = 0
            WHERE id = (SELECT id FROM payments WHERE capture_pending_minor > 0 ORDER BY id LIMIT 1)""",
    ),
)
