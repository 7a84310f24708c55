"""What a payment's gateway is to be asked for waits to be called, and nothing else does."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="asked_steps_are_called",
    numbers=(6,),
    statement="Every step that a gateway was, or is to be, asked for and that has not ended has its call; a step that"
    " ended has none.",
    reading="A step of a payment whose gateway nobody will ask, so that nobody learns how it ended; or a call, with the"
    " payer's token, that is not needed any more.",
    sql="""
        SELECT s.id AS step, s.payment_id AS payment, s.kind, s.status, c.attempts, c.due_at
        FROM payment_transactions s JOIN payments p ON p.id = s.payment_id LEFT JOIN gateway_calls c ON c.id = s.id
        WHERE p.through_gateway AND s.kind <> 'CHARGEBACK'
          AND (s.status IN ('PENDING', 'ACTION_REQUIRED')) <> (c.id IS NOT NULL)
    """,
)
