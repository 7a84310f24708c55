"""What a partner took is in its hands: it is asked, never told."""

from uuid import UUID

import pytest

from app.domain.enums import CancelReason, FulfillmentOrderStatus, FulfillmentRequestStatus
from app.domain.errors import IllegalTransition, Refusal
from app.fulfillment.accept import AcceptWork, accept_work
from app.fulfillment.move import MoveWork, move_work
from app.fulfillment.request_cancel import RequestCancel, request_cancel
from app.fulfillment.submit import SubmitWork, submit_work
from app.orders.recall import AcceptRecall, accept_recall
from tests.app.pickups.collecting import work_of
from tests.builders import Shop, a_key, cancel, dispatch_all, invariants_hold, place
from tests.reading import level
from tests.unchanged import refusal

_R = FulfillmentRequestStatus


async def submitted(shop: Shop, units: dict[str, int]) -> tuple[UUID, UUID]:
    """An order whose work a partner was asked for."""
    order_id = await place(shop, units)
    work_id = work_of(await shop.order(order_id)).id
    await shop.run(submit_work, SubmitWork(idempotency_key=a_key(), fulfillment_order_id=work_id))
    return order_id, work_id


async def test_what_a_partner_took_is_asked_back_and_not_taken_away(shop: Shop) -> None:
    # given
    order_id, work_id = await submitted(shop, {"mug": 2})
    again = SubmitWork(idempotency_key=a_key(), fulfillment_order_id=work_id)
    assert isinstance(await refusal(shop.database, submit_work, again), IllegalTransition)
    early = RequestCancel(idempotency_key=a_key(), fulfillment_order_id=work_id, reason=CancelReason.CUSTOMER)
    assert isinstance(await refusal(shop.database, request_cancel, early), IllegalTransition)
    await shop.run(accept_work, AcceptWork(idempotency_key=a_key(), fulfillment_order_id=work_id))

    # when: nobody moves it away, and canceling the order asks the partner
    elsewhere = MoveWork(idempotency_key=a_key(), fulfillment_order_id=work_id, location="HAM")
    assert isinstance(await refusal(shop.database, move_work, elsewhere), IllegalTransition)
    await cancel(shop, order_id, {"mug": 1})
    asked = work_of(await shop.order(order_id))
    answer = AcceptRecall(idempotency_key=a_key(), fulfillment_order_id=work_id)
    await shop.run(accept_recall, answer)

    # then: one unit is free, the other goes out
    assert (asked.status, asked.request_status) == (FulfillmentOrderStatus.CANCEL_REQUESTED, _R.CANCEL_REQUESTED)
    order = await shop.order(order_id)
    assert (work_of(order).status, work_of(order).request_status) == (
        FulfillmentOrderStatus.ACCEPTED,
        _R.CANCEL_ACCEPTED,
    )
    assert await level(shop) == (100, 1, 0)
    await dispatch_all(shop, order_id)
    assert [(line.canceled, line.shipped) for line in (await shop.order(order_id)).lines] == [(1, 1)]
    await invariants_hold(shop.database)


async def test_a_partner_that_sends_has_accepted(shop: Shop) -> None:
    order_id, _ = await submitted(shop, {"tea": 1})
    await dispatch_all(shop, order_id)
    work = work_of(await shop.order(order_id))
    assert (work.status, work.request_status) == (FulfillmentOrderStatus.DISPATCHED, _R.ACCEPTED)


async def test_what_nobody_took_is_canceled_at_once(shop: Shop) -> None:
    order_id, work_id = await submitted(shop, {"tea": 1})
    await cancel(shop, order_id)
    late = AcceptWork(idempotency_key=a_key(), fulfillment_order_id=work_id)
    with pytest.raises(Refusal):
        await shop.run(accept_work, late)
    assert (await level(shop, "tea"))[1] == 0
