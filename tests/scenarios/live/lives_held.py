"""What happens to orders that are held, asked back, noted and tagged, in steps."""

from collections.abc import AsyncIterator, Callable
from uuid import UUID

from app.domain.enums import CancelReason, HoldReason, HoldReleaseEvent
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.command import PlacePayment
from app.orders.hold import HoldOrder, ReleaseHolds, hold_order, release_hold
from app.orders.note import AddOrderNote, add_order_note
from app.orders.recall import AcceptRecall, RefuseRecall, accept_recall, refuse_recall
from app.orders.tags import TagOrder, tag_order
from tests.app.orders.picking import pick
from tests.builders import Shop, a_key, capture_all, dispatch_all, place

Life = Callable[[Shop], AsyncIterator[None]]


async def an_order_is_held_and_recalled(shop: Shop) -> AsyncIterator[None]:
    """Two reasons side by side; one ends with the money, one by hand; picked units come back, or do not."""
    payments = (PlacePayment(gateway="bank", amount=shop.money(3750)),)
    order_id = await place(shop, {"mug": 3}, payments=payments)
    work = (await shop.order(order_id)).fulfillment_orders[0].id
    yield
    for reason, bound, event in (
        (HoldReason.PAYMENT, None, HoldReleaseEvent.PAYMENT_SECURED),
        (HoldReason.MANUAL, work, None),
    ):
        command = HoldOrder(
            idempotency_key=a_key(),
            order_id=order_id,
            reason=reason,
            fulfillment_order_id=bound,
            release_event=event,
        )
        await shop.run(hold_order, command)
        yield
    await capture_all(shop, order_id)
    await shop.run(add_order_note, AddOrderNote(idempotency_key=a_key(), order_id=order_id, body="a present"))
    yield
    await pick(shop, order_id, 2)
    line = (await shop.order(order_id)).lines[0].id
    await shop.run(cancel_order, _canceling(order_id, line, 2))
    yield
    await shop.run(refuse_recall, RefuseRecall(idempotency_key=a_key(), fulfillment_order_id=work))
    await shop.run(cancel_order, _canceling(order_id, line, 1))
    yield
    await shop.run(accept_recall, AcceptRecall(idempotency_key=a_key(), fulfillment_order_id=work))
    await shop.run(tag_order, TagOrder(idempotency_key=a_key(), order_id=order_id, tags=("look", "vip")))
    yield
    await shop.run(release_hold, ReleaseHolds(idempotency_key=a_key(), order_id=order_id))
    await dispatch_all(shop, order_id)


def _canceling(order_id: UUID, line: UUID, units: int) -> CancelOrder:
    return CancelOrder(idempotency_key=a_key(), order_id=order_id, reason=CancelReason.STAFF, lines=((line, units),))


HELD: dict[Life, frozenset[str]] = {
    an_order_is_held_and_recalled: frozenset(
        {
            "order.held",
            "order.hold_released",
            "order.noted",
            "order.tagged",
            "order.recall_answered",
            "order.refunded",
            "fulfillment_order.cancel_requested",
            "fulfillment_order.cancel_refused",
            "fulfillment_order.canceled",
        }
    ),
}
"""Which types each life makes happen, at least."""
