"""The order itself: its parts, what is owed for it, where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.enums import (
    CancelReason,
    CustomerStatus,
    EventOrigin,
    FulfilledBy,
    FulfillmentStatus,
    OrderStatus,
    PaymentStatus,
    StockPolicy,
)
from app.domain.orders.model.cancellations import CancellationRecord
from app.domain.orders.model.checks import CheckResult
from app.domain.orders.model.edits import OpenEdit
from app.domain.orders.model.holds import Hold
from app.domain.orders.model.lines import Charge, Delivery, Line
from app.domain.orders.model.payments import Payment
from app.domain.orders.model.people import Address, Contact
from app.domain.orders.model.promises import PromiseRevision
from app.domain.orders.model.provenance import Provenance
from app.domain.orders.model.refunds import Refund
from app.domain.orders.model.shipments import Shipment
from app.domain.orders.model.work import FulfillmentOrder


@dataclass(frozen=True, slots=True)
class Totals:
    """`total` is what is owed now; `placed` what it was at placing; outstanding = total - captured + refunded.

    `refunded` counts what a bank took back (chargebacks) too.
    """

    subtotal: int = 0
    discount: int = 0
    shipping: int = 0
    charges: int = 0
    tax: int = 0
    total: int = 0
    placed: int = 0
    captured: int = 0
    refunded: int = 0
    credited: int = 0
    """What refunds took off the total: given back although it was neither canceled nor returned."""

    @property
    def outstanding(self) -> int:
        """What is still to be paid; negative when we owe."""
        return self.total - self.captured + self.refunded


@dataclass(frozen=True, slots=True)
class Statuses:
    """The four axes, each derived in one pure function (`derive.py`)."""

    order: OrderStatus = OrderStatus.OPEN
    payment: PaymentStatus = PaymentStatus.NONE
    fulfillment: FulfillmentStatus = FulfillmentStatus.UNROUTED
    customer: CustomerStatus = CustomerStatus.RECEIVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The whole aggregate. `version` is the version of its last event."""

    id: UUID
    number: str
    version: int
    channel_id: UUID
    channel: str
    currency: str
    tax_included: bool
    origin: EventOrigin
    stock_policy: StockPolicy
    fulfilled_by: FulfilledBy
    placed_at: datetime
    lines: tuple[Line, ...]
    deliveries: tuple[Delivery, ...]
    charges: tuple[Charge, ...] = ()
    payments: tuple[Payment, ...] = ()
    refunds: tuple[Refund, ...] = ()
    fulfillment_orders: tuple[FulfillmentOrder, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    holds: tuple[Hold, ...] = ()
    edit: OpenEdit | None = None
    """What somebody means to change; nothing of it is done before it is committed."""
    """Those that are open, oldest first, and those that this transaction ended; older ones stay in their table."""
    cancellations: tuple[CancellationRecord, ...] = ()
    """Those with units that a location has yet to answer for, oldest first, and this transaction's."""
    revisions: tuple[PromiseRevision, ...] = ()
    """What this transaction promises otherwise; older ones stay in their table."""
    external_source: str | None = None
    external_id: str | None = None
    customer_id: UUID | None = None
    contact_id: UUID | None = None
    contact: Contact | None = None
    billing_address_id: UUID | None = None
    billing_address: Address | None = None
    provenance: Provenance = field(default_factory=Provenance)
    checks: tuple[CheckResult, ...] = ()
    """What it was checked for when it came in; carried at placing only, they never change."""
    tags: tuple[str, ...] = ()
    note: str | None = None
    metadata: Mapping[str, Any] | None = None
    token_generation: int = 1
    tax_exempt_reason: str | None = None
    """Why no tax was computed for it, as its invoices say; None: it is taxed like any other."""
    cancel_reason: CancelReason | None = None
    cancel_note: str | None = None
    """What was said with the last cancellation."""
    priority: int = 0
    """Who is served first when several wait: higher first, then older."""
    totals: Totals = field(default_factory=Totals)
    statuses: Statuses = field(default_factory=Statuses)

    def line(self, line_id: UUID) -> Line:
        """The line with this id; a KeyError is a bug of the caller."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise KeyError(line_id)

    def work(self, work_id: UUID) -> FulfillmentOrder:
        """The location's work with this id; a KeyError is a bug of the caller."""
        for work in self.fulfillment_orders:
            if work.id == work_id:
                return work
        raise KeyError(work_id)

    def with_work(self, changed: FulfillmentOrder) -> "Order":
        """The same order with this work as it is now; nothing is derived."""
        works = tuple(changed if work.id == changed.id else work for work in self.fulfillment_orders)
        return replace(self, fulfillment_orders=works)
