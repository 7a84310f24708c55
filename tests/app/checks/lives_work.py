"""What locations made of their work in a shop that lived."""

from datetime import timedelta

from app.domain.enums import RejectReason
from app.domain.orders.model import Address
from app.fulfillment.move import MoveWork, move_work
from app.fulfillment.reject import RejectWork, reject_work
from app.fulfillment.reschedule import RescheduleWork, reschedule_work
from app.fulfillment.split import SplitWork, split_work
from app.orders.command import PlaceDelivery
from tests.builders import Shop, a_key, place, receive


async def what_is_worked_on(shop: Shop) -> None:
    """Work that was split, moved and rejected, and work that waits for its day."""
    for sku in ("mug", "tea"):
        for location in shop.locations:
            await receive(shop, sku, location, 9)
    order = await shop.order(await place(shop, {"mug": 2, "tea": 1}))
    work = order.fulfillment_orders[0]
    split = SplitWork(idempotency_key=a_key(), fulfillment_order_id=work.id, lines=((work.lines[0].id, 1),))
    part = await shop.run(split_work, split)
    elsewhere = next(code for code in shop.locations if code != work.location)
    await shop.run(move_work, MoveWork(idempotency_key=a_key(), fulfillment_order_id=part, location=elsewhere))
    missing = RejectWork(idempotency_key=a_key(), fulfillment_order_id=part, reason=RejectReason.OUT_OF_STOCK)
    await shop.run(reject_work, missing)
    later = shop.database.clock.now() + timedelta(days=30)
    delivery = PlaceDelivery(key="later", address=Address("DE", postal_code="10115"), not_before=later)
    waits = await shop.order(await place(shop, {"tea": 1}, deliveries=(delivery,), shipping_address=None))
    due = RescheduleWork(
        idempotency_key=a_key(),
        fulfillment_order_id=waits.fulfillment_orders[0].id,
        due_at=later + timedelta(days=1),
    )
    await shop.run(reschedule_work, due)
