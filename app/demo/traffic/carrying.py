"""Carriers see parcels on their way: a scan, the van, the door; some find nobody home and come again."""

from app.demo import pace
from app.demo.traffic.day import CARRIER_APP, LOOK_AT, Day
from app.domain.enums import ShipmentStatus
from app.fulfillment.track import RecordTracking, record_tracking
from db.repositories.in_flight import InFlightReading, TravelingParcel

DESCRIPTIONS = {
    ShipmentStatus.IN_TRANSIT: "Scanned at the sorting center",
    ShipmentStatus.OUT_FOR_DELIVERY: "On the van for delivery",
    ShipmentStatus.EXCEPTION: "Nobody at home, we try again",
    ShipmentStatus.DELIVERED: "Delivered",
}


async def carry(day: Day) -> None:
    """There is news of some parcels."""
    now = day.now
    async with day.database.session() as session:
        parcels = await InFlightReading(session).parcels(now, LOOK_AT)
    for parcel in day.some([parcel for parcel in parcels if _news(day, parcel) is not None]):
        status = _news(day, parcel)
        assert status is not None, "it was due"
        command = RecordTracking(
            idempotency_key=f"demo-see-{parcel.id}-{parcel.sightings}",
            shipment_id=parcel.id,
            external_id=f"demo-{parcel.sightings}",
            status=status,
            description=DESCRIPTIONS[status],
            place=None if status is ShipmentStatus.IN_TRANSIT else parcel.city,
            occurred_at=now,
        )
        await day.act(CARRIER_APP, lambda uow, command=command: record_tracking(uow, command))
        day.done[status.value.lower()] += 1


def _news(day: Day, parcel: TravelingParcel) -> ShipmentStatus | None:
    since = parcel.seen_at or parcel.shipped_at
    return pace.next_sighting(parcel.id, ShipmentStatus(parcel.status), since, parcel.sightings, day.now)
