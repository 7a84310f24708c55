"""The law of events, for payments."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_payments",
    statement="Folding the events of a payment gives what its row says.",
    reading="A field of a payment: what its newest event says and what the row says. Clients that follow see the"
    " first.",
    sql=fold(
        "Payment",
        "payments r",
        {
            "gateway": "r.gateway",
            "tender": "r.tender",
            "status": "r.status",
            "amountMinor": "r.amount_minor",
            "authorizedMinor": "r.authorized_minor",
            "capturedMinor": "r.captured_minor",
            "refundedMinor": "r.refunded_minor",
            "capturePendingMinor": "nullif(r.capture_pending_minor, 0)",
            "refundPendingMinor": "nullif(r.refund_pending_minor, 0)",
            "chargedBackMinor": "nullif(r.charged_back_minor, 0)",
        },
    ),
)
