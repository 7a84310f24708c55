"""An order that happened elsewhere, as it is told: what was bought, and what has become of it since."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import CancelReason, FulfilledBy, OrderStatus, PaymentState, RefundReason, TenderKind
from app.domain.money import Money
from app.orders.command import PlaceOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """Units of one line, named by its own reference, or by its SKU where one line has it."""

    quantity: int
    line_ref: str | None = None
    sku: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldShipment:
    """What left at once. `lines` None: all units that nothing else names. It arrived, came back, or nobody knows."""

    shipped_at: datetime
    location: str | None = None
    carrier: str | None = None
    service: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    lines: tuple[Units, ...] | None = None
    delivered_at: datetime | None = None
    returned_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldCancellation:
    """Units that were given up before they left; `lines` None: all units that nothing else names."""

    at: datetime
    reason: CancelReason
    lines: tuple[Units, ...] | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPayment:
    """One tender and its end: `amount` None is the rest of the order. What went back comes as refunds."""

    gateway: str
    tender: TenderKind = TenderKind.CARD
    amount: Money | None = None
    state: PaymentState = PaymentState.CAPTURED
    captured: Money | None = None
    at: datetime | None = None
    reference: str | None = None
    collected_by: FulfilledBy = FulfilledBy.SELLER
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRefund:
    """Money that went back: for units, of charges, or an amount; through the payment with this reference, if stated."""

    at: datetime
    reason: RefundReason
    lines: tuple[Units, ...] = ()
    charges: Money | None = None
    amount: Money | None = None
    payment_reference: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TellOrder:
    """One order. `placing` is what was bought, without payments; its own idempotency key is not used.

    `state` is stated where quantities do not say it: in review, or expired.
    """

    placing: PlaceOrder
    customer_source: str | None = None
    customer_ref: str | None = None
    state: OrderStatus | None = None
    payments: tuple[ToldPayment, ...] = ()
    shipments: tuple[ToldShipment, ...] = ()
    cancellations: tuple[ToldCancellation, ...] = ()
    refunds: tuple[ToldRefund, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrder:
    """What is asked of `import_order`."""

    idempotency_key: str
    order: TellOrder


@dataclass(frozen=True, slots=True)
class Imported:
    """The order that the key stands for."""

    order_id: UUID
