"""What happens to goods that come another way: by a store, by a van, by a partner, or back."""

from collections.abc import AsyncIterator, Callable

from app.domain.enums import CancelReason, ShipmentStatus
from app.fulfillment.accept import AcceptWork, accept_work
from app.fulfillment.receive_back import ReceiveBack, receive_back
from app.fulfillment.request_cancel import RequestCancel, request_cancel
from app.fulfillment.submit import SubmitWork, submit_work
from app.orders.recall import RefuseRecall, refuse_recall
from app.slots.move import move_delivery_slot
from tests.app.pickups.bringing import a_store_that_is_sent_to, receive, to_be_brought
from tests.app.pickups.collecting import ago, look_after, work_of
from tests.app.slots.booking import a_van, driven, moving
from tests.builders import Shop, a_key, cancel, dispatch_all, place, see

Life = Callable[[Shop], AsyncIterator[None]]


async def goods_are_sent_to_a_store(shop: Shop) -> AsyncIterator[None]:
    """One parcel is received and nobody comes for it, another is canceled before it leaves."""
    await a_store_that_is_sent_to(shop)
    order, dropped = await to_be_brought(shop, {"mug": 1}), await to_be_brought(shop, {"tea": 1})
    yield
    await dispatch_all(shop, order.id)
    yield
    await receive(ago(shop, days=9), order)
    await cancel(shop, dropped.id)
    yield
    await look_after(shop)


async def a_van_comes_when_it_suits(shop: Shop) -> AsyncIterator[None]:
    """A delivery moves to another window, and goes back where nobody is at home."""
    await a_van(shop, 9, 9)
    order_id = await driven(shop, 0)
    yield
    await shop.run(move_delivery_slot, moving(order_id, 1))
    yield
    (shipment_id,) = await dispatch_all(shop, order_id)
    await see(shop, shipment_id, ShipmentStatus.RETURN_TO_SENDER)
    yield
    await shop.run(receive_back, ReceiveBack(idempotency_key=a_key(), shipment_id=shipment_id, restock=False))


async def a_partner_does_the_work(shop: Shop) -> AsyncIterator[None]:
    """It is asked, takes the work, is asked to stop, and sends all the same."""
    order_id = await place(shop, {"mug": 1})
    work_id = work_of(await shop.order(order_id)).id
    await shop.run(submit_work, SubmitWork(idempotency_key=a_key(), fulfillment_order_id=work_id))
    yield
    await shop.run(accept_work, AcceptWork(idempotency_key=a_key(), fulfillment_order_id=work_id))
    yield
    stop = RequestCancel(idempotency_key=a_key(), fulfillment_order_id=work_id, reason=CancelReason.CUSTOMER)
    await shop.run(request_cancel, stop)
    yield
    await shop.run(refuse_recall, RefuseRecall(idempotency_key=a_key(), fulfillment_order_id=work_id))


WAYS: dict[Life, frozenset[str]] = {
    goods_are_sent_to_a_store: frozenset(
        {"fulfillment_order.opened", "fulfillment_order.ready_for_pickup", "fulfillment_order.expired"}
    ),
    a_van_comes_when_it_suits: frozenset({"order.slot_moved", "shipment.received_back", "stock.adjusted"}),
    a_partner_does_the_work: frozenset(
        {"fulfillment_order.submitted", "fulfillment_order.accepted", "fulfillment_order.cancel_requested"}
    ),
}
"""Which types each life makes happen, at least."""
