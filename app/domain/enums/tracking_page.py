"""What a tracking page shows."""

from enum import StrEnum


class TrackingStepKind(StrEnum):
    """A step on the way from placing to having the goods."""

    PLACED = "PLACED"
    CONFIRMED = "CONFIRMED"
    PREPARING = "PREPARING"
    SHIPPED = "SHIPPED"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    DELIVERED = "DELIVERED"
    READY_TO_COLLECT = "READY_TO_COLLECT"
    COLLECTED = "COLLECTED"
    CANCELED = "CANCELED"


class MapPointKind(StrEnum):
    """What stands at a point of a tracking page's map."""

    ORIGIN = "ORIGIN"
    SEEN = "SEEN"
    DESTINATION = "DESTINATION"


class ShopperAction(StrEnum):
    """What whoever looks at a tracking page may do now."""

    CANCEL = "CANCEL"
    MOVE_SLOT = "MOVE_SLOT"
    CUSTOMER_ON_THE_WAY = "CUSTOMER_ON_THE_WAY"
    CUSTOMER_ARRIVED = "CUSTOMER_ARRIVED"
