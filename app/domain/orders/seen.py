"""Where a shipment and each of its parcels is, from all that was seen of them. Pure; the order of arrival is nothing.

Carriers number parcels, and a shipment may have several: a sighting of one of them says nothing of the others. A
sighting that was corrected counts no more, an assumed one only while nothing else is known, and that a label was made
is no place.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from app.domain.enums import ShipmentStatus
from app.domain.orders.model import Parcel, Shipment, TrackingEvent

RANK: dict[ShipmentStatus, int] = {
    ShipmentStatus.LABELED: 0,
    ShipmentStatus.IN_TRANSIT: 1,
    ShipmentStatus.OUT_FOR_DELIVERY: 2,
    ShipmentStatus.AVAILABLE_FOR_PICKUP: 3,
    ShipmentStatus.EXCEPTION: 4,
    ShipmentStatus.DELIVERED: 5,
    ShipmentStatus.RETURN_TO_SENDER: 6,
    ShipmentStatus.LOST: 7,
    ShipmentStatus.VOIDED: 8,
}
"""Which of two sightings at the same instant is the later one."""

assert RANK.keys() == set(ShipmentStatus), "every status has a rank"

LEAVES_DELIVERED = frozenset({ShipmentStatus.RETURN_TO_SENDER, ShipmentStatus.LOST})
UNDELIVERED = frozenset({ShipmentStatus.RETURN_TO_SENDER, ShipmentStatus.LOST})

_FURTHEST_BACK = (
    ShipmentStatus.EXCEPTION,
    ShipmentStatus.LOST,
    ShipmentStatus.RETURN_TO_SENDER,
    ShipmentStatus.IN_TRANSIT,
    ShipmentStatus.OUT_FOR_DELIVERY,
    ShipmentStatus.AVAILABLE_FOR_PICKUP,
    ShipmentStatus.DELIVERED,
)
"""What a shipment is whose parcels are at several places: the first that one of them is."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """When a carrier expects to deliver, and when it said so."""

    delivery_at: datetime
    told_at: datetime


def shipment_status(sightings: Iterable[TrackingEvent]) -> ShipmentStatus:
    """Where one parcel is, from all that was seen of it; IN_TRANSIT before anything was."""
    status = ShipmentStatus.IN_TRANSIT
    for sighting in sorted(counting(tuple(sightings)), key=lambda event: (event.occurred_at, RANK[event.status])):
        if status is ShipmentStatus.DELIVERED and sighting.status not in LEAVES_DELIVERED:
            continue
        status = sighting.status
    return status


class Seen(Protocol):
    """What decides whether a sighting says where a parcel is."""

    @property
    def id(self) -> UUID:
        """Its id."""
        ...

    @property
    def external_id(self) -> str | None:
        """The carrier's own."""
        ...

    @property
    def corrects(self) -> str | None:
        """Which other one it takes back."""
        ...

    @property
    def status(self) -> ShipmentStatus:
        """What was seen."""
        ...

    @property
    def assumed(self) -> bool:
        """Whether nobody saw it."""
        ...


S = TypeVar("S", bound=Seen)


def counting(sightings: Sequence[S]) -> list[S]:
    """Those that say where a parcel is."""
    corrected = {event.corrects for event in sightings if event.corrects is not None}
    real = [
        event
        for event in sightings
        if event.external_id not in corrected
        and str(event.id) not in corrected
        and event.status is not ShipmentStatus.LABELED
    ]
    told = [event for event in real if not event.assumed]
    return told or real


def placed(shipment: Shipment, tracking: tuple[TrackingEvent, ...]) -> Shipment:
    """The shipment after these sightings, its parcels where they are.

    One that has not left yet, or was voided, stays what it is: what is seen of it is kept until it leaves.
    """
    seen = replace(shipment, tracking=tracking)
    if not shipment.has_left:
        return seen
    parcels = tuple(_parcel_placed(parcel, tracking) for parcel in shipment.parcels)
    apart = [parcel.status for parcel in parcels if parcel.status is not None]
    status = (
        next(place for place in _FURTHEST_BACK if place in apart)
        if apart and len(apart) == len(parcels)
        else shipment_status(tracking)
    )
    arrived = status is ShipmentStatus.DELIVERED
    return replace(
        seen,
        parcels=parcels,
        status=status,
        delivered_at=_arrival(parcels, tracking) if arrived else None,
        assumed=arrived and all(event.assumed for event in counting(tracking)),
    )


def expecting(shipment: Shipment, estimate: Estimate) -> Shipment:
    """The shipment with what its carrier expects, unless it has said something else since."""
    known = (shipment.estimate_told_at, shipment.estimated_delivery_at)
    if known[0] is not None and known[1] is not None and known >= (estimate.told_at, estimate.delivery_at):
        return shipment
    return replace(shipment, estimated_delivery_at=estimate.delivery_at, estimate_told_at=estimate.told_at)


def units_in(shipment: Shipment, places: frozenset[ShipmentStatus]) -> Counter[UUID]:
    """Units by order line that are in parcels at one of these places."""
    found: Counter[UUID] = Counter()
    for parcel in shipment.parcels:
        if (parcel.status or shipment.status) in places:
            for part in parcel.lines:
                found[part.line_id] += part.quantity
    return found


def _parcel_placed(parcel: Parcel, tracking: tuple[TrackingEvent, ...]) -> Parcel:
    """A parcel says where it is only where somebody told parcels apart: else it is where its shipment is."""
    if not any(event.parcel_id is not None for event in tracking):
        return parcel
    return replace(parcel, status=shipment_status(_of(parcel, tracking)))


def _arrival(parcels: Sequence[Parcel], tracking: tuple[TrackingEvent, ...]) -> datetime | None:
    """When the last parcel came."""
    ways = [_of(parcel, tracking) for parcel in parcels if parcel.status is not None] or [list(tracking)]
    firsts = [_first_delivery(way) for way in ways]
    return max((first for first in firsts if first is not None), default=None)


def _first_delivery(tracking: Sequence[TrackingEvent]) -> datetime | None:
    delivered = [event.occurred_at for event in counting(tracking) if event.status is ShipmentStatus.DELIVERED]
    return min(delivered, default=None)


def _of(parcel: Parcel, tracking: Iterable[TrackingEvent]) -> list[TrackingEvent]:
    return [event for event in tracking if event.parcel_id in (None, parcel.id)]
