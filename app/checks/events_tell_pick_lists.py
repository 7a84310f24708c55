"""The law of events, for pick lists."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_pick_lists",
    statement="Folding the events of a pick list gives what its row says.",
    reading="A field of a pick list: what its newest event says and what the row says. Clients that follow see the"
    " first.",
    sql=fold(
        "PickList",
        "pick_lists r JOIN locations p ON p.id = r.location_id",
        {
            "location": "p.code",
            "state": "r.state",
            "reference": "r.reference",
            "works": "SELECT jsonb_agg(w.fulfillment_order_id ORDER BY w.position) FROM pick_list_works w"
            " WHERE w.pick_list_id = r.id",
            "endedAt": "r.ended_at",
        },
        times="endedAt",
    ),
)
