"""The one door by which what was seen of a shipment comes into its history, whoever told it.

What is known already changes nothing; what is new is told by one event, however many sightings came at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.carriers import Sighting
from app.domain.enums import ShipmentStatus
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Order, Shipment, TrackingEvent
from app.domain.orders.seen import Estimate
from app.domain.orders.track import track
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Seen:
    """The ids of a shipment's history by the carrier's own ids, and whether it is on its way without having left."""

    events: Mapping[str, UUID]
    is_labeled: bool


async def see(uow: UnitOfWork, shipment_id: UUID, sightings: Sequence[Sighting]) -> Seen:
    """Add what was seen of a shipment; its history, what was known included.

    Raises NotFound (shipment), InvalidInput (VOIDED). Emits order.tracked, shipment.tracked, order.promise_changed,
    fulfillment_order.completed. Locks: the order.
    """
    order = await uow.orders.lock_by_shipment(shipment_id)
    shipment = next(shipment for shipment in order.shipments if shipment.id == shipment_id)
    known = {seen.external_id: seen.id for seen in shipment.tracking if seen.external_id is not None}
    fresh = {sighting.external_id: sighting for sighting in sightings if sighting.external_id not in known}
    events = [_event(uow, shipment, sighting) for sighting in fresh.values()]
    estimate = latest_estimate(sightings)
    after = track(order, shipment_id, *events, estimate=estimate)
    if after != order:
        await tell(uow, order, after, shipment_id, events)
    fresh_ids = {event.external_id: event.id for event in events if event.external_id is not None}
    return Seen({**known, **fresh_ids}, shipment.is_labeled)


async def tell(
    uow: UnitOfWork, before: Order, after: Order, shipment_id: UUID, events: Sequence[TrackingEvent]
) -> None:
    """Write what sightings made of an order, and tell it. Locks: the caller holds the order."""
    last = max(events, key=lambda event: event.occurred_at, default=None)
    seen: ShipmentStatus | None = None if last is None else last.status
    naming = Naming(
        order="order.tracked",
        shipment="shipment.tracked",
        occurred_at=None if last is None else last.occurred_at,
        facts={
            "shipmentId": str(shipment_id),
            **({} if seen is None else {"sighting": seen.value}),
            **({"assumed": True} if last is not None and last.assumed else {}),
        },
    )
    recorded = changes(before, after, naming)
    await uow.orders.save(before, recorded.order, uow.now)
    uow.record(*recorded.events)


def latest_estimate(sightings: Sequence[Sighting]) -> Estimate | None:
    """What the carrier expects by its last word."""
    estimates = [
        Estimate(sighting.estimated_delivery_at, sighting.told_at or sighting.occurred_at)
        for sighting in sightings
        if sighting.estimated_delivery_at is not None
    ]
    return max(estimates, key=lambda estimate: (estimate.told_at, estimate.delivery_at), default=None)


def _event(uow: UnitOfWork, shipment: Shipment, sighting: Sighting) -> TrackingEvent:
    several = len(shipment.parcels) > 1
    parcels = {parcel.tracking_number: parcel.id for parcel in shipment.parcels if several}
    return TrackingEvent(
        id=new_id(),
        status=sighting.status,
        occurred_at=sighting.occurred_at,
        received_at=uow.now,
        external_id=sighting.external_id,
        description=sighting.description,
        place=sighting.place,
        country=sighting.country,
        postal_code=sighting.postal_code,
        parcel_id=parcels.get(sighting.tracking_number),
        corrects=sighting.corrects,
    )
