"""Locations that answer at the same moment: units go to one place only, and nobody waits for anybody for ever."""

import asyncio
from collections import Counter
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus, RejectReason
from app.domain.errors import IllegalTransition, InsufficientStock, Refusal
from app.fulfillment.move import MoveWork, move_work
from app.fulfillment.reject import RejectWork, reject_work
from app.orders.command import PlaceLine
from tests.builders import Shop, a_key, dispatch_all, invariants_hold, place
from tests.reading import level


async def outcome(task: "asyncio.Future[UUID] | asyncio.Task[UUID]") -> str:
    try:
        await task
    except Refusal as refused:
        return type(refused).__name__
    return "done"


async def first_work(shop: Shop, order_id: UUID) -> UUID:
    return (await shop.order(order_id)).fulfillment_orders[0].id


async def test_one_of_several_gets_the_last_units_of_the_place_that_they_are_moved_to(shop: Shop) -> None:
    # given: HAM has one mug left, and five orders at BER want to be moved there
    await place(shop, lines=(PlaceLine(sku="mug", quantity=99, location="HAM"),))
    works = [await first_work(shop, await place(shop, {"mug": 1})) for _ in range(5)]

    # when
    commands = [MoveWork(idempotency_key=a_key(), fulfillment_order_id=work, location="HAM") for work in works]
    ended = await asyncio.gather(
        *(outcome(asyncio.ensure_future(shop.run(move_work, command))) for command in commands)
    )

    # then
    assert Counter(ended) == {"done": 1, InsufficientStock.__name__: 4}
    assert (await level(shop, "mug", "BER"), await level(shop, "mug", "HAM")) == ((100, 4, 0), (100, 100, 0))
    await invariants_hold(shop.database)


async def test_orders_that_cross_between_two_places_do_not_wait_for_each_other(shop: Shop) -> None:
    # given: orders at BER that go to HAM, and orders at HAM that go to BER, of the same SKUs
    there = [await first_work(shop, await place(shop, {"mug": 1, "tea": 1})) for _ in range(6)]
    for work in there[3:]:
        await shop.run(move_work, MoveWork(idempotency_key=a_key(), fulfillment_order_id=work, location="HAM"))

    # when
    moves = [("HAM", work) for work in there[:3]] + [("BER", work) for work in there[3:]]
    ended = await asyncio.gather(
        *(
            outcome(
                asyncio.ensure_future(
                    shop.run(move_work, MoveWork(idempotency_key=a_key(), fulfillment_order_id=work, location=code))
                )
            )
            for code, work in moves
        )
    )

    # then
    assert ended == ["done"] * 6
    assert [await level(shop, "tea", code) for code in ("BER", "HAM")] == [(100, 3, 0), (100, 3, 0)]
    await invariants_hold(shop.database)


async def test_work_is_either_rejected_or_sent(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 2})
    work = await first_work(shop, order_id)

    # when: one hand sends it, another rejects it
    rejection = RejectWork(idempotency_key=a_key(), fulfillment_order_id=work, reason=RejectReason.OUT_OF_STOCK)

    async def send() -> UUID:
        return (await dispatch_all(shop, order_id))[0]

    sent, rejected = await asyncio.gather(
        outcome(asyncio.ensure_future(send())), outcome(asyncio.ensure_future(shop.run(reject_work, rejection)))
    )

    # then
    first = (await shop.order(order_id)).fulfillment_orders[0]
    refused = IllegalTransition.__name__
    assert (sent, rejected, first.status) in [
        ("done", refused, FulfillmentOrderStatus.DISPATCHED),
        (refused, "done", FulfillmentOrderStatus.REJECTED),
        ("done", "done", FulfillmentOrderStatus.REJECTED),
    ], "the last: it was rejected first, and sent from the other place"
    await invariants_hold(shop.database)
