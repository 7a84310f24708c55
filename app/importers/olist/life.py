"""What an Olist order's status and times say, and the rules where they contradict each other.

Repaired, all counted on the order's row:
- `carrier-before-purchase`, `carrier-before-approval`, `customer-before-carrier`, `customer-before-approval`: told in
  the order of `app.domain.history.timeline`, each step at its cause at the earliest.
- `approval-missing`: left or delivered without approval: paid at purchase.
- `carrier-date-missing`: handed over at the latest shipping limit, not before approval, not after delivery.
- `delivery-date-missing`: a delivered order arrived at noon of the promised day, not before it left.
- `cancel-time-missing`: canceled at the last time the source knows, approval or purchase (it states no other).
- `canceled-after-dispatch`: what a carrier has is no longer canceled: it came back, by the promised day.
- `canceled-after-delivery`: what arrived has arrived; the order counts as delivered, its source status is kept.
- `promise-unreadable`: no promise.
`unavailable` is canceled for OUT_OF_STOCK; `created` and `approved` are open, `invoiced` and `processing` on their
sellers' lists. Payments are CAPTURED when approved, PENDING before, VOIDED when canceled before. The source records
no refunds, so a canceled order that was paid is owed back.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.enums import CancelReason, PaymentState
from app.domain.history import (
    HistoricalCancellation,
    HistoricalLine,
    HistoricalPayment,
    HistoricalShipment,
)
from app.importers.olist.money import Tendered
from app.importers.olist.tables import CHANNEL
from app.importers.tables import Row
from app.importers.values import end_of_day, parse_instant

OPEN, ROUTED = frozenset({"created", "approved"}), frozenset({"invoiced", "processing"})
LEFT = frozenset({"shipped", "delivered"})
CANCELED = {"canceled": CancelReason.OTHER, "unavailable": CancelReason.OUT_OF_STOCK}
STATUSES = OPEN | ROUTED | LEFT | CANCELED.keys()
CARRIER = "unspecified"
"""Olist does not say who carried."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A row of orders with its times read."""

    id: str
    status: str
    placed_at: datetime
    approved_at: datetime | None
    carrier_at: datetime | None
    delivered_at: datetime | None
    promised_on: date | None
    promised_by: datetime | None

    @property
    def left(self) -> bool:
        """True when the goods left, by status or by time."""
        return self.status in LEFT or self.carrier_at is not None or self.delivered_at is not None

    @property
    def paid_at(self) -> datetime:
        """When the order was paid, if it was: purchase where approval is missing."""
        return self.approved_at or self.placed_at


def read_stated(row: Row, zone: ZoneInfo, reasons: list[str]) -> Stated | None:
    """Read the row's times; None when the purchase time is missing or any time cannot be read."""
    times: list[datetime | None] = []
    for text in row[3:7]:
        times.append(parse_instant(text, zone) if text else None)
        if text and times[-1] is None:
            return None
    placed, approved, carrier, delivered = times
    if placed is None:
        return None
    promised = parse_instant(row[7], zone)
    if promised is None:
        reasons.append("promise-unreadable")
    day = promised.astimezone(zone).date() if promised is not None else None
    for earlier, later, name in (
        (placed, carrier, "carrier-before-purchase"),
        (approved, carrier, "carrier-before-approval"),
        (carrier, delivered, "customer-before-carrier"),
        (approved, delivered, "customer-before-approval"),
    ):
        if earlier is not None and later is not None and later < earlier:
            reasons.append(name)
    promised_by = end_of_day(day, zone) if day is not None else None
    return Stated(row[0], row[2], placed, approved, carrier, delivered, day, promised_by)


def pay(stated: Stated, tenders: list[Tendered], reasons: list[str]) -> tuple[HistoricalPayment, ...]:
    """Date the payments by the order's approval."""
    state, paid_at = PaymentState.CAPTURED, stated.approved_at
    if paid_at is None:
        if stated.left:
            reasons.append("approval-missing")
            paid_at = stated.placed_at
        else:
            state = PaymentState.VOIDED if stated.status in CANCELED else PaymentState.PENDING
    return tuple(
        HistoricalPayment(
            reference=f"{stated.id}-{tender.sequential}",
            gateway=CHANNEL,
            tender=tender.tender,
            amount_minor=tender.amount_minor,
            state=state,
            paid_at=paid_at,
            metadata={"type": tender.kind, "installments": tender.installments},
        )
        for tender in tenders
        if tender.amount_minor
    )


def ship(stated: Stated, lines: list[HistoricalLine], reasons: list[str]) -> tuple[HistoricalShipment, ...]:
    """One shipment per seller; Olist has one pair of times for all of them."""
    earliest = max(stated.placed_at, stated.paid_at)
    shipped_at, delivered_at, returned_at = stated.carrier_at, stated.delivered_at, None
    if shipped_at is None:
        reasons.append("carrier-date-missing")
        limits = [line.ship_by for line in lines if line.ship_by is not None]
        shipped_at = max(limits, default=earliest)
        if delivered_at is not None:
            shipped_at = min(shipped_at, delivered_at)
        shipped_at = max(shipped_at, earliest)
    if delivered_at is None and stated.status == "delivered":
        reasons.append("delivery-date-missing")
        noon = stated.promised_by - timedelta(hours=12) if stated.promised_by is not None else earliest
        delivered_at = max(shipped_at, earliest, noon)
    if stated.status in CANCELED and delivered_at is not None:
        reasons.append("canceled-after-delivery")
    elif stated.status in CANCELED:
        reasons.append("canceled-after-dispatch")
        returned_at = max(stated.promised_by or shipped_at, shipped_at)
    quantities: dict[str, dict[str, int]] = {}
    for line in lines:
        quantities.setdefault(line.location, {})[line.line_ref] = line.quantity
    return tuple(
        HistoricalShipment(
            location=location,
            carrier=CARRIER,
            shipped_at=shipped_at,
            quantities=units,
            delivered_at=delivered_at,
            returned_at=returned_at,
        )
        for location, units in quantities.items()
    )


def cancel(stated: Stated, lines: list[HistoricalLine], reasons: list[str]) -> tuple[HistoricalCancellation, ...]:
    """Cancel the whole order when its status says so; only for an order that did not leave."""
    reason = CANCELED.get(stated.status)
    if reason is None:
        return ()
    reasons.append("cancel-time-missing")
    return (
        HistoricalCancellation(
            reference="canceled",
            at=max(stated.placed_at, stated.paid_at),
            reason=reason,
            quantities={line.line_ref: line.quantity for line in lines},
        ),
    )
