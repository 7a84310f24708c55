"""The order aggregate: order, lines, deliveries, charges, payments, fulfillment orders, shipments.

Everything here is an immutable value. Verbs (`place`, `cancel`, `dispatch`, `track`, `capture`) take an order and
return another; the repository writes the difference under the order's row lock, which guards all its children.
Amounts are minor units of `Order.currency`; quantities are whole numbers of the SKU's smallest unit; times are UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.domain.enums import (
    CancelReason,
    ChargeKind,
    CustomerStatus,
    EventOrigin,
    FulfilledBy,
    FulfillmentMethod,
    FulfillmentOrderStatus,
    FulfillmentStatus,
    OrderStatus,
    PaymentState,
    PaymentStatus,
    ShipmentStatus,
    StockPolicy,
    TenderKind,
    TransactionKind,
    TransactionStatus,
)


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address. Personal data: it stands in the address table only, never in events or logs."""

    country: str
    name: str | None = None
    company: str | None = None
    line1: str | None = None
    line2: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    phone: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person. Personal data, as the address."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Backordered units and what they were promised from: a dated supply, a limit, or nothing that has a date."""

    id: UUID
    quantity: int
    supply_id: UUID | None = None
    expected_at: datetime | None = None
    """What the buyer was told; None without a supply."""
    limit_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. quantity = canceled + open + backordered + reserved + allocated + shipped, at every moment."""

    id: UUID
    position: int
    sku_id: UUID
    sku: str
    name: str
    delivery_id: UUID
    quantity: int
    unit_price_minor: int
    discount_minor: int = 0
    tax_minor: int = 0
    tax_rate: Decimal | None = None
    canceled: int = 0
    open: int = 0
    backordered: int = 0
    reserved: int = 0
    allocated: int = 0
    shipped: int = 0
    delivered: int = 0
    undelivered: int = 0
    returned: int = 0
    cancel_requested: int = 0
    return_requested: int = 0
    takes_stock: bool = True
    """False for services and for history: its units are moved without touching a stock level."""
    location_id: UUID | None = None
    """Binds the source, when the caller named one."""
    is_kit: bool = False
    """Its units are those of its components, the lines whose parent it is: `kits.py` derives them."""
    parent_line_id: UUID | None = None
    per_parent: int | None = None
    """Units of a component that one kit holds, frozen at placing."""
    price_share_minor: int | None = None
    """A component's part of its kit's price for all kits, before discount. The kit owes it; the component shows it."""
    line_ref: str | None = None
    properties: Mapping[str, Any] | None = None
    claims: tuple[Claim, ...] = ()
    """What its backordered units were promised from; carried where the order is locked."""

    def __post_init__(self) -> None:
        total = self.canceled + self.open + self.backordered + self.reserved + self.allocated + self.shipped
        assert self.quantity == total, f"line {self.id}: {self.quantity} units, {total} accounted for"
        assert sum(claim.quantity for claim in self.claims) <= self.backordered, "only what waits has claims"
        assert self.delivered + self.undelivered <= self.shipped, "what arrived or failed was shipped"
        assert self.returned <= self.delivered, "what came back had arrived"

    @property
    def is_component(self) -> bool:
        """Whether it is part of a kit: its amounts are shares of the kit's, and owed there."""
        return self.parent_line_id is not None

    @property
    def live(self) -> int:
        """Units that are neither canceled nor returned: what is owed for."""
        return self.quantity - self.canceled - self.returned


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One way that part of an order reaches one person."""

    id: UUID
    position: int
    key: str
    method: FulfillmentMethod = FulfillmentMethod.SHIP
    address_id: UUID | None = None
    address: Address | None = None
    pickup_location_id: UUID | None = None
    pickup_point: Mapping[str, Any] | None = None
    recipient_id: UUID | None = None
    recipient: Contact | None = None
    not_before: datetime | None = None
    promised_from: datetime | None = None
    promised_by: datetime | None = None
    promised_on: date | None = None
    gift_message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What is owed but is not goods. Shipping is given back only when its whole delivery is canceled."""

    id: UUID
    kind: ChargeKind
    amount_minor: int
    tax_minor: int = 0
    delivery_id: UUID | None = None
    canceled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One step of a payment."""

    id: UUID
    kind: TransactionKind
    status: TransactionStatus
    amount_minor: int
    at: datetime
    reference: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One tender. Captured never exceeds authorized, refunded never exceeds captured."""

    id: UUID
    version: int
    gateway: str
    tender: TenderKind
    status: PaymentState
    amount_minor: int
    """What the payer means to pay with this tender."""
    authorized_minor: int = 0
    captured_minor: int = 0
    refunded_minor: int = 0
    reference: str | None = None
    collected_by: FulfilledBy = FulfilledBy.SELLER
    multiple_captures: bool = True
    expires_at: datetime | None = None
    transactions: tuple[Transaction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLine:
    """A line of a location's work. Outstanding = quantity - canceled - shipped."""

    id: UUID
    line_id: UUID
    quantity: int
    canceled: int = 0
    picked: int = 0
    packed: int = 0
    shipped: int = 0

    @property
    def outstanding(self) -> int:
        """Units still in the building."""
        return self.quantity - self.canceled - self.shipped


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfillmentOrder:
    """One location's work for one delivery."""

    id: UUID
    version: int
    location_id: UUID
    location: str
    delivery_id: UUID
    method: FulfillmentMethod
    status: FulfillmentOrderStatus
    lines: tuple[WorkLine, ...]
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelLine:
    """Units of one work line in a parcel."""

    id: UUID
    work_line_id: UUID
    line_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One package of a shipment."""

    id: UUID
    lines: tuple[ParcelLine, ...]
    weight_grams: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingEvent:
    """What a carrier saw. `occurred_at`, not arrival, decides the shipment's status."""

    id: UUID
    status: ShipmentStatus
    occurred_at: datetime
    received_at: datetime
    external_id: str | None = None
    description: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """Parcels that left together."""

    id: UUID
    version: int
    fulfillment_order_id: UUID
    status: ShipmentStatus
    carrier: str
    shipped_at: datetime
    service: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    estimated_delivery_at: datetime | None = None
    promised_by: datetime | None = None
    delivered_at: datetime | None = None
    parcels: tuple[Parcel, ...] = ()
    tracking: tuple[TrackingEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """`total` is what is owed now; `placed` what it was at placing; outstanding = total - captured + refunded."""

    subtotal: int = 0
    discount: int = 0
    shipping: int = 0
    charges: int = 0
    tax: int = 0
    total: int = 0
    placed: int = 0
    captured: int = 0
    refunded: int = 0

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
    fulfillment_orders: tuple[FulfillmentOrder, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    external_source: str | None = None
    external_id: str | None = None
    customer_id: UUID | None = None
    contact_id: UUID | None = None
    contact: Contact | None = None
    billing_address_id: UUID | None = None
    billing_address: Address | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    metadata: Mapping[str, Any] | None = None
    token_generation: int = 1
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
