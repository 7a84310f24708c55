"""Call off: goods that lie ready and that nobody takes are canceled, restocked, and what they cost is given back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import CancelReason
from app.domain.ids import new_id
from app.domain.orders.cancel import without_promises
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Order
from app.domain.orders.pickups.call_off import call_off
from app.orders.cancel import cancellation_record, freed_holds
from app.orders.cancel_refund import refund_what_is_owed
from app.orders.waiting import Waiting
from app.stock.promise import release_stock
from db.unit_of_work import UnitOfWork


async def call_goods_off(
    uow: UnitOfWork,
    order: Order,
    work_id: UUID,
    units: Mapping[UUID, int],
    reason: CancelReason,
    waiting: Waiting,
    *,
    expired_at: datetime | None = None,
) -> Order:
    """The order after so many units by work line went back to sale. The caller serves who waits afterwards.

    Raises IllegalTransition when they do not lie ready. Emits order.canceled, fulfillment_order.canceled (or .expired),
    payment events, stock.released, order.refunded. Locks: levels by (SKU, location); the caller holds the order and
    `waiting`.
    """
    plan = call_off(order, work_id, units, reason, expired_at=expired_at)
    record = cancellation_record(uow, order, plan, reason)
    after = replace(without_promises(plan.order, uow.now, new_id), cancellations=(*order.cancellations, record))
    naming = Naming(
        order="order.canceled",
        works={} if expired_at is None else {work_id: "fulfillment_order.expired"},
        facts={
            "cancellationId": str(record.id),
            "reason": reason.value,
            "quantities": {str(line_id): quantity for line_id, quantity in plan.canceled.items()},
        },
    )
    recorded = changes(order, after, naming)
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    await release_stock(uow, order.id, order.channel_id, await freed_holds(uow, order, plan.releases, {}), restock=True)
    final = await refund_what_is_owed(uow, recorded.order, plan.canceled)
    waiting.changed(order, final)
    return final
