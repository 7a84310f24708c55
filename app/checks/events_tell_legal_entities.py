"""The law of events, for legal entities."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_legal_entities",
    statement="Folding the events of a legal entity gives what its row says.",
    reading="A field of a legal entity: what its newest event says and what the row says. Clients that follow see the"
    " first.",
    sql=fold(
        "LegalEntity",
        "legal_entities r",
        {
            "code": "r.code",
            "name": "r.name",
            "country": "r.address->>'country'",
            "taxId": "r.tax_id",
            "timezone": "r.timezone",
            "invoicePrefix": "r.invoice_prefix",
            "creditNotePrefix": "r.credit_note_prefix",
            "numberDigits": "r.number_digits",
            "yearlyNumbers": "r.yearly_numbers",
            "paymentDays": "r.payment_days",
            "isDefault": "nullif(r.is_default, false)",
        },
    ),
)
