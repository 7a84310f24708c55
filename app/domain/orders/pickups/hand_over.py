"""Handing over: the person has the goods, which have left and arrived in the same moment.

It makes a shipment of the place's own, so that money, papers and stock follow as they do for any other. What the person
does not take is called off before (`call_off.py`): the rest is handed over whole.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import FulfillmentMethod, FulfillmentOrderStatus, ShipmentStatus
from app.domain.orders.derive import derive
from app.domain.orders.dispatch import Departure
from app.domain.orders.hold import refuse_held
from app.domain.orders.model import FulfillmentOrder, Order, Parcel, ParcelLine, Pickup, Shipment, TrackingEvent
from app.domain.orders.pickups.ready import STEPS_TO_PICKUP, make_ready, refuse_sent
from app.domain.orders.work.parcels import units_in
from app.domain.orders.work.pick import refused, with_work, work_of

CARRIER = "pickup"
"""What shipments that nobody carried say of who did."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """What handing over changes. `steps` are the order after each crossed state; the last is the final one."""

    steps: tuple[Order, ...]
    shipment: Shipment
    departures: tuple[Departure, ...]

    @property
    def order(self) -> Order:
        """The order afterwards."""
        return self.steps[-1]


def hand_over(order: Order, work_id: UUID, at: datetime, new_id: Callable[[], UUID]) -> HandOver:
    """Give all that is outstanding of a work to the person: shipped and delivered at once.

    Goods that are carried out at once (CARRY_OUT) need not have lain ready.
    Raises InvalidInput when nobody collects the goods, IllegalTransition when the state does not allow it or nothing is
    outstanding, PartOfKit, Held when a hold binds the work.
    """
    work = work_of(order, work_id)
    refuse_sent(order, work)
    refuse_unready(work)
    refuse_held(order, work.id)
    ready = work.status is FulfillmentOrderStatus.READY_FOR_PICKUP
    steps = (order,) if ready else make_ready(order, work_id, at, None)
    work = work_of(steps[-1], work_id)
    shipment = _shipment(steps[-1], work, at, new_id)
    units: Counter[UUID] = Counter()
    for line in work.lines:
        units[line.line_id] += line.outstanding
    given = replace(
        work,
        status=FulfillmentOrderStatus.COMPLETED,
        lines=tuple(replace(line, shipped=line.quantity - line.canceled) for line in work.lines),
        parcels=(),
        pickup=handed_over(work, at),
    )
    lines = tuple(
        replace(
            line,
            allocated=line.allocated - units[line.id],
            shipped=line.shipped + units[line.id],
            delivered=line.delivered + units[line.id],
        )
        for line in order.lines
    )
    after = with_work(steps[-1], given)
    final = derive(replace(after, lines=lines, shipments=(*after.shipments, shipment)))
    departures = tuple(
        Departure(line.id, line.sku_id, work.location_id, units[line.id])
        for line in order.lines
        if line.takes_stock and units[line.id]
    )
    return HandOver((*(() if ready else steps), final), shipment, departures)


def refuse_unready(work: FulfillmentOrder) -> None:
    """Raise IllegalTransition for work whose goods do not lie ready; those that are carried out at once need not."""
    if not may_hand_over(work):
        raise refused(work, FulfillmentOrderStatus.COMPLETED, "to hand over")


def may_hand_over(work: FulfillmentOrder) -> bool:
    """Whether the state of work whose goods are collected allows to hand them over."""
    at_once = work.method is FulfillmentMethod.CARRY_OUT and work.status in STEPS_TO_PICKUP
    here = any(line.outstanding for line in work.lines) or work.follows_id is not None
    return here and (at_once or work.status is FulfillmentOrderStatus.READY_FOR_PICKUP)


def handed_over(work: FulfillmentOrder, at: datetime) -> Pickup:
    """The pickup of work that lay ready, after the person got the goods."""
    assert work.pickup is not None, "what is handed over lay ready"
    return replace(work.pickup, handed_over_at=at)


def _shipment(order: Order, work: FulfillmentOrder, at: datetime, new_id: Callable[[], UUID]) -> Shipment:
    packed = units_in(work.parcels)
    loose = tuple(
        ParcelLine(id=new_id(), work_line_id=line.id, line_id=line.line_id, quantity=line.outstanding - packed[line.id])
        for line in work.lines
        if line.outstanding > packed[line.id]
    )
    return Shipment(
        id=new_id(),
        version=1,
        fulfillment_order_id=work.id,
        status=ShipmentStatus.DELIVERED,
        carrier=CARRIER,
        shipped_at=at,
        delivered_at=at,
        promised_by=next((d.promised_by for d in order.deliveries if d.id == work.delivery_id), None),
        parcels=(*work.parcels, Parcel(id=new_id(), lines=loose)) if loose else work.parcels,
        tracking=(TrackingEvent(id=new_id(), status=ShipmentStatus.DELIVERED, occurred_at=at, received_at=at),),
    )
