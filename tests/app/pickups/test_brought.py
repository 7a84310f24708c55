"""Ship to store: parcels come one by one, are collected whole, or nobody comes; what is not sent is not waited for."""

from app.domain.enums import FulfillmentOrderStatus, RejectReason, ShipmentStatus
from app.domain.errors import IllegalTransition, InvalidInput, NotFound
from app.domain.ids import new_id
from app.fulfillment.receive_back import ReceiveBack, receive_back
from app.fulfillment.reject import RejectWork, reject_work
from app.orders.command import PlacePayment
from app.pickups.ready import ReadyForPickup, ready_for_pickup
from app.pickups.receive import ReceiveParcels, receive_parcels
from tests.app.pickups.bringing import a_store_that_is_sent_to, brought, receive, sending, to_be_brought, waiting
from tests.app.pickups.collecting import ago, look_after
from tests.builders import Shop, a_key, cancel, capture_all, dispatch_all, invariants_hold, see
from tests.reading import level, newest, told
from tests.unchanged import refusal

_F = FulfillmentOrderStatus


async def test_parcels_come_one_by_one_and_the_last_makes_the_goods_ready(shop: Shop) -> None:
    # given: two parcels, of which the second is still packed
    await a_store_that_is_sent_to(shop)
    order = await to_be_brought(shop, {"mug": 2})
    work = waiting(order)
    assert (work.location, work.status, work.lines) == ("BER", _F.SCHEDULED, ())
    await dispatch_all(shop, order.id, units_per_line=1)
    assert waiting(await shop.order(order.id)).status is _F.OPEN

    # when
    foreign = ReceiveParcels(idempotency_key=a_key(), fulfillment_order_id=work.id, shipment_ids=(new_id(),))
    assert isinstance(await refusal(shop.database, receive_parcels, foreign), NotFound)
    await receive(shop, order)
    twice = ReceiveParcels(idempotency_key=a_key(), fulfillment_order_id=work.id)
    by_hand = ReadyForPickup(idempotency_key=a_key(), fulfillment_order_id=work.id)

    # then: one is here, and the shopper is not told to come
    assert isinstance(await refusal(shop.database, receive_parcels, twice), IllegalTransition)
    assert isinstance(await refusal(shop.database, ready_for_pickup, by_hand), InvalidInput)
    half = await shop.order(order.id)
    assert (waiting(half).status, half.statuses.customer.value) == (_F.OPEN, "PARTLY_SHIPPED")

    # when the other comes, and the carrier's news of both after that
    await dispatch_all(shop, order.id)
    await receive(shop, order)
    for shipment in half.shipments:
        await see(shop, shipment.id, ShipmentStatus.DELIVERED)

    # then
    whole = await shop.order(order.id)
    assert {shipment.status for shipment in whole.shipments} == {ShipmentStatus.AVAILABLE_FOR_PICKUP}
    assert (waiting(whole).status, whole.statuses.customer.value) == (_F.READY_FOR_PICKUP, "READY_TO_COLLECT")
    assert (await level(shop, "mug", "HAM"), await level(shop)) == ((98, 0, 0), (100, 0, 0))
    await invariants_hold(shop.database)


async def test_what_nobody_collects_is_on_sale_at_the_store_and_paid_back(shop: Shop) -> None:
    # given: paid when it left, ready for nine days
    await a_store_that_is_sent_to(shop)
    order = await to_be_brought(shop, payments=(PlacePayment(gateway="bank", amount=shop.money(2500)),))
    await dispatch_all(shop, order.id)
    await capture_all(shop, order.id)
    await receive(ago(shop, days=9), order)
    since = await newest(shop)

    # when
    await look_after(shop)

    # then
    order = await shop.order(order.id)
    assert (waiting(order).status, sending(order).status) == (_F.CANCELED, _F.DISPATCHED)
    assert [(line.shipped, line.delivered, line.undelivered) for line in order.lines] == [(2, 0, 2)]
    assert (order.totals.refunded, order.totals.outstanding) == (2500, 0)
    assert (await level(shop), await level(shop, "mug", "HAM")) == ((102, 0, 0), (98, 0, 0))
    kinds = [kind for kind, _ in await told(shop, since)]
    assert {"fulfillment_order.expired", "shipment.received_back", "stock.adjusted", "order.refunded"} <= set(kinds)

    # and: it does not come back twice, nor arrive after all
    again = ReceiveBack(idempotency_key=a_key(), shipment_id=order.shipments[0].id)
    assert isinstance(await refusal(shop.database, receive_back, again), IllegalTransition)
    await see(shop, order.shipments[0].id, ShipmentStatus.DELIVERED)
    assert (await shop.order(order.id)).shipments[0].status is ShipmentStatus.RETURN_TO_SENDER
    await invariants_hold(shop.database)


async def test_nobody_waits_for_what_is_not_sent(shop: Shop) -> None:
    # given
    await a_store_that_is_sent_to(shop)
    dropped, refused = await to_be_brought(shop), await to_be_brought(shop)

    # when one is canceled, and the place that sends will not do the other
    await cancel(shop, dropped.id)
    command = RejectWork(
        idempotency_key=a_key(), fulfillment_order_id=sending(refused).id, reason=RejectReason.CAPACITY
    )
    await shop.run(reject_work, command)

    # then
    for order_id in (dropped.id, refused.id):
        assert waiting(await shop.order(order_id)).status is _F.CANCELED
    assert [line.open for line in (await shop.order(refused.id)).lines] == [2]
    unsent = ReceiveParcels(idempotency_key=a_key(), fulfillment_order_id=waiting(refused).id)
    assert isinstance(await refusal(shop.database, receive_parcels, unsent), IllegalTransition)
    await brought(shop, {"tea": 1})
    await invariants_hold(shop.database)
