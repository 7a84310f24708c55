"""Every enumeration of the public contract, as the database and the graph know it.

Names and members are those of the published schema; new members may be added, none renamed.
"""

from enum import StrEnum


class ErrorCode(StrEnum):
    """The stable code of a refusal."""

    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    ILLEGAL_TRANSITION = "ILLEGAL_TRANSITION"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    STOCK_CHANGED = "STOCK_CHANGED"
    IDEMPOTENCY_MISMATCH = "IDEMPOTENCY_MISMATCH"
    IN_FLIGHT = "IN_FLIGHT"
    INSUFFICIENT_STOCK = "INSUFFICIENT_STOCK"
    RESERVATION_EXPIRED = "RESERVATION_EXPIRED"
    OPTION_EXPIRED = "OPTION_EXPIRED"
    AMOUNT_EXCEEDED = "AMOUNT_EXCEEDED"
    QUANTITY_EXCEEDED = "QUANTITY_EXCEEDED"
    DUPLICATE_EXTERNAL_REF = "DUPLICATE_EXTERNAL_REF"
    NOT_ROUTABLE = "NOT_ROUTABLE"
    HELD = "HELD"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    ACCESS_REFUSED = "ACCESS_REFUSED"
    LAST_ADMIN = "LAST_ADMIN"
    REASON_REQUIRED = "REASON_REQUIRED"
    PART_OF_KIT = "PART_OF_KIT"


class ActorKind(StrEnum):
    """Who acted."""

    ANONYMOUS = "ANONYMOUS"
    CUSTOMER = "CUSTOMER"
    GUEST = "GUEST"
    STAFF = "STAFF"
    APP = "APP"
    SYSTEM = "SYSTEM"


class ChannelKind(StrEnum):
    """The kind of a sales channel."""

    WEB = "WEB"
    MOBILE = "MOBILE"
    STORE = "STORE"
    MARKETPLACE = "MARKETPLACE"
    SOCIAL = "SOCIAL"
    PHONE = "PHONE"
    B2B = "B2B"
    AGENT = "AGENT"


class LocationKind(StrEnum):
    """The kind of a place that holds stock."""

    WAREHOUSE = "WAREHOUSE"
    STORE = "STORE"
    DARK_STORE = "DARK_STORE"
    THIRD_PARTY = "THIRD_PARTY"
    SUPPLIER = "SUPPLIER"
    DISTRIBUTOR = "DISTRIBUTOR"
    MARKETPLACE = "MARKETPLACE"
    LOCKER = "LOCKER"
    VIRTUAL = "VIRTUAL"


class LocationCapability(StrEnum):
    """What a location can do."""

    SHIP = "SHIP"
    PICKUP = "PICKUP"
    CURBSIDE = "CURBSIDE"
    LOCAL_DELIVERY = "LOCAL_DELIVERY"
    RECEIVE_TRANSFERS = "RECEIVE_TRANSFERS"
    RECEIVE_RETURNS = "RECEIVE_RETURNS"
    DROPSHIP = "DROPSHIP"


class ChannelRole(StrEnum):
    """What a location does for a channel, as far as its capabilities allow it."""

    SHIP = "SHIP"
    PICKUP = "PICKUP"
    SHIP_TO_STORE = "SHIP_TO_STORE"
    LOCAL_DELIVERY = "LOCAL_DELIVERY"


class CoordinateSource(StrEnum):
    """Where a place's coordinates come from."""

    GIVEN = "GIVEN"
    POSTAL_CODE = "POSTAL_CODE"
    POSTAL_AREA = "POSTAL_AREA"


class Weekday(StrEnum):
    """A day of the week; Monday first, as in ISO 8601."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


class CapacityWindow(StrEnum):
    """The stretch of a location's local time that an order capacity counts for."""

    HOUR = "HOUR"
    DAY = "DAY"


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


class OrderStatus(StrEnum):
    """The order's intent; money and logistics have their own axes."""

    DRAFT = "DRAFT"
    PENDING_REVIEW = "PENDING_REVIEW"
    OPEN = "OPEN"
    COMPLETED = "COMPLETED"
    CANCELED = "CANCELED"
    EXPIRED = "EXPIRED"


class PaymentStatus(StrEnum):
    """Derived from the payments' ledgers."""

    NONE = "NONE"
    PENDING = "PENDING"
    PARTIALLY_AUTHORIZED = "PARTIALLY_AUTHORIZED"
    AUTHORIZED = "AUTHORIZED"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    PAID = "PAID"
    BALANCE_DUE = "BALANCE_DUE"
    CREDIT_OWED = "CREDIT_OWED"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    REFUNDED = "REFUNDED"
    VOIDED = "VOIDED"
    AUTHORIZATION_EXPIRED = "AUTHORIZATION_EXPIRED"


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


class PaymentState(StrEnum):
    """Where one payment is in its life."""

    PENDING = "PENDING"
    AUTHORIZED = "AUTHORIZED"
    PARTIALLY_CAPTURED = "PARTIALLY_CAPTURED"
    CAPTURED = "CAPTURED"
    VOIDED = "VOIDED"
    FAILED = "FAILED"
    REFUNDED = "REFUNDED"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    EXPIRED = "EXPIRED"


class TenderKind(StrEnum):
    """What the payer pays with."""

    CARD = "CARD"
    WALLET = "WALLET"
    BANK_TRANSFER = "BANK_TRANSFER"
    VOUCHER = "VOUCHER"
    GIFT_CARD = "GIFT_CARD"
    STORE_CREDIT = "STORE_CREDIT"
    CASH = "CASH"
    INVOICE = "INVOICE"
    BNPL = "BNPL"
    COD = "COD"
    EXTERNAL = "EXTERNAL"


class TransactionKind(StrEnum):
    """One step of a payment."""

    AUTHORIZE = "AUTHORIZE"
    CAPTURE = "CAPTURE"
    VOID = "VOID"
    REFUND = "REFUND"
    CHARGEBACK = "CHARGEBACK"


class TransactionStatus(StrEnum):
    """How a payment step ended."""

    PENDING = "PENDING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    ACTION_REQUIRED = "ACTION_REQUIRED"


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
    HAND_OVER = "HAND_OVER"
    MOVE = "MOVE"
    SPLIT = "SPLIT"
    HOLD = "HOLD"
    RELEASE_HOLD = "RELEASE_HOLD"
    CANCEL = "CANCEL"


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


class EventOrigin(StrEnum):
    """Messages, captures and webhooks act on LIVE events only."""

    LIVE = "LIVE"
    IMPORT = "IMPORT"
    REPLAY = "REPLAY"


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
    OTHER = "OTHER"


class ResyncReason(StrEnum):
    """Why a stream starts anew."""

    CURSOR_EXPIRED = "CURSOR_EXPIRED"
    CURSOR_UNKNOWN = "CURSOR_UNKNOWN"
    TOO_FAR_BEHIND = "TOO_FAR_BEHIND"


class AuditKind(StrEnum):
    """What kind of act a row of the audit trail tells of."""

    MUTATION = "MUTATION"
    READ = "READ"


class AuditOutcome(StrEnum):
    """How an audited act ended."""

    DONE = "DONE"
    REFUSED = "REFUSED"


class Role(StrEnum):
    """The roles that policies name; a principal may hold several."""

    ANONYMOUS = "anonymous"
    CUSTOMER = "customer"
    GUEST = "guest"
    CARE = "care"
    STORE = "store"
    WAREHOUSE = "warehouse"
    APP = "app"
    ADMIN = "admin"
