"""The law of events, for gift cards and store credit."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_credit",
    statement="Folding the events of a gift card or a customer's credit gives what its row says.",
    reading="A field of an account: what its newest event says and what the row says. Clients that follow see the"
    " first.",
    sql=fold(
        "CreditAccount",
        "credit_accounts r",
        {
            "kind": "r.kind",
            "currency": "r.currency",
            "balanceMinor": "r.balance_minor",
            "heldMinor": "r.held_minor",
            "customerId": "r.customer_id",
            "lastCharacters": "r.last_characters",
        },
    ),
)
