"""Goods that were sent to a store: its parcels come, the person gets them, or nobody comes.

Pure. The store's work follows that of the place that sends, and has no lines: parcels are received, kept and handed
over whole. A carrier that brought them to the store's door has not handed them to the person (`track` says so); only
the store says that they came.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus, ShipmentStatus
from app.domain.errors import InvalidInput, NotFound
from app.domain.orders.derive import derive
from app.domain.orders.hold import refuse_held
from app.domain.orders.model import FulfillmentOrder, Order, Pickup, Shipment, TrackingEvent
from app.domain.orders.track import track
from app.domain.orders.work.following import awaited, is_coming, is_received, mark_of_receipt
from app.domain.orders.work.pick import refused, with_work, work_of

_F = FulfillmentOrderStatus
_S = ShipmentStatus


@dataclass(frozen=True, slots=True)
class Received:
    """The order after parcels came, and whether all are there that were sent."""

    order: Order
    whole: bool


def receive(
    order: Order,
    work_id: UUID,
    parcels: Collection[UUID] | None,
    at: datetime,
    expires_at: datetime,
    new_id: Callable[[], UUID],
) -> Received:
    """These shipments came, or all that are on their way when None. With the last of them the goods lie ready.

    Raises InvalidInput (nothing is sent to this work), NotFound (another's shipment), IllegalTransition (it came
    already, or nothing is on its way), Held.
    """
    work = work_of(order, work_id)
    if work.follows_id is None:
        raise InvalidInput("nothing is sent to this work: make it ready for pickup", ("fulfillmentOrderId",))
    sent = {shipment.id: shipment for shipment in awaited(order, work)}
    for index, shipment_id in enumerate(parcels or ()):
        if shipment_id not in sent:
            raise NotFound("no such shipment is on its way here", ("shipmentIds", str(index)))
    coming = [
        shipment for shipment in sent.values() if is_coming(shipment) and (parcels is None or shipment.id in parcels)
    ]
    if not coming or len(coming) < len(set(parcels or ())) or work.status is not _F.OPEN:
        raise refused(work, _F.READY_FOR_PICKUP, "on its way here")
    refuse_held(order, work.id)
    order = _seen(order, coming, _S.IN_TRANSIT, at, new_id, mark_of_receipt(work))
    here = [shipment for shipment in awaited(order, work) if is_received(shipment)]
    missing = any(map(is_coming, awaited(order, work)))
    sender = work_of(order, work.follows_id)
    if missing or sender.status is not _F.DISPATCHED:
        return Received(order, whole=False)
    order = _seen(order, here, _S.AVAILABLE_FOR_PICKUP, at, new_id, f"ready:{work.id}")
    ready = replace(
        work_of(order, work_id), status=_F.READY_FOR_PICKUP, pickup=Pickup(ready_at=at, expires_at=expires_at)
    )
    return Received(derive(with_work(order, ready)), whole=True)


def collect(order: Order, work_id: UUID, at: datetime, new_id: Callable[[], UUID]) -> Order:
    """The person has all parcels: they are delivered, and both works are done. Raises IllegalTransition, Held."""
    work = _ready(order, work_id)
    refuse_held(order, work.id)
    assert work.pickup is not None, "what is ready has a pickup"
    done = with_work(
        order, replace(work, status=_F.COMPLETED, pickup=replace(work.pickup, handed_over_at=at))
    )  # first, so that what is seen now is the person's and not the store's
    return _seen(done, _lying(order, work), _S.DELIVERED, at, new_id, f"collected:{work.id}")


def uncollected(order: Order, work_id: UUID, at: datetime, new_id: Callable[[], UUID]) -> tuple[Order, list[Shipment]]:
    """Nobody came: the parcels go back, and nobody delivers them. The order, and the shipments to take in again.

    Raises IllegalTransition when nothing lies ready.
    """
    work = _ready(order, work_id)
    assert work.pickup is not None, "what is ready has a pickup"
    lying = _lying(order, work)
    ended = with_work(order, replace(work, status=_F.CANCELED, pickup=replace(work.pickup, expired_at=at)))
    return _seen(ended, lying, _S.RETURN_TO_SENDER, at, new_id, f"uncollected:{work.id}"), lying


def _ready(order: Order, work_id: UUID) -> FulfillmentOrder:
    work = work_of(order, work_id)
    if work.status is not _F.READY_FOR_PICKUP or work.follows_id is None:
        raise refused(work, _F.COMPLETED, "to hand over")
    return work


def _lying(order: Order, work: FulfillmentOrder) -> list[Shipment]:
    return [shipment for shipment in awaited(order, work) if shipment.status is _S.AVAILABLE_FOR_PICKUP]


def _seen(
    order: Order,
    parcels: Iterable[Shipment],
    status: ShipmentStatus,
    at: datetime,
    new_id: Callable[[], UUID],
    mark: str,
) -> Order:
    for shipment in parcels:
        known = [event.occurred_at for event in shipment.tracking]
        seen = TrackingEvent(
            id=new_id(),
            status=status,
            # The store has it in its hands: a carrier's clock that runs ahead makes that no older.
            occurred_at=max([at, *known]),
            received_at=at,
            external_id=mark,
        )
        order = track(order, shipment.id, seen)
    return order
