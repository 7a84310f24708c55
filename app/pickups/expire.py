"""Nobody came: goods whose time is over go back to sale, and what was paid for them is given back."""

from uuid import UUID

from app.domain.enums import CancelReason, FulfillmentOrderStatus
from app.domain.orders.pickups.call_off import all_here
from app.domain.orders.pickups.come import remind
from app.domain.orders.work.pick import work_of
from app.orders.waiting import lock_waiting, serve_waiting
from app.pickups.call_off import call_goods_off
from app.pickups.collect import take_parcels_back
from app.pickups.ready import save_news
from db.unit_of_work import UnitOfWork


async def expire_pickup(uow: UnitOfWork, work_id: UUID) -> bool:
    """End a pickup that nobody came for; False when it is not over after all: somebody was quicker.

    Emits fulfillment_order.expired, order.canceled, payment events, stock.released, order.refunded, and for who waited
    for the units what serving emits. Locks: the order and who waits for its SKUs, then levels by (SKU, location), then
    supplies.
    """
    order_id = await uow.orders.order_of_fulfillment_order(work_id)
    waiting = await lock_waiting(uow, await uow.waiting.skus_of(order_id), also=[order_id])
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if not await uow.pickups.is_over(work_id):
        return False
    if work_of(order, work_id).follows_id is not None:
        await take_parcels_back(uow, order, work_id, waiting)
        await uow.pickups.forget_vehicle(work_id)
        await serve_waiting(uow, waiting)
        return True
    here = all_here(work_of(order, work_id))
    await call_goods_off(uow, order, work_id, here, CancelReason.NO_SHOW, waiting, expired_at=uow.now)
    await uow.pickups.forget_vehicle(work_id)
    await serve_waiting(uow, waiting)
    return True


async def remind_of_pickup(uow: UnitOfWork, work_id: UUID) -> bool:
    """Tell that goods wait whose time is almost over; False when there is nothing to remind of any more.

    Emits fulfillment_order.pickup_reminded, order.pickup_changed. Locks: the order.
    """
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    work = work_of(order, work_id)
    ready = work.status is FulfillmentOrderStatus.READY_FOR_PICKUP and work.pickup is not None
    if not ready or work.pickup is None or work.pickup.reminded_at is not None:
        return False
    await save_news(uow, order, remind(order, work_id, uow.now), work_id, "fulfillment_order.pickup_reminded")
    return True
