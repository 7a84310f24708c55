"""Where parcels are, what worries about them, and how promises stand."""

from enum import StrEnum


class ShipmentAlert(StrEnum):
    """What somebody should look at, of a shipment that is on its way."""

    NONE = "NONE"
    DELAYED = "DELAYED"
    STUCK = "STUCK"
    PROBABLY_LOST = "PROBABLY_LOST"


class SightingState(StrEnum):
    """What became of a sighting whose number nobody knew when it came."""

    WAITING = "WAITING"
    MATCHED = "MATCHED"
    DISMISSED = "DISMISSED"


class PromiseStatus(StrEnum):
    """How what was promised to the buyer stands."""

    ON_TRACK = "ON_TRACK"
    AT_RISK = "AT_RISK"
    LATE = "LATE"
    KEPT = "KEPT"
    BROKEN = "BROKEN"


class PromiseCause(StrEnum):
    """Why something else is promised or expected than before."""

    PLACED = "PLACED"
    ROUTED = "ROUTED"
    SUPPLY = "SUPPLY"
    DISPATCHED = "DISPATCHED"
    ESTIMATE = "ESTIMATE"
    EDITED = "EDITED"
    OTHER = "OTHER"
