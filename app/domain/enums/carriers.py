"""Labels, manifests and what carriers are asked for."""

from enum import StrEnum


class LabelStatus(StrEnum):
    """Where the label of a shipment stands."""

    PENDING = "PENDING"
    PURCHASED = "PURCHASED"
    FAILED = "FAILED"
    VOIDING = "VOIDING"
    VOIDED = "VOIDED"
    VOID_FAILED = "VOID_FAILED"


class ManifestStatus(StrEnum):
    """Whether the carrier has confirmed what it took over."""

    PENDING = "PENDING"
    CONFIRMED = "CONFIRMED"
    FAILED = "FAILED"


# Below: between us and carriers' adapters, no words of the graph.
class CarrierAsk(StrEnum):
    """What a carrier is asked to do."""

    LABEL = "LABEL"
    VOID = "VOID"
    MANIFEST = "MANIFEST"


class CarrierAnswer(StrEnum):
    """How a request to a carrier ended, as far as is known."""

    DONE = "DONE"
    REFUSED = "REFUSED"
    PENDING = "PENDING"
    UNANSWERED = "UNANSWERED"
    """It was asked often enough: nobody asks any more by himself, and nobody knows whether it was done."""
