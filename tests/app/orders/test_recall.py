"""Canceling what is picked: the location answers, stock and money follow; records say who, when, how many and why."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.domain.enums import CancelReason, FulfillmentOrderStatus, PaymentState, RefundReason
from app.domain.errors import IllegalTransition, QuantityExceeded
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.cancel_preview import PreviewCancel, preview_cancel
from app.orders.cancellation_queries import cancellations_by_order
from app.orders.command import PlacePayment
from app.orders.recall import AcceptRecall, RefuseRecall, accept_recall, refuse_recall
from tests.app.orders.picking import pick
from tests.app.orders.placing import a_customer
from tests.builders import STAFF, Shop, a_key, capture_all, invariants_hold, place
from tests.reading import level, newest, told
from tests.unchanged import nothing_changes, refusal


def canceling(order_id: UUID, **stated: Any) -> CancelOrder:
    return CancelOrder(**{"idempotency_key": a_key(), "order_id": order_id, "reason": CancelReason.CUSTOMER, **stated})


def accepting(work_id: UUID, **stated: Any) -> AcceptRecall:
    return AcceptRecall(**{"idempotency_key": a_key(), "fulfillment_order_id": work_id, **stated})


def refusing(work_id: UUID) -> RefuseRecall:
    return RefuseRecall(idempotency_key=a_key(), fulfillment_order_id=work_id)


async def a_paid_order(shop: Shop, units: int) -> UUID:
    payments = (PlacePayment(gateway="till", amount=shop.money(1250 * units), state=PaymentState.AUTHORIZED),)
    order_id = await place(shop, {"mug": units}, payments=payments)
    await capture_all(shop, order_id)
    return order_id


async def test_what_a_location_takes_back_is_free_again_and_goes_back_to_the_payer(shop: Shop) -> None:
    # given: three mugs are paid, two of them picked
    order_id = await a_paid_order(shop, 3)
    work = await pick(shop, order_id, 2)
    preview = await preview_cancel(shop.database, STAFF, PreviewCancel(order_id=order_id))
    since = await newest(shop)

    # when
    await shop.run(cancel_order, canceling(order_id, note="Ann called"))
    between = await shop.order(order_id)
    free_then = await level(shop)
    accept = accepting(work.id)
    assert await shop.run(accept_recall, accept) == await shop.run(accept_recall, accept) == work.id

    # then
    (line,) = between.lines
    assert (line.canceled, line.cancel_requested, between.totals.refunded, free_then) == (1, 2, 1250, (100, 2, 0))
    assert (preview.canceled, preview.recalled, preview.refund_minor) == ({line.id: 1}, {line.id: 2}, 1250)
    assert preview.freed == {(line.id, "BER"): 1}
    after = await shop.order(order_id)
    assert (after.statuses.order.value, after.totals.total, after.totals.refunded) == ("CANCELED", 0, 3750)
    assert (after.payments[0].status, await level(shop)) == (PaymentState.REFUNDED, (100, 0, 0))
    assert [refund.reason for refund in after.refunds] == [RefundReason.CANCELED] * 2
    (record,) = (await cancellations_by_order(shop.database, STAFF, [order_id]))[order_id]
    assert (record.row.reason, record.row.note, record.row.actor_id) == (CancelReason.CUSTOMER, "Ann called", STAFF.id)
    assert [(one.canceled_quantity, one.recalled_quantity, one.refused_quantity) for one in record.lines] == [(3, 0, 0)]
    kinds = [kind for kind, _ in await told(shop, since)]
    assert kinds.index("fulfillment_order.cancel_requested") < kinds.index("order.recall_answered")
    assert kinds.count("order.refunded") == 2
    await invariants_hold(shop.database)


async def test_what_a_location_refuses_goes_out_and_is_recorded(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 2})
    work = await pick(shop, order_id, packed=True)
    await shop.run(cancel_order, canceling(order_id))

    # when
    sending = DispatchShipment(idempotency_key=a_key(), fulfillment_order_id=work.id, carrier="DHL")
    waits = await refusal(shop.database, dispatch_shipment, sending)
    await shop.run(refuse_recall, refusing(work.id))
    twice = await refusal(shop.database, refuse_recall, refusing(work.id))
    await shop.run(dispatch_shipment, sending)

    # then
    assert isinstance(waits, IllegalTransition)
    assert isinstance(twice, IllegalTransition)
    assert (waits.source, twice.source) == ("CANCEL_REQUESTED", "PACKED")
    order = await shop.order(order_id)
    assert (order.lines[0].shipped, order.lines[0].cancel_requested) == (2, 0)
    (record,) = (await cancellations_by_order(shop.database, STAFF, [order_id]))[order_id]
    assert [(line.canceled_quantity, line.refused_quantity) for line in record.lines] == [(0, 2)]


async def test_damaged_goods_go_to_quarantine_whoever_says_so(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 3})
    work = await pick(shop, order_id)
    (line,) = work.lines
    await shop.run(cancel_order, canceling(order_id, restock=True))

    # when: one of three goes out after all, the others are broken
    await shop.run(accept_recall, accepting(work.id, lines=((line.id, 2),), restock=False))

    # then
    order = await shop.order(order_id)
    assert (order.lines[0].canceled, order.lines[0].allocated) == (2, 1)
    assert order.fulfillment_orders[0].status is FulfillmentOrderStatus.PICKED
    assert await level(shop) == (98, 1, 2)


async def test_of_all_who_decide_at_once_exactly_one_wins(shop: Shop) -> None:
    """Accept, refuse and a further cancellation of the same picked units; and picking beside a cancellation."""

    async def attempt(use_case: Any, command: Any) -> bool:
        try:
            await shop.run(use_case, command)
        except (IllegalTransition, QuantityExceeded):
            return False
        return True

    async def picked(order_id: UUID) -> bool:
        try:
            await pick(shop, order_id)
        except IllegalTransition:
            return False
        return True

    for _ in range(3):
        # given
        order_id = await place(shop, {"mug": 1})
        work = await pick(shop, order_id)
        await shop.run(cancel_order, canceling(order_id))

        # when
        answers = await asyncio.gather(
            attempt(accept_recall, accepting(work.id)),
            attempt(refuse_recall, refusing(work.id)),
            attempt(accept_recall, accepting(work.id)),
        )

        # then
        order = await shop.order(order_id)
        assert sum(answers) == 1
        assert (order.lines[0].canceled == 1) is not answers[1]

        # when
        order_id = await place(shop, {"mug": 1})
        took, canceled = await asyncio.gather(picked(order_id), attempt(cancel_order, canceling(order_id)))
        # then: it was canceled before anybody picked it, or it is asked back
        order = await shop.order(order_id)
        line, (task,) = order.lines[0], order.fulfillment_orders
        assert canceled
        assert (line.canceled, task.status.value) == ((0, "CANCEL_REQUESTED") if took else (1, "CANCELED"))
    await invariants_hold(shop.database)


async def test_shoppers_cancel_by_themselves_in_time_and_while_nothing_is_picked(shop: Shop) -> None:
    # given
    customer = await a_customer(shop.database)

    async def cancels(order_id: UUID) -> str:
        try:
            await shop.database.transact(customer, lambda uow: cancel_order(uow, canceling(order_id)))
        except IllegalTransition as refused:
            return refused.message
        return "canceled"

    async def allows(minutes: int | None) -> None:
        async with shop.database.engine.begin() as connection:
            await connection.execute(text("UPDATE channels SET self_cancel_minutes = :m"), {"m": minutes})

    async def ordered(**stated: Any) -> UUID:
        return await place(shop, {"mug": 1}, customer_id=customer.customer_id, **stated)

    old = shop.database.clock.now() - timedelta(minutes=31)
    on_its_way = await ordered()
    await pick(shop, on_its_way)

    # then
    assert await cancels(await ordered(placed_at=old)) == "canceled"
    assert "picked" in await cancels(on_its_way)
    await allows(30)
    assert await cancels(await ordered()) == "canceled"
    late = await ordered(placed_at=old)
    assert await cancels(late) == "the time to cancel is over: ask the shop"
    await allows(0)
    assert await cancels(late) == "shoppers of this shop do not cancel by themselves: ask the shop"
    await shop.run(cancel_order, canceling(late))


async def test_canceling_gives_back_only_what_is_wanted(shop: Shop) -> None:
    # given
    kept, given = await a_paid_order(shop, 2), await a_paid_order(shop, 2)

    # when
    async with nothing_changes(shop.database):
        preview = await preview_cancel(shop.database, STAFF, PreviewCancel(order_id=kept))
    await shop.run(cancel_order, canceling(kept, refund=False))
    await shop.run(cancel_order, canceling(given))

    # then
    assert preview.refund_minor == 2500
    owed = [(await shop.order(one)).totals.outstanding for one in (kept, given)]
    assert owed == [-2500, 0]
