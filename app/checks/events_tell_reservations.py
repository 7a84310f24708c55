"""The law of events, for what carts, checkouts, drafts and quotes hold."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

_LINES = """(
    SELECT jsonb_agg(jsonb_build_object('sku', s.code, 'location', p.code, 'quantity', l.quantity, 'pinned', l.pinned)
                     ORDER BY s.code COLLATE "C", p.code COLLATE "C", l.pinned)
    FROM reservation_lines l JOIN skus s ON s.id = l.sku_id JOIN locations p ON p.id = l.location_id
    WHERE l.reservation_id = r.id)"""

INVARIANT = Invariant(
    name="events_tell_reservations",
    statement="Folding the events of a reservation with a clock gives what its rows say.",
    reading="A field of a reservation: what its newest event says, and what the rows say. Orders' holds have no events"
    " of their own: their lines tell them.",
    sql=fold(
        "Reservation",
        "(SELECT * FROM reservations WHERE purpose IN ('CART', 'CHECKOUT', 'DRAFT', 'QUOTE', 'ORDER_EDIT')) r"
        " JOIN channels c ON c.id = r.channel_id",
        {
            "state": "r.state",
            "purpose": "r.purpose",
            "channel": "c.code",
            "expiresAt": "r.expires_at",
            "lines": _LINES,
        },
        times="expiresAt",
    ),
)
