"""Look at a shipment of which nothing was heard: it is late, stuck, probably lost; or it has arrived, as far as anybody
will ever know.

Carriers are expected to tell where a parcel is when one of our adapters reads what they send, or when they told
something of this very parcel. Of all others nothing will be heard: after the usual time they count as delivered, marked
`assumed`, until somebody tells something else.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.carriers.finding import carrier_codes, reader_codes
from app.domain.enums import EventOrigin, ShipmentStatus
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Order, Shipment, TrackingEvent
from app.domain.orders.track import follow_parcels, track
from app.domain.orders.watch import MOVING, NEVER, usual_arrival, watched
from app.domain.orders.work.following import follower_of
from app.fulfillment.sight import tell
from db.unit_of_work import UnitOfWork


async def watch_shipment(uow: UnitOfWork, shipment_id: UUID) -> None:
    """See what silence about a shipment means by now, and when to look again.

    Raises NotFound. Emits order.alerted and shipment.alerted when something else worries than before; for what is
    assumed to have arrived order.tracked, shipment.tracked, fulfillment_order.completed. Locks: the order.
    """
    order = await uow.orders.lock_by_shipment(shipment_id)
    shipment = next(shipment for shipment in order.shipments if shipment.id == shipment_id)
    if order.origin is not EventOrigin.LIVE or shipment.shipped_at is None:
        await _look_again(uow, order, shipment, NEVER)
    elif _is_heard_of(shipment) or follower_of(order, shipment.fulfillment_order_id) is not None:
        # A store that waits for it says when it comes: that it came is not assumed.
        await _worry(uow, order, shipment)
    elif shipment.status not in MOVING:
        await _look_again(uow, order, shipment, NEVER)  # it waits for who collects it
    else:
        usual = await _usual_days(uow, shipment)
        await _assume(uow, order, shipment, usual_arrival(shipment, shipment.shipped_at, usual))


def _is_heard_of(shipment: Shipment) -> bool:
    if any(not event.assumed for event in shipment.tracking):
        return True
    numbered = shipment.tracking_number or any(parcel.tracking_number for parcel in shipment.parcels)
    provider = None if shipment.label is None else shipment.label.provider
    told = {shipment.carrier, provider} & (carrier_codes() | reader_codes())
    return bool(numbered and told)


async def _worry(uow: UnitOfWork, order: Order, shipment: Shipment) -> None:
    after = watched(shipment, uow.now)
    if after.alert is shipment.alert:
        await _look_again(uow, order, shipment, after.watch_at or NEVER)
        return
    recorded = changes(
        order,
        follow_parcels(order, shipment, after),
        Naming(
            order="order.alerted",
            shipment="shipment.alerted",
            facts={"shipmentId": str(shipment.id), "alert": after.alert.value},
        ),
    )
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)


async def _assume(uow: UnitOfWork, order: Order, shipment: Shipment, usual: datetime) -> None:
    if uow.now < usual:
        await _look_again(uow, order, shipment, usual)
        return
    arrived = TrackingEvent(
        id=new_id(), status=ShipmentStatus.DELIVERED, occurred_at=usual, received_at=uow.now, assumed=True
    )
    await tell(uow, order, track(order, shipment.id, arrived), shipment.id, [arrived])


async def _look_again(uow: UnitOfWork, order: Order, shipment: Shipment, at: datetime) -> None:
    """Nothing that anybody is told: the shipment only says when silence about it means something."""
    again = replace(shipment, watch_at=at)
    shipments = tuple(again if other.id == shipment.id else other for other in order.shipments)
    await uow.orders.save(order, replace(order, shipments=shipments), uow.now)


async def _usual_days(uow: UnitOfWork, shipment: Shipment) -> int | None:
    """What the merchant's own table says that the service takes at most, wherever it goes."""
    services = [row for row in await uow.delivery_services.listed() if row.carrier == shipment.carrier]
    same = [row for row in services if row.service == shipment.service]
    return max((int(zone["maxDays"]) for row in same or services for zone in row.zones), default=None)
