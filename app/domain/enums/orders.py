"""Orders: what they are, where they stand, why they end."""

from enum import StrEnum


class OrderStatus(StrEnum):
    """The order's intent; money and logistics have their own axes."""

    DRAFT = "DRAFT"
    PENDING_REVIEW = "PENDING_REVIEW"
    OPEN = "OPEN"
    COMPLETED = "COMPLETED"
    CANCELED = "CANCELED"
    EXPIRED = "EXPIRED"


class FulfillmentStatus(StrEnum):
    """Derived from the lines' quantities."""

    UNROUTED = "UNROUTED"
    BACKORDERED = "BACKORDERED"
    SCHEDULED = "SCHEDULED"
    PROCESSING = "PROCESSING"
    PARTIALLY_SHIPPED = "PARTIALLY_SHIPPED"
    SHIPPED = "SHIPPED"
    READY_FOR_PICKUP = "READY_FOR_PICKUP"
    PARTIALLY_DELIVERED = "PARTIALLY_DELIVERED"
    DELIVERED = "DELIVERED"
    CANCELED = "CANCELED"


class CustomerStatus(StrEnum):
    """The few words a shopper reads; derived, never set."""

    RECEIVED = "RECEIVED"
    AWAITING_PAYMENT = "AWAITING_PAYMENT"
    ACTION_NEEDED = "ACTION_NEEDED"
    CONFIRMED = "CONFIRMED"
    WAITING_FOR_STOCK = "WAITING_FOR_STOCK"
    PROCESSING = "PROCESSING"
    PARTLY_SHIPPED = "PARTLY_SHIPPED"
    SHIPPED = "SHIPPED"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    READY_TO_COLLECT = "READY_TO_COLLECT"
    PARTLY_DELIVERED = "PARTLY_DELIVERED"
    DELIVERED = "DELIVERED"
    COLLECTED = "COLLECTED"
    DELIVERY_FAILED = "DELIVERY_FAILED"
    DELAYED = "DELAYED"
    RETURNING = "RETURNING"
    RETURNED = "RETURNED"
    REFUNDED = "REFUNDED"
    CANCELED = "CANCELED"


class OrderAction(StrEnum):
    """What may be done with an order now."""

    CONFIRM = "CONFIRM"
    REJECT = "REJECT"
    CANCEL = "CANCEL"
    EDIT = "EDIT"
    HOLD = "HOLD"
    RELEASE_HOLD = "RELEASE_HOLD"
    ROUTE = "ROUTE"
    CAPTURE = "CAPTURE"
    REFUND = "REFUND"
    RETURN = "RETURN"


class FulfilledBy(StrEnum):
    """Who acts: we, or the channel."""

    SELLER = "SELLER"
    CHANNEL = "CHANNEL"


class ChargeKind(StrEnum):
    """What is owed but is not goods."""

    SHIPPING = "SHIPPING"
    GIFT_WRAP = "GIFT_WRAP"
    FEE = "FEE"
    SURCHARGE = "SURCHARGE"
    INTEREST = "INTEREST"
    TIP = "TIP"
    DUTY = "DUTY"
    ROUNDING = "ROUNDING"


class OrderSort(StrEnum):
    """The order of a list of orders."""

    PLACED_AT_DESC = "PLACED_AT_DESC"
    PLACED_AT_ASC = "PLACED_AT_ASC"
    UPDATED_AT_DESC = "UPDATED_AT_DESC"
    NUMBER_ASC = "NUMBER_ASC"
    TOTAL_DESC = "TOTAL_DESC"
    TOTAL_ASC = "TOTAL_ASC"


class CancelReason(StrEnum):
    """Why an order is canceled."""

    CUSTOMER = "CUSTOMER"
    OUT_OF_STOCK = "OUT_OF_STOCK"
    FRAUD = "FRAUD"
    PAYMENT = "PAYMENT"
    PRICE = "PRICE"
    ADDRESS = "ADDRESS"
    DUPLICATE = "DUPLICATE"
    STAFF = "STAFF"
    EXPIRED = "EXPIRED"
    NO_SHOW = "NO_SHOW"
    OTHER = "OTHER"
