"""Stock: what is there, who holds it, what happened to it, what shoppers may know."""

from enum import StrEnum


class MovementKind(StrEnum):
    """Why a stock level changed."""

    RECEIVE = "RECEIVE"
    ADJUST = "ADJUST"
    COUNT = "COUNT"
    SYNC = "SYNC"
    RESERVE = "RESERVE"
    RELEASE = "RELEASE"
    SHIP = "SHIP"
    SALE = "SALE"
    TRANSFER_OUT = "TRANSFER_OUT"
    TRANSFER_IN = "TRANSFER_IN"
    RETURN = "RETURN"
    QUARANTINE = "QUARANTINE"
    WRITE_OFF = "WRITE_OFF"
    PUT_BACK = "PUT_BACK"


class StockReason(StrEnum):
    """Why a person or system adjusts stock."""

    RECEIVED = "RECEIVED"
    COUNT = "COUNT"
    DAMAGED = "DAMAGED"
    LOST = "LOST"
    FOUND = "FOUND"
    THEFT = "THEFT"
    EXPIRED = "EXPIRED"
    SAMPLE = "SAMPLE"
    CORRECTION = "CORRECTION"
    SALE = "SALE"
    OTHER = "OTHER"


class StockBucket(StrEnum):
    """What units in a building are good for."""

    ON_HAND = "ON_HAND"
    QUARANTINED = "QUARANTINED"


class StockCountState(StrEnum):
    """Where a count, or one line of it, is."""

    PENDING_APPROVAL = "PENDING_APPROVAL"
    BOOKED = "BOOKED"
    REJECTED = "REJECTED"


class StockRowOutcome(StrEnum):
    """What became of one row of many."""

    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"
    SUPERSEDED = "SUPERSEDED"
    REFUSED = "REFUSED"


class StockPolicy(StrEnum):
    """How an order takes stock."""

    REQUIRE = "REQUIRE"
    RESERVE_AVAILABLE = "RESERVE_AVAILABLE"
    NONE = "NONE"


class StockStatus(StrEnum):
    """What a shopper may know of a SKU's stock."""

    IN_STOCK = "IN_STOCK"
    LOW_STOCK = "LOW_STOCK"
    BACKORDER = "BACKORDER"
    PREORDER = "PREORDER"
    OUT_OF_STOCK = "OUT_OF_STOCK"


class RuleEffect(StrEnum):
    """What keeps units from a channel."""

    SAFETY_STOCK = "SAFETY_STOCK"
    RING_FENCE = "RING_FENCE"


class PromiseKind(StrEnum):
    """Why units that are not there may be sold."""

    BACKORDER = "BACKORDER"
    PREORDER = "PREORDER"


class ReservationState(StrEnum):
    """Where a reservation is in its life."""

    ACTIVE = "ACTIVE"
    CONVERTED = "CONVERTED"
    RELEASED = "RELEASED"
    EXPIRED = "EXPIRED"


class ReservationPurpose(StrEnum):
    """What a reservation holds stock for."""

    CART = "CART"
    CHECKOUT = "CHECKOUT"
    DRAFT = "DRAFT"
    QUOTE = "QUOTE"
    ORDER = "ORDER"
    ORDER_EDIT = "ORDER_EDIT"
    EXCHANGE = "EXCHANGE"
    TRANSFER = "TRANSFER"
