"""Warehouse and store at work: what was ordered is accepted, picked, packed, labeled and sent, or lies ready and goes
over the counter.
"""

from collections.abc import Awaitable, Callable, Mapping

from app.demo import pace
from app.demo.delivery import EXPRESS, POST
from app.demo.traffic.day import LOOK_AT, PACKER, Day
from app.domain.enums import FulfillmentMethod, FulfillmentOrderStatus
from app.domain.orders.dispatch import HANDED_OVER
from app.fulfillment.accept import AcceptWork, accept_work
from app.fulfillment.pack import PackWork, pack_work
from app.fulfillment.pick import PickWork, pick_work
from app.pickups.hand_over import HandGoodsOver, hand_goods_over
from app.pickups.ready import ReadyForPickup, ready_for_pickup
from app.shipments.depart import DepartShipment, depart_shipment
from app.shipments.label import LabelShipment, label_shipment
from db.repositories.in_flight import InFlightReading, WaitingWork

AT_HOME = ((POST, "Tracked 48"), (EXPRESS, "24"))
ABROAD = ((POST, "Europe"), (EXPRESS, "International"))
HOME = "GB"
"""Carriers and their services, as the delivery services of the shop name them."""


async def pack(day: Day) -> None:
    """Work that is due goes one step on."""
    now = day.now
    async with day.database.session() as session:
        waiting = await InFlightReading(session).work(now, LOOK_AT)
    due = [
        work for work in waiting if pace.work_is_due(work.id, FulfillmentOrderStatus(work.status), work.placed_at, now)
    ]
    for work in day.some(due):
        await _STEPS[FulfillmentOrderStatus(work.status)](day, work)


async def _accept(day: Day, work: WaitingWork) -> None:
    command = AcceptWork(idempotency_key=_key(work), fulfillment_order_id=work.id)
    await day.act(PACKER, lambda uow: accept_work(uow, command))
    day.done["accepted"] += 1


async def _pick(day: Day, work: WaitingWork) -> None:
    command = PickWork(idempotency_key=_key(work), fulfillment_order_id=work.id)
    await day.act(PACKER, lambda uow: pick_work(uow, command))
    day.done["picked"] += 1


async def _pack(day: Day, work: WaitingWork) -> None:
    if FulfillmentMethod(work.method) in HANDED_OVER:
        ready = ReadyForPickup(idempotency_key=_key(work), fulfillment_order_id=work.id)
        await day.act(PACKER, lambda uow: ready_for_pickup(uow, ready))
        day.done["ready"] += 1
        return
    command = PackWork(idempotency_key=_key(work), fulfillment_order_id=work.id)
    await day.act(PACKER, lambda uow: pack_work(uow, command))
    day.done["packed"] += 1


async def _send(day: Day, work: WaitingWork) -> None:
    if FulfillmentMethod(work.method) in HANDED_OVER:
        await _pack(day, work)
    elif work.labeled_id is not None:
        leaving = DepartShipment(idempotency_key=_key(work), shipment_id=work.labeled_id)
        await day.act(PACKER, lambda uow: depart_shipment(uow, leaving))
        day.done["dispatched"] += 1
    elif not work.labeled:
        await _label(day, work)


async def _label(day: Day, work: WaitingWork) -> None:
    """Buy a label, of a carrier that the delivery services name."""
    offered = AT_HOME if work.country in (None, HOME) else ABROAD
    carrier, service = offered[int(pace.fraction(work.order_id, "carrier") * len(offered))]
    label = LabelShipment(idempotency_key=_key(work), fulfillment_order_id=work.id, carrier=carrier, service=service)
    await day.act(PACKER, lambda uow: label_shipment(uow, label, rate_secrets=()))
    day.done["labeled"] += 1


async def _hand_over(day: Day, work: WaitingWork) -> None:
    command = HandGoodsOver(idempotency_key=_key(work), fulfillment_order_id=work.id, identity_checked=True)
    await day.act(PACKER, lambda uow: hand_goods_over(uow, command, ()))
    day.done["collected"] += 1


def _key(work: WaitingWork) -> str:
    return f"demo-work-{work.id}-{work.version}"


_STEPS: Mapping[FulfillmentOrderStatus, Callable[[Day, WaitingWork], Awaitable[None]]] = {
    FulfillmentOrderStatus.OPEN: _accept,
    FulfillmentOrderStatus.ACCEPTED: _pick,
    FulfillmentOrderStatus.PICKING: _pick,
    FulfillmentOrderStatus.PICKED: _pack,
    FulfillmentOrderStatus.PACKED: _send,
    FulfillmentOrderStatus.READY_FOR_PICKUP: _hand_over,
}
