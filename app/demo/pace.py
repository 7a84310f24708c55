"""When each open end of an order is due: pure functions of its id and its times, so that nothing need be remembered.

A restarted shop looks at the database, asks here, and goes on. Seconds are the demo's: what takes a real parcel days
takes it a minute or two. Shares are of ids, so the same order always has the same fate.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zlib import crc32

from app.domain.enums import FulfillmentOrderStatus, ShipmentStatus

PAYMENT_SECONDS = (3.0, 14.0)
CANCELLATION_SECONDS = (2.0, 3.0)
STEP_SECONDS = (3.0, 9.0)
COLLECTION_SECONDS = (20.0, 60.0)
SIGHTING_SECONDS = (7.0, 20.0)
INVOICE_SECONDS = (60.0, 120.0)
"""Earliest and latest after the cause: placing, placing, the step before, the goods lying ready, the last sighting,
placing."""

WHOLLY_CANCELED = 0.04
PARTLY_CANCELED = 0.04
NOBODY_HOME = 0.05
"""Shares of unpaid orders, of unpaid orders, of parcels."""


_STEPS = (
    FulfillmentOrderStatus.OPEN,
    FulfillmentOrderStatus.ACCEPTED,
    FulfillmentOrderStatus.PICKING,
    FulfillmentOrderStatus.PICKED,
    FulfillmentOrderStatus.PACKED,
    FulfillmentOrderStatus.READY_FOR_PICKUP,
)
"""States of work that wait for somebody's hands, in their order."""


class Change(StrEnum):
    """What an unpaid order's shopper changes about it."""

    NOTHING = "NOTHING"
    ALL = "ALL"
    ONE_UNIT = "ONE_UNIT"


def fraction(subject: UUID, salt: str) -> float:
    """A number in [0, 1) that this subject always has for this salt."""
    return crc32(subject.bytes + salt.encode()) / 2**32


def due_after(subject: UUID, salt: str, seconds: tuple[float, float]) -> timedelta:
    """How long after its cause something of this subject happens."""
    earliest, latest = seconds
    return timedelta(seconds=earliest + (latest - earliest) * fraction(subject, salt))


def payment_is_due(payment_id: UUID, placed_at: datetime, now: datetime, *, on_invoice: bool) -> bool:
    """Whether the money of a pending payment has arrived by now."""
    seconds = INVOICE_SECONDS if on_invoice else PAYMENT_SECONDS
    return placed_at + due_after(payment_id, "pay", seconds) <= now


def change_of_mind(order_id: UUID, units: int, lines: int) -> Change:
    """What an unpaid order's shopper changes; one unit only where something remains."""
    drawn = fraction(order_id, "cancel")
    if drawn < WHOLLY_CANCELED:
        return Change.ALL
    if drawn < WHOLLY_CANCELED + PARTLY_CANCELED and (units > 1 or lines > 1):
        return Change.ONE_UNIT
    return Change.NOTHING


def change_is_due(order_id: UUID, placed_at: datetime, now: datetime) -> bool:
    """Whether the shopper has changed their mind by now."""
    return placed_at + due_after(order_id, "cancel-at", CANCELLATION_SECONDS) <= now


def work_is_due(work_id: UUID, status: FulfillmentOrderStatus, placed_at: datetime, now: datetime) -> bool:
    """Whether a location has taken the next step by now: each state has a time after placing, later than the last."""
    steps = [_after(work_id, step) for step in _STEPS[: _STEPS.index(status) + 1]]
    return placed_at + sum(steps, timedelta()) <= now


def _after(work_id: UUID, status: FulfillmentOrderStatus) -> timedelta:
    collected = status is FulfillmentOrderStatus.READY_FOR_PICKUP
    return due_after(work_id, status.value, COLLECTION_SECONDS if collected else STEP_SECONDS)


def next_sighting(
    shipment_id: UUID, status: ShipmentStatus, since: datetime, sightings: int, now: datetime
) -> ShipmentStatus | None:
    """What the carrier sees next of a parcel whose last news is from `since`; None while there is no news.

    A scan on the way, then out for delivery, then delivered; some find nobody home and come again.
    """
    if since + due_after(shipment_id, f"see-{sightings}", SIGHTING_SECONDS) > now:
        return None
    if status is ShipmentStatus.IN_TRANSIT:
        return ShipmentStatus.OUT_FOR_DELIVERY if sightings else ShipmentStatus.IN_TRANSIT
    if status is ShipmentStatus.EXCEPTION:
        return ShipmentStatus.OUT_FOR_DELIVERY
    missed = fraction(shipment_id, "home") < NOBODY_HOME
    return ShipmentStatus.EXCEPTION if missed and sightings == 2 else ShipmentStatus.DELIVERED
