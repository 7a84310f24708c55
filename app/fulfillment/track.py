"""Record what a carrier saw. Repeats are harmless, and news may come late or out of order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.delivery_proofs import recipient_name
from app.domain.enums import ShipmentStatus
from app.domain.errors import InvalidInput, NotFound
from app.domain.ids import new_id
from app.domain.moments import refuse_future
from app.domain.orders.model import Shipment, TrackingEvent
from app.domain.orders.seen import Estimate
from app.domain.orders.track import track
from app.fulfillment.sight import tell
from app.idempotency import claim
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTracking:
    """What was seen. The shipment is named by id or by tracking number; `external_id` is the carrier's own."""

    idempotency_key: str
    status: ShipmentStatus
    occurred_at: datetime
    shipment_id: UUID | None = None
    tracking_number: str | None = None
    external_id: str | None = None
    description: str | None = None
    place: str | None = None
    corrects: UUID | None = None
    """A sighting of the same shipment that was wrong."""
    estimated_delivery_at: datetime | None = None
    """When the carrier expects to deliver, by its word at `occurred_at`."""
    received_by: str | None = None
    """The name of the person who took it: personal data, kept beside the order and told in no event."""


async def record_tracking(uow: UnitOfWork, command: RecordTracking) -> UUID:
    """Add a sighting; answers with the shipment's id. A sighting known by `external_id` changes nothing.

    Raises NotFound (shipment, sighting to correct), InvalidInput (no shipment named, ambiguous number, time in the
    future, VOIDED, who took it), IdempotencyMismatch. Emits order.tracked, shipment.tracked, order.promise_changed,
    fulfillment_order.completed. Locks: the order.
    """
    refuse_future(command.occurred_at, uow.now, ("occurredAt",))
    received_by = _received_by(command)
    found = await _named(uow, command)
    claimed = found[0] if found else new_id()
    known = await claim(uow, "trackingEventRecord", command.idempotency_key, command, "Shipment", claimed)
    if known is not None:
        # The number may have become ambiguous since: the first answer stands.
        await uow.orders.lock_by_shipment(known.result_id)
        return known.result_id
    if not found:
        raise NotFound("there is no shipment with this tracking number", ("trackingNumber",))
    if len(found) > 1:
        raise InvalidInput("several shipments carry this number: name one by shipmentId", ("trackingNumber",))
    shipment_id = found[0]
    order = await uow.orders.lock_by_shipment(shipment_id)
    shipment = next(shipment for shipment in order.shipments if shipment.id == shipment_id)
    if command.external_id is not None and any(seen.external_id == command.external_id for seen in shipment.tracking):
        return shipment_id
    sighting = TrackingEvent(
        id=new_id(),
        status=command.status,
        occurred_at=command.occurred_at,
        received_at=uow.now,
        external_id=command.external_id,
        description=command.description,
        place=command.place,
        parcel_id=_parcel(shipment, command.tracking_number),
        corrects=_corrected(shipment, command),
    )
    expects = command.estimated_delivery_at
    estimate = None if expects is None else Estimate(expects, command.occurred_at)
    after = track(order, shipment_id, sighting, estimate=estimate)
    await tell(uow, order, after, shipment_id, [sighting])
    if received_by is not None:
        await uow.delivery_proofs.put([shipment_id], received_by, uow.now)
    return shipment_id


def _received_by(command: RecordTracking) -> str | None:
    name = recipient_name(command.received_by)
    if name is not None and command.status is not ShipmentStatus.DELIVERED:
        raise InvalidInput("somebody takes a parcel when it is DELIVERED", ("receivedBy",))
    return name


def _parcel(shipment: Shipment, number: str | None) -> UUID | None:
    if len(shipment.parcels) < 2 or number is None:
        return None
    return next((parcel.id for parcel in shipment.parcels if parcel.tracking_number == number), None)


def _corrected(shipment: Shipment, command: RecordTracking) -> str | None:
    if command.corrects is None:
        return None
    if all(seen.id != command.corrects for seen in shipment.tracking):
        raise NotFound("the shipment has no such tracking event", ("correctsId",))
    return str(command.corrects)


async def _named(uow: UnitOfWork, command: RecordTracking) -> Sequence[UUID]:
    if command.shipment_id is not None:
        return [command.shipment_id]
    if not command.tracking_number:
        raise InvalidInput("name the shipment by shipmentId or trackingNumber", ("shipmentId",))
    bearers = (await uow.sightings.bearers([command.tracking_number])).get(command.tracking_number, ())
    return [bearer.shipment_id for bearer in bearers]
