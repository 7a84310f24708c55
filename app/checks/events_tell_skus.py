"""The law of events, for SKUs."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_skus",
    statement="Folding the events of a SKU gives what its row says.",
    reading="A field of a SKU: what its newest event says and what the row says. Clients that follow see the first.",
    sql=fold(
        "Sku",
        "skus r",
        {
            "code": "r.code",
            "name": "r.name",
            "gtin": "r.gtin",
            "weightGrams": "r.weight_grams",
            "stockTracked": "r.stock_tracked",
            "unit": "r.unit",
            "unitDigits": "r.unit_digits",
            "returnable": "r.returnable",
            "placeholder": "nullif(r.placeholder, false)",
        },
    ),
)
