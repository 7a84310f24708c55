"""The law of events, for manifests."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_manifests",
    statement="Folding the events of a manifest gives what its row says.",
    reading="A field of a manifest: what its newest event says and what the row says. Clients that follow see the"
    " first.",
    sql=fold(
        "Manifest",
        "manifests r JOIN locations l ON l.id = r.location_id",
        {
            "number": "r.number",
            "location": "l.code",
            "carrier": "r.carrier",
            "status": "r.status",
            "shipmentCount": "r.shipments",
            "parcelCount": "r.parcels",
            "closedAt": "r.closed_at",
        },
        times="closedAt",
    ),
)
