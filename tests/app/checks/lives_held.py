"""What was held, asked back, noted and tagged in a shop that lived."""

from datetime import timedelta

from app.domain.enums import CancelReason, HoldReason
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.hold import HoldOrder, ReleaseHolds, hold_order, release_hold
from app.orders.note import AddOrderNote, add_order_note
from app.orders.recall import AcceptRecall, RefuseRecall, accept_recall, refuse_recall
from app.orders.tags import TagOrder, tag_order
from tests.app.orders.picking import pick
from tests.builders import Shop, a_key, dispatch_all, place


async def what_is_held(shop: Shop) -> None:
    """One order that is held twice, one that was released and left; picked units asked back, taken back and refused."""
    held = await place(shop, {"mug": 1})
    for reason in (HoldReason.FRAUD, HoldReason.ADDRESS):
        later = shop.database.clock.now() + timedelta(days=9)
        command = HoldOrder(idempotency_key=a_key(), order_id=held, reason=reason, release_at=later)
        await shop.run(hold_order, command)
    free = await place(shop, {"mug": 2})
    work = (await shop.order(free)).fulfillment_orders[0].id
    command = HoldOrder(
        idempotency_key=a_key(), order_id=free, reason=HoldReason.MANUAL, fulfillment_order_id=work, note="look"
    )
    await shop.run(hold_order, command)
    await shop.run(release_hold, ReleaseHolds(idempotency_key=a_key(), order_id=free))
    await dispatch_all(shop, free, units_per_line=1)
    await shop.run(
        add_order_note, AddOrderNote(idempotency_key=a_key(), order_id=free, body="by the door", public=True)
    )
    await shop.run(tag_order, TagOrder(idempotency_key=a_key(), order_id=free, tags=("vip",)))
    for answer in ("none", "accept", "refuse"):
        order_id = await place(shop, {"mug": 3})
        task = await pick(shop, order_id, 2)
        await shop.run(cancel_order, CancelOrder(idempotency_key=a_key(), order_id=order_id, reason=CancelReason.STAFF))
        if answer == "accept":
            await shop.run(accept_recall, AcceptRecall(idempotency_key=a_key(), fulfillment_order_id=task.id))
        if answer == "refuse":
            await shop.run(refuse_recall, RefuseRecall(idempotency_key=a_key(), fulfillment_order_id=task.id))
