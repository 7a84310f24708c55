"""What is on its way: supplies, transfers, purchase orders."""

from enum import StrEnum


class SupplyKind(StrEnum):
    """Where incoming units come from."""

    PURCHASE_ORDER = "PURCHASE_ORDER"
    TRANSFER = "TRANSFER"
    RETURN = "RETURN"
    PRODUCTION = "PRODUCTION"


class SupplyState(StrEnum):
    """Whether more units of a supply will come."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    CANCELED = "CANCELED"


class TransferStatus(StrEnum):
    """Where a transfer between two locations is."""

    DRAFT = "DRAFT"
    READY = "READY"
    IN_TRANSIT = "IN_TRANSIT"
    PARTIALLY_RECEIVED = "PARTIALLY_RECEIVED"
    RECEIVED = "RECEIVED"
    CANCELED = "CANCELED"


class TransferAction(StrEnum):
    """What may be done with a transfer now."""

    READY = "READY"
    SHIP = "SHIP"
    RECEIVE = "RECEIVE"
    CANCEL = "CANCEL"


class TransitEnd(StrEnum):
    """What becomes of units in transit when their transfer is canceled."""

    RETURN_TO_SOURCE = "RETURN_TO_SOURCE"
    WRITE_OFF = "WRITE_OFF"


class PurchaseOrderStatus(StrEnum):
    """Where a purchase order is."""

    DRAFT = "DRAFT"
    ORDERED = "ORDERED"
    PARTIALLY_RECEIVED = "PARTIALLY_RECEIVED"
    RECEIVED = "RECEIVED"
    CANCELED = "CANCELED"


class PurchaseOrderAction(StrEnum):
    """What may be done with a purchase order now."""

    ORDER = "ORDER"
    UPDATE = "UPDATE"
    RECEIVE = "RECEIVE"
    CANCEL = "CANCEL"
    CLOSE = "CLOSE"
