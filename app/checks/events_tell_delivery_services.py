"""The law of events, for delivery services."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_delivery_services",
    statement="Folding the events of a delivery service gives what its row says.",
    reading="A field of a delivery service: what its newest event says and what the row says. Clients that follow see"
    " the first.",
    sql=fold(
        "DeliveryService",
        "delivery_services r",
        {
            "code": "r.code",
            "name": "r.name",
            "carrier": "r.carrier",
            "service": "r.service",
            "method": "r.method",
            "mode": "r.mode",
            "zones": "r.zones",
            "deliveryDays": "to_jsonb(r.delivery_days)",
            "channels": "to_jsonb(r.channels)",
            "locations": "to_jsonb(r.locations)",
            "maxParcelGrams": "r.max_parcel_grams",
            "maxDistanceKm": "r.max_distance_km",
            "co2GramsPerTonneKm": "r.co2_grams_per_tonne_km",
            "active": "r.active",
        },
    ),
)
