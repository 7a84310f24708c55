"""What is done with locations' work before anybody picks it, in steps."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from uuid import UUID

from app.domain.enums import LocationKind, RejectReason
from app.domain.orders.model import Address, FulfillmentOrder
from app.fulfillment.accept import AcceptWork, accept_work
from app.fulfillment.move import MoveWork, move_work
from app.fulfillment.reject import RejectWork, reject_work
from app.fulfillment.reschedule import RescheduleWork, reschedule_work
from app.fulfillment.split import MergeWork, SplitWork, merge_work, split_work
from app.locations.upsert import UpsertLocation, upsert_location
from app.orders.command import PlaceDelivery
from tests.builders import Shop, a_key, dispatch_all, place

Life = Callable[[Shop], AsyncIterator[None]]


async def work_is_arranged_otherwise(shop: Shop) -> AsyncIterator[None]:
    """Work is accepted, split, merged, moved, rejected for two reasons, and waits for a day that moves, and comes."""
    handling = UpsertLocation(
        code="HAM", name="Ham", kind=LocationKind.WAREHOUSE, address=Address("DE"), handling_minutes=30
    )
    await shop.run(upsert_location, handling)
    order_id = await place(shop, {"mug": 3, "tea": 1})
    work = await _last(shop, order_id)
    await shop.run(accept_work, AcceptWork(idempotency_key=a_key(), fulfillment_order_id=work.id))
    yield
    part = await shop.run(
        split_work,
        SplitWork(idempotency_key=a_key(), fulfillment_order_id=work.id, lines=((work.lines[0].id, 1),)),
    )
    yield
    await shop.run(merge_work, MergeWork(idempotency_key=a_key(), fulfillment_order_id=work.id, others=(part,)))
    yield
    await shop.run(move_work, MoveWork(idempotency_key=a_key(), fulfillment_order_id=work.id, location="HAM"))
    yield
    for reason in (RejectReason.OUT_OF_STOCK, RejectReason.CAPACITY):
        refused = RejectWork(
            idempotency_key=a_key(), fulfillment_order_id=(await _last(shop, order_id)).id, reason=reason
        )
        await shop.run(reject_work, refused)
        yield
    later = shop.database.clock.now() + timedelta(days=1)
    delivery = PlaceDelivery(key="later", address=Address("DE", postal_code="10115"), not_before=later)
    waits = await place(shop, {"tea": 2}, deliveries=(delivery,), shipping_address=None)
    work = await _last(shop, waits)
    yield
    for days in (2, 3):
        moved = RescheduleWork(
            idempotency_key=a_key(),
            fulfillment_order_id=work.id,
            opens_at=later + timedelta(days=days),
            due_at=later + timedelta(days=days + 1),
        )
        await shop.run(reschedule_work, moved)
        yield
    now = RescheduleWork(idempotency_key=a_key(), fulfillment_order_id=work.id, opens_at=later - timedelta(days=2))
    await shop.run(reschedule_work, now)
    await dispatch_all(shop, waits)


async def _last(shop: Shop, order_id: UUID) -> FulfillmentOrder:
    works = (await shop.order(order_id)).fulfillment_orders
    return next(work for work in reversed(works) if any(line.outstanding for line in work.lines))


WORK: dict[Life, frozenset[str]] = {
    work_is_arranged_otherwise: frozenset(
        {
            "order.rerouted",
            "order.work_changed",
            "fulfillment_order.accepted",
            "fulfillment_order.split",
            "fulfillment_order.merged",
            "fulfillment_order.moved",
            "fulfillment_order.rejected",
            "fulfillment_order.due_changed",
            "fulfillment_order.opened",
        }
    ),
}
"""Which types each life makes happen, at least."""
