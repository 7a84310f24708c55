"""Orders that happened elsewhere, as neutral facts, and the legal order in which they can be told again.

An importer turns a source's tables into these values; the database writer and `orderwire replay` read them. Amounts
are minor units of the order's currency; quantities are whole units; times are aware UTC; codes are the source's own.
The facts keep the times that the source states, even impossible ones. `timeline` is the one place that repairs them.

Not guaranteed: that a referenced SKU, location or customer exists. A source yields each before the first order that
names it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.domain.enums import (
    CancelReason,
    ChannelKind,
    ChargeKind,
    FulfilledBy,
    FulfillmentMethod,
    LocationCapability,
    LocationKind,
    PaymentState,
    TenderKind,
)
from app.domain.orders.model import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricalChannel:
    """Where the orders were sold."""

    code: str
    name: str
    kind: ChannelKind
    currency: str
    timezone: str
    tax_included: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricalLocation:
    """A place that goods left from. `address` is None where the source does not say."""

    code: str
    name: str
    kind: LocationKind
    timezone: str
    capabilities: tuple[LocationCapability, ...]
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricalSku:
    """What was sold. `price_minor` is the unit price paid most often (the lower of equals), None when never priced."""

    code: str
    name: str
    price_minor: int | None = None
    weight_grams: int | None = None
    stock_tracked: bool = True
    attributes: Mapping[str, str | int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricalCustomer:
    """A person, known to the source by `ref`; the address is that of the first order."""

    source: str
    ref: str
    created_at: datetime
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricalLine:
    """One line. `line_ref` is unique in the order; `location` is where the units left or would have left from."""

    line_ref: str
    sku: str
    name: str
    quantity: int
    unit_price_minor: int
    location: str
    discount_minor: int = 0
    ship_by: datetime | None = None
    """Until when the location had to hand over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricalDelivery:
    """How the whole order reaches one person. `promised_on` is a day of the destination, `promised_by` its end."""

    method: FulfillmentMethod = FulfillmentMethod.SHIP
    address: Address | None = None
    promised_on: date | None = None
    promised_by: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricalCharge:
    """What is owed but is not goods; never negative. SHIPPING belongs to the delivery, the rest to the order."""

    kind: ChargeKind
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricalPayment:
    """One tender. `paid_at` is None while nothing was collected; `reference` is unique in the source."""

    reference: str
    gateway: str
    tender: TenderKind
    amount_minor: int
    state: PaymentState
    paid_at: datetime | None = None
    metadata: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricalShipment:
    """What left one location at once. `quantities` maps a line's `line_ref` to units.

    A shipment was delivered, or came back undelivered (`returned_at`), or nobody knows: both None.
    """

    location: str
    carrier: str
    shipped_at: datetime
    quantities: Mapping[str, int]
    delivered_at: datetime | None = None
    returned_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricalCancellation:
    """Units that were given up before they left. `reference` is unique in the order."""

    reference: str
    at: datetime
    reason: CancelReason
    quantities: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricalOrder:
    """One order with all that is known of its life.

    Units that neither left nor were canceled stand on their location's work list when `routed`, else they are open.
    `assumed` names the facts that the source does not state and a rule of the importer supplied.
    """

    channel: str
    external_source: str
    external_id: str
    placed_at: datetime
    currency: str
    tax_included: bool
    lines: tuple[HistoricalLine, ...]
    delivery: HistoricalDelivery
    customer: str | None = None
    fulfilled_by: FulfilledBy = FulfilledBy.SELLER
    charges: tuple[HistoricalCharge, ...] = ()
    payments: tuple[HistoricalPayment, ...] = ()
    shipments: tuple[HistoricalShipment, ...] = ()
    cancellations: tuple[HistoricalCancellation, ...] = ()
    routed: bool = False
    assumed: tuple[str, ...] = ()
    metadata: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        left = {line.line_ref: line.quantity for line in self.lines}
        assert self.lines, f"{self.external_id}: an order has lines"
        assert len(left) == len(self.lines), f"{self.external_id}: two lines share a reference"
        spent: Counter[str] = Counter()
        for part in (*self.shipments, *self.cancellations):
            assert min(part.quantities.values(), default=0) > 0, "a step moves at least one unit"
            spent.update(part.quantities)
        for line_ref, quantity in spent.items():
            assert quantity <= left[line_ref], f"{self.external_id}: {quantity} units of line {line_ref} moved"

    @property
    def goods_minor(self) -> int:
        """What the lines came to at placing, after discounts, canceled units included."""
        return sum(line.unit_price_minor * line.quantity - line.discount_minor for line in self.lines)

    @property
    def charges_minor(self) -> int:
        """All that was owed but is not goods."""
        return sum(charge.amount_minor for charge in self.charges)

    @property
    def canceled_minor(self) -> int:
        """Unit price of the canceled units; discounts do not enter."""
        prices = {line.line_ref: line.unit_price_minor for line in self.lines}
        return sum(
            prices[line_ref] * quantity
            for cancellation in self.cancellations
            for line_ref, quantity in cancellation.quantities.items()
        )


HistoricalFact = HistoricalChannel | HistoricalLocation | HistoricalSku | HistoricalCustomer | HistoricalOrder
"""What a source yields."""


class StepKind(StrEnum):
    """What happens to an order, in the order in which equal times are told."""

    PLACE = "PLACE"
    PAY = "PAY"
    CANCEL = "CANCEL"
    DISPATCH = "DISPATCH"
    DELIVER = "DELIVER"
    RETURN_TO_SENDER = "RETURN_TO_SENDER"


RANK = {kind: rank for rank, kind in enumerate(StepKind)}

PAID_LATER = frozenset({TenderKind.INVOICE, TenderKind.COD, TenderKind.BNPL})
"""Tenders that may be paid after the goods left: they hold no dispatch back."""


@dataclass(frozen=True, slots=True)
class HistoricalStep:
    """One dated step. `index` points into the order's payments, shipments or cancellations (0 for PLACE).

    `at` is when the step is told; `stated_at` what the source says. They differ where the source is impossible.
    """

    kind: StepKind
    at: datetime
    stated_at: datetime
    index: int = 0

    @property
    def repaired(self) -> bool:
        """True when the stated time lay before the step's cause."""
        return self.at != self.stated_at


def timeline(order: HistoricalOrder) -> list[HistoricalStep]:
    """List the order's steps so that each comes after its cause and times never fall.

    A step that the source dates before its cause happens at the moment of the cause: paying and canceling not before
    placing; dispatching not before placing nor before the payments that hold it back (all but `PAID_LATER` ones);
    delivering and coming back not before that parcel's dispatch. Equal times are told in the order of `StepKind`.
    Payments that were never collected have no step.
    """
    placed = order.placed_at
    steps = [HistoricalStep(StepKind.PLACE, placed, placed)]
    released = placed
    for index, payment in enumerate(order.payments):
        if payment.paid_at is not None:
            step = HistoricalStep(StepKind.PAY, max(payment.paid_at, placed), payment.paid_at, index)
            steps.append(step)
            if payment.tender not in PAID_LATER:
                released = max(released, step.at)
    for index, cancellation in enumerate(order.cancellations):
        at = max(cancellation.at, placed)
        steps.append(HistoricalStep(StepKind.CANCEL, at, cancellation.at, index))
    for index, shipment in enumerate(order.shipments):
        left = max(shipment.shipped_at, released)
        steps.append(HistoricalStep(StepKind.DISPATCH, left, shipment.shipped_at, index))
        for kind, stated in (
            (StepKind.DELIVER, shipment.delivered_at),
            (StepKind.RETURN_TO_SENDER, shipment.returned_at),
        ):
            if stated is not None:
                steps.append(HistoricalStep(kind, max(stated, left), stated, index))
    steps.sort(key=lambda step: (step.at, RANK[step.kind], step.index))
    return steps
