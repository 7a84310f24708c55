"""What placing an order is asked with: plain values, money already in minor units."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.domain.enums import ChargeKind, FulfilledBy, FulfillmentMethod, PaymentState, StockPolicy, TenderKind
from app.domain.money import Money
from app.domain.orders.model import Address, Contact, DeliverySlot


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDiscount:
    """A discount: an amount, or a fraction of what is left to discount (0.1 is 10 %); exactly one of both."""

    amount: Money | None = None
    rate: Decimal | None = None
    code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTax:
    """One tax by its name: the amount, or the rate that gives it, or both."""

    name: str
    amount: Money | None = None
    rate: Decimal | None = None
    remitted_by: FulfilledBy = FulfilledBy.SELLER


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLine:
    """One line asked for. Shoppers may give sku, quantity, delivery and properties only."""

    sku: str
    quantity: int
    name: str | None = None
    """What the seller called it then; the SKU's name when None. No input of the graph: history states it."""
    unit_price: Money | None = None
    discount: Money | None = None
    """All discounts of the line together; `discounts` says what they are."""
    discounts: tuple[PlaceDiscount, ...] = ()
    tax: Money | None = None
    tax_rate: Decimal | None = None
    tax_lines: tuple[PlaceTax, ...] = ()
    """Empty: nothing is stated. That none is due is said by a rate of 0."""
    delivery: str | None = None
    location: str | None = None
    line_ref: str | None = None
    properties: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSlot:
    """The window of a location's own van that begins then."""

    location: str
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDelivery:
    """One way that part of the order reaches one person; `key` is the caller's own name for it."""

    key: str
    method: FulfillmentMethod = FulfillmentMethod.SHIP
    address: Address | None = None
    pickup_location: str | None = None
    pickup_point: Mapping[str, Any] | None = None
    pickup_point_id: str | None = None
    recipient: Contact | None = None
    option_id: str | None = None
    not_before: datetime | None = None
    promised_from: datetime | None = None
    """No input of the graph: delivery options state it."""
    promised_by: datetime | None = None
    promised_on: date | None = None
    shipping: Money | None = None
    shipping_tax: Money | None = None
    gift_message: str | None = None
    slot: PlaceSlot | None = None
    booked: DeliverySlot | None = None
    """No input of the graph: the window that `slot` names, once it was found."""
    waits: bool = False
    """No input of the graph: a delivery option promised supply that is due, so its lines may wait for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCharge:
    """What is owed but is not goods."""

    kind: ChargeKind
    amount: Money
    tax: Money | None = None
    tax_lines: tuple[PlaceTax, ...] = ()
    delivery: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePayment:
    """One tender. Only staff and apps may state that money is promised or arrived."""

    gateway: str
    tender: TenderKind = TenderKind.CARD
    token: str | None = None
    amount: Money | None = None
    state: PaymentState | None = None
    captured: Money | None = None
    reference: str | None = None
    collected_by: FulfilledBy = FulfilledBy.SELLER


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceProvenance:
    """Where it came from within its channel. Shoppers may give device and referrer only."""

    store: str | None = None
    register: str | None = None
    associate: str | None = None
    device: str | None = None
    referrer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOrder:
    """What is asked of `place_order`."""

    idempotency_key: str
    channel: str
    lines: tuple[PlaceLine, ...]
    currency: str | None = None
    """One that the channel sells in; its own when None."""
    discounts: tuple[PlaceDiscount, ...] = ()
    """On the whole order: taken off after the lines' own, split over the lines by value."""
    tax_exempt_reason: str | None = None
    """Why no tax is computed for this order; the customer's own reason when None."""
    external_source: str | None = None
    external_id: str | None = None
    customer_id: UUID | None = None
    contact: Contact | None = None
    deliveries: tuple[PlaceDelivery, ...] = ()
    shipping_address: Address | None = None
    billing_address: Address | None = None
    shipping: Money | None = None
    charges: tuple[PlaceCharge, ...] = ()
    tax_included: bool | None = None
    reservation_id: UUID | None = None
    payments: tuple[PlacePayment, ...] = ()
    stock_policy: StockPolicy | None = None
    fulfilled_by: FulfilledBy = FulfilledBy.SELLER
    note: str | None = None
    tags: tuple[str, ...] = ()
    metadata: Mapping[str, Any] | None = None
    placed_at: datetime | None = None
    allow_backorder: bool = False
    provenance: PlaceProvenance = PlaceProvenance()
    expected_total: Money | None = None
    """What the caller has shown; the check TOTAL compares it."""
    hand_over: bool = False
    """What is carried out leaves at once: `app/pickups/carry_out.py` places such orders."""
    priority: int = 0
