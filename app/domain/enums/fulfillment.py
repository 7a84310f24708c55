"""The way to the buyer: methods, transport, the work of locations, parcels."""

from enum import StrEnum


class FulfillmentMethod(StrEnum):
    """How goods reach the person."""

    SHIP = "SHIP"
    PICKUP_IN_STORE = "PICKUP_IN_STORE"
    CURBSIDE = "CURBSIDE"
    SHIP_TO_STORE = "SHIP_TO_STORE"
    PICKUP_POINT = "PICKUP_POINT"
    LOCKER = "LOCKER"
    LOCAL_DELIVERY = "LOCAL_DELIVERY"
    CARRY_OUT = "CARRY_OUT"
    DIGITAL = "DIGITAL"


class TransportMode(StrEnum):
    """What carries parcels most of the way; all but bicycles and vans hand over to a van for the last mile."""

    BICYCLE = "BICYCLE"
    VAN = "VAN"
    TRUCK = "TRUCK"
    RAIL = "RAIL"
    AIR = "AIR"
    SEA = "SEA"


class FulfillmentOrderStatus(StrEnum):
    """Where one location's work is."""

    SCHEDULED = "SCHEDULED"
    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    PICKING = "PICKING"
    PICKED = "PICKED"
    PACKED = "PACKED"
    READY_FOR_PICKUP = "READY_FOR_PICKUP"
    DISPATCHED = "DISPATCHED"
    COMPLETED = "COMPLETED"
    REJECTED = "REJECTED"
    CANCEL_REQUESTED = "CANCEL_REQUESTED"
    CANCELED = "CANCELED"


class FulfillmentOrderAction(StrEnum):
    """What may be done with a fulfillment order now."""

    ACCEPT = "ACCEPT"
    REJECT = "REJECT"
    PICK = "PICK"
    PACK = "PACK"
    DISPATCH = "DISPATCH"
    READY_FOR_PICKUP = "READY_FOR_PICKUP"
    RECEIVE = "RECEIVE"
    HAND_OVER = "HAND_OVER"
    MOVE = "MOVE"
    SPLIT = "SPLIT"
    MERGE = "MERGE"
    RESCHEDULE = "RESCHEDULE"
    HOLD = "HOLD"
    RELEASE_HOLD = "RELEASE_HOLD"
    CANCEL = "CANCEL"
    CANCEL_REQUEST = "CANCEL_REQUEST"
    CANCEL_ACCEPT = "CANCEL_ACCEPT"
    CANCEL_REFUSE = "CANCEL_REFUSE"


class FulfillmentRequestStatus(StrEnum):
    """What a partner who does a location's work (a 3PL, a marketplace, a supplier) was asked, and what it said."""

    UNSUBMITTED = "UNSUBMITTED"
    SUBMITTED = "SUBMITTED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    CANCEL_REQUESTED = "CANCEL_REQUESTED"
    CANCEL_ACCEPTED = "CANCEL_ACCEPTED"
    CANCEL_REFUSED = "CANCEL_REFUSED"


class FulfillmentOrderSort(StrEnum):
    """The order of a list of locations' work."""

    CREATED_AT_ASC = "CREATED_AT_ASC"
    CREATED_AT_DESC = "CREATED_AT_DESC"
    DUE_AT_ASC = "DUE_AT_ASC"


class RejectReason(StrEnum):
    """Why a location will not do its work."""

    OUT_OF_STOCK = "OUT_OF_STOCK"
    DAMAGED = "DAMAGED"
    CAPACITY = "CAPACITY"
    CLOSED = "CLOSED"
    ADDRESS = "ADDRESS"
    OTHER = "OTHER"


class ShipmentStatus(StrEnum):
    """Where a parcel is."""

    LABELED = "LABELED"
    IN_TRANSIT = "IN_TRANSIT"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    AVAILABLE_FOR_PICKUP = "AVAILABLE_FOR_PICKUP"
    DELIVERED = "DELIVERED"
    EXCEPTION = "EXCEPTION"
    RETURN_TO_SENDER = "RETURN_TO_SENDER"
    LOST = "LOST"
    VOIDED = "VOIDED"
