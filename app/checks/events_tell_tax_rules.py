"""The law of events, for tax rules."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_tax_rules",
    statement="Folding the events of a tax rule gives what its row says.",
    reading="A field of a tax rule: what its newest event says and what the row says. Clients that follow see the"
    " first.",
    sql=fold(
        "TaxRule",
        "tax_rules r",
        {
            "code": "r.code",
            "country": "r.country",
            "region": "r.region",
            "taxClass": "r.tax_class",
            "name": "r.name",
            "rate": "trim_scale(r.rate)",
            "validFrom": "r.valid_from",
            "active": "r.active",
        },
    ),
)
