"""The law of events, for the parcels of shipments."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_parcels",
    statement="Folding the events of a shipment gives the tracking numbers of its parcels.",
    reading="A parcel's number: what the newest event says and what the row says. Clients that follow see the first.",
    sql=fold("Shipment", "packages r", {"trackingNumber": "r.tracking_number"}, lines=True, part="parcels"),
)
