"""The order aggregate: order, lines, deliveries, charges, payments, fulfillment orders, shipments.

Everything here is an immutable value. Verbs (`place`, `cancel`, `dispatch`, `track`, `capture`) take an order and
return another; the repository writes the difference under the order's row lock, which guards all its children.
Amounts are minor units of `Order.currency`; quantities are whole numbers of the SKU's smallest unit; times are UTC.
"""

from app.domain.orders.model.amounts import DiscountAllocation, TaxLine
from app.domain.orders.model.authors import SYSTEM_AUTHOR, Author
from app.domain.orders.model.cancellations import CancellationLine, CancellationRecord
from app.domain.orders.model.checks import CheckResult
from app.domain.orders.model.edits import OpenEdit
from app.domain.orders.model.holds import Hold
from app.domain.orders.model.lines import Charge, Claim, Delivery, DeliverySlot, Line
from app.domain.orders.model.order import Order, Statuses, Totals
from app.domain.orders.model.payments import GatewayCall, Payment, Transaction
from app.domain.orders.model.people import Address, Contact
from app.domain.orders.model.pickups import Pickup
from app.domain.orders.model.promises import PromiseRevision
from app.domain.orders.model.provenance import Provenance
from app.domain.orders.model.refunds import Refund, RefundCharge, RefundLine
from app.domain.orders.model.shipments import Label, Parcel, ParcelLine, Shipment, TrackingEvent
from app.domain.orders.model.work import WITHOUT_PICKUP, FulfillmentOrder, WorkLine

__all__ = [
    "SYSTEM_AUTHOR",
    "WITHOUT_PICKUP",
    "Address",
    "Author",
    "CancellationLine",
    "CancellationRecord",
    "Charge",
    "CheckResult",
    "Claim",
    "Contact",
    "Delivery",
    "DeliverySlot",
    "DiscountAllocation",
    "FulfillmentOrder",
    "GatewayCall",
    "Hold",
    "Label",
    "Line",
    "OpenEdit",
    "Order",
    "Parcel",
    "ParcelLine",
    "Payment",
    "Pickup",
    "PromiseRevision",
    "Provenance",
    "Refund",
    "RefundCharge",
    "RefundLine",
    "Shipment",
    "Statuses",
    "TaxLine",
    "Totals",
    "TrackingEvent",
    "Transaction",
    "WorkLine",
]
