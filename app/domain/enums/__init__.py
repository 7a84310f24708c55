"""Every enumeration of the public contract, as the database and the graph know it.

Names and members are those of the published schema; new members may be added, none renamed.
"""

from app.domain.enums.access import (
    ActorKind,
    AuditKind,
    AuditOutcome,
    ErrorCode,
    EventOrigin,
    ResyncReason,
    Role,
)
from app.domain.enums.carriers import LabelStatus, ManifestStatus
from app.domain.enums.checks import CheckMode, CheckName, CheckOutcome, ImportOutcome
from app.domain.enums.credit import CreditEntryKind, CreditKind
from app.domain.enums.customers import (
    ConsentPurpose,
    ContactDirection,
    ContactReason,
    ContactWay,
    OrderProblem,
)
from app.domain.enums.edits import OrderEditState
from app.domain.enums.fulfillment import (
    FulfillmentMethod,
    FulfillmentOrderAction,
    FulfillmentOrderSort,
    FulfillmentOrderStatus,
    FulfillmentRequestStatus,
    RejectReason,
    ShipmentStatus,
    TransportMode,
)
from app.domain.enums.holds import HoldReason, HoldReleaseEvent
from app.domain.enums.inbox import InboxEffect, InboxProblem, InboxState
from app.domain.enums.invoicing import InvoiceKind, PaperLanguage
from app.domain.enums.orders import (
    CancelReason,
    ChargeKind,
    CustomerStatus,
    FulfilledBy,
    FulfillmentStatus,
    OrderAction,
    OrderSort,
    OrderStatus,
)
from app.domain.enums.payments import (
    PaymentState,
    PaymentStatus,
    TenderKind,
    TransactionKind,
    TransactionStatus,
)
from app.domain.enums.picking import PickListState
from app.domain.enums.pickups import PickupState
from app.domain.enums.places import (
    CapacityWindow,
    ChannelKind,
    ChannelRole,
    CoordinateSource,
    LocationCapability,
    LocationKind,
    Weekday,
)
from app.domain.enums.pricing import DiscountOrigin, TaxMode
from app.domain.enums.refunds import RefundDestination, RefundReason, RefundStatus
from app.domain.enums.stock import (
    MovementKind,
    PromiseKind,
    ReservationPurpose,
    ReservationState,
    RuleEffect,
    StockBucket,
    StockCountState,
    StockPolicy,
    StockReason,
    StockRowOutcome,
    StockStatus,
)
from app.domain.enums.supply import (
    PurchaseOrderAction,
    PurchaseOrderStatus,
    SupplyKind,
    SupplyState,
    TransferAction,
    TransferStatus,
    TransitEnd,
)
from app.domain.enums.tracking import PromiseCause, PromiseStatus, ShipmentAlert, SightingState
from app.domain.enums.tracking_page import MapPointKind, ShopperAction, TrackingStepKind

__all__ = [
    "ActorKind",
    "AuditKind",
    "AuditOutcome",
    "CancelReason",
    "CapacityWindow",
    "ChannelKind",
    "ChannelRole",
    "ChargeKind",
    "CheckMode",
    "CheckName",
    "CheckOutcome",
    "ConsentPurpose",
    "ContactDirection",
    "ContactReason",
    "ContactWay",
    "CoordinateSource",
    "CreditEntryKind",
    "CreditKind",
    "CustomerStatus",
    "DiscountOrigin",
    "ErrorCode",
    "EventOrigin",
    "FulfilledBy",
    "FulfillmentMethod",
    "FulfillmentOrderAction",
    "FulfillmentOrderSort",
    "FulfillmentOrderStatus",
    "FulfillmentRequestStatus",
    "FulfillmentStatus",
    "HoldReason",
    "HoldReleaseEvent",
    "ImportOutcome",
    "InboxEffect",
    "InboxProblem",
    "InboxState",
    "InvoiceKind",
    "LabelStatus",
    "LocationCapability",
    "LocationKind",
    "ManifestStatus",
    "MapPointKind",
    "MovementKind",
    "OrderAction",
    "OrderEditState",
    "OrderProblem",
    "OrderSort",
    "OrderStatus",
    "PaperLanguage",
    "PaymentState",
    "PaymentStatus",
    "PickListState",
    "PickupState",
    "PromiseCause",
    "PromiseKind",
    "PromiseStatus",
    "PurchaseOrderAction",
    "PurchaseOrderStatus",
    "RefundDestination",
    "RefundReason",
    "RefundStatus",
    "RejectReason",
    "ReservationPurpose",
    "ReservationState",
    "ResyncReason",
    "Role",
    "RuleEffect",
    "ShipmentAlert",
    "ShipmentStatus",
    "ShopperAction",
    "SightingState",
    "StockBucket",
    "StockCountState",
    "StockPolicy",
    "StockReason",
    "StockRowOutcome",
    "StockStatus",
    "SupplyKind",
    "SupplyState",
    "TaxMode",
    "TenderKind",
    "TrackingStepKind",
    "TransactionKind",
    "TransactionStatus",
    "TransferAction",
    "TransferStatus",
    "TransitEnd",
    "TransportMode",
    "Weekday",
]
