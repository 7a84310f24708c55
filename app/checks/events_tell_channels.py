"""The law of events, for channels."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

_LOCATIONS = """
    coalesce((SELECT jsonb_agg(l.code ORDER BY s.position)
              FROM channel_locations s JOIN locations l ON l.id = s.location_id WHERE s.channel_id = r.id), '[]')
"""

INVARIANT = Invariant(
    name="events_tell_channels",
    statement="Folding the events of a channel gives what its row says.",
    reading="A field of a channel: what its newest event says and what the row says. Clients that follow see the"
    " first.",
    sql=fold(
        "Channel",
        "channels r",
        {
            "code": "r.code",
            "name": "r.name",
            "kind": "r.kind",
            "currency": "r.currency",
            "holdsUnpaid": "nullif(r.holds_unpaid, false)",
            "taxMode": "nullif(r.tax_mode, 'GIVEN')",
            "timezone": "r.timezone",
            "taxIncluded": "r.tax_included",
            "showsStockCounts": "nullif(r.shows_stock_counts, false)",
            "selfCancelMinutes": "r.self_cancel_minutes",
            "pickupDays": "r.pickup_days",
            "locations": _LOCATIONS,
        },
    ),
)
