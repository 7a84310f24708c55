"""What silence about a parcel means: late, stuck, probably lost; or arrived, where nobody tells anything. Pure.

Carriers that tell are expected to: no scan for days is a sign. Parcels without tracking are assumed delivered after
the usual time, and marked so, until somebody tells something else.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.enums import EventOrigin, ShipmentAlert, ShipmentStatus
from app.domain.orders.model import Order, Shipment
from app.domain.orders.seen import counting

STUCK_AFTER = timedelta(days=5)
"""No scan for so long: somebody asks the carrier."""
LOST_AFTER = timedelta(days=14)
"""No scan for so long: it will hardly arrive. That it is LOST somebody says, as units and money hang on it."""
USUAL_TIME = timedelta(days=10)
"""How long a parcel takes of which nobody knows anything."""
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""No silence means anything any more, unless something is told."""

MOVING = frozenset({ShipmentStatus.IN_TRANSIT, ShipmentStatus.OUT_FOR_DELIVERY, ShipmentStatus.EXCEPTION})


def watched(shipment: Shipment, now: datetime) -> Shipment:
    """The shipment, of which carriers tell, with what worries about it now, and when to look again."""
    if shipment.shipped_at is None or shipment.status not in MOVING:
        return replace(shipment, alert=ShipmentAlert.NONE, watch_at=NEVER)
    heard = last_heard(shipment, shipment.shipped_at)
    times = [heard + STUCK_AFTER, heard + LOST_AFTER]
    if shipment.promised_by is not None:
        times.append(shipment.promised_by)
    return replace(
        shipment,
        alert=_alert(shipment, heard, now),
        watch_at=min((at for at in times if at > now), default=NEVER),
    )


def first_watch(order: Order, shipment: Shipment) -> datetime:
    """When silence about a shipment that leaves means something for the first time; history is not watched."""
    if order.origin is not EventOrigin.LIVE or shipment.shipped_at is None:
        return NEVER
    stuck = shipment.shipped_at + STUCK_AFTER
    return stuck if shipment.promised_by is None else min(stuck, shipment.promised_by)


def last_heard(shipment: Shipment, shipped_at: datetime) -> datetime:
    """When it was last somewhere, as far as anybody knows."""
    told = [event.occurred_at for event in counting(shipment.tracking) if not event.assumed]
    return max([*told, shipped_at])


def usual_arrival(shipment: Shipment, shipped_at: datetime, usual_days: int | None) -> datetime:
    """When a parcel that nobody tells of counts as delivered; `usual_days` is what its service takes at most."""
    if usual_days is not None:
        return shipped_at + timedelta(days=usual_days + 1)
    if shipment.promised_by is not None and shipment.promised_by > shipped_at:
        return shipment.promised_by
    return shipped_at + USUAL_TIME


def _alert(shipment: Shipment, heard: datetime, now: datetime) -> ShipmentAlert:
    promised, expected = shipment.promised_by, shipment.estimated_delivery_at
    late = promised is not None and (now > promised or (expected is not None and expected > promised))
    table = [
        (now >= heard + LOST_AFTER, ShipmentAlert.PROBABLY_LOST),
        (now >= heard + STUCK_AFTER, ShipmentAlert.STUCK),
        (late, ShipmentAlert.DELAYED),
    ]
    return next((alert for holds, alert in table if holds), ShipmentAlert.NONE)
