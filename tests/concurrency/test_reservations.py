"""A reservation ends once, whoever comes at the same time; and between a cart and its order nobody gets in."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from uuid import UUID

from app.domain.enums import ReservationState, StockReason
from app.domain.errors import IllegalTransition, InFlight, InsufficientStock, Refusal, ReservationExpired
from app.domain.principal import ANONYMOUS
from app.inventory.adjust import AdjustStock, adjust_stock
from app.jobs.expire_reservations import JOB, run
from app.jobs.runner import JobRunner
from app.orders.command import PlaceLine
from app.reservations.create import create_reservation
from app.reservations.extend import ExtendReservation, extend_reservation
from app.reservations.release import ReleaseReservation, release_reservation
from db.database import Database
from db.engine import make_engine
from tests.app.orders.placing import a_command, place_as
from tests.app.reservations.holding import hold_for, reservation, reserving
from tests.builders import Shop, a_key, invariants_hold
from tests.polling import until
from tests.reading import level

WON = "WON"
SOON = timedelta(seconds=0.06)


async def another_process(shop: Shop, stack: AsyncExitStack) -> Database:
    """A pool of its own."""
    engine = make_engine(shop.database.engine.url.render_as_string(hide_password=False))
    stack.push_async_callback(engine.dispose)
    return Database(engine)


async def convert(database: Database, held: UUID) -> str:
    try:
        await place_as(database, ANONYMOUS, a_command(reservation_id=held))
    except Refusal as refused:
        return type(refused).__name__
    return WON


async def release(database: Database, held: UUID) -> str:
    command = ReleaseReservation(idempotency_key=a_key(), reservation_id=held)
    try:
        await database.transact(ANONYMOUS, lambda uow: release_reservation(uow, command))
    except Refusal as refused:
        return type(refused).__name__
    return WON


async def test_expiry_beside_conversion_beside_release_exactly_one_wins(shop: Shop) -> None:
    outcomes: Counter[ReservationState] = Counter()
    async with AsyncExitStack() as stack:
        other = await another_process(shop, stack)
        expired = asyncio.Event()

        async def expire_all_the_time() -> None:
            while not expired.is_set():
                await run(other)

        expiring = asyncio.create_task(expire_all_the_time())
        for _ in range(6):
            # given: some have time left, some just ran out, most do so about now
            held = [await hold_for(shop, SOON * number / 4, {("mug", "BER"): 1}) for number in range(8)]
            # when
            answers = await asyncio.gather(
                *(asyncio.gather(convert(shop.database, one), release(other, one)) for one in held)
            )
            # then: who was too late is told why, and the row says who won
            for one, (converted, released) in zip(held, answers, strict=True):
                await until(partial(is_over, shop, one))
                state = (await reservation(shop.database, one)).state
                outcomes[state] += 1
                late = {ReservationExpired.__name__, IllegalTransition.__name__, InFlight.__name__}
                assert (converted == WON) is (state is ReservationState.CONVERTED)
                assert (released == WON) is (state is ReservationState.RELEASED)
                assert {converted, released} <= {WON} | late
        expired.set()
        await expiring
    assert outcomes.total() == 48
    assert outcomes[ReservationState.EXPIRED] > 0
    on_hand, reserved, _ = await level(shop)
    assert (on_hand, reserved) == (100, outcomes[ReservationState.CONVERTED])
    await invariants_hold(shop.database)


async def test_what_is_prolonged_in_time_goes_on_and_what_is_not_is_over(shop: Shop) -> None:
    # given
    held = [await hold_for(shop, SOON * number / 6, {("mug", "BER"): 1}) for number in range(12)]
    async with AsyncExitStack() as stack:
        other = await another_process(shop, stack)
        # when
        answers, *_ = await asyncio.gather(
            asyncio.gather(*(extend(shop.database, one) for one in held)), *(run(other) for _ in range(3))
        )
        await run(other)
    # then
    for one, answer in zip(held, answers, strict=True):
        state = (await reservation(shop.database, one)).state
        assert state is (ReservationState.ACTIVE if answer == WON else ReservationState.EXPIRED)
    assert answers[0] == "ReservationExpired"
    assert (await level(shop))[1] == answers.count(WON)
    await invariants_hold(shop.database)


async def extend(database: Database, held: UUID) -> str:
    command = ExtendReservation(idempotency_key=a_key(), reservation_id=held)
    try:
        await database.transact(ANONYMOUS, lambda uow: extend_reservation(uow, command))
    except Refusal as refused:
        return type(refused).__name__
    return WON


async def test_nobody_gets_between_a_cart_and_its_order(shop: Shop) -> None:
    """All there is lies in carts; a crowd asks for it all the time while the carts become orders."""
    # given
    for place in ("BER", "HAM"):
        few = AdjustStock(
            idempotency_key=a_key(), sku="mug", location=place, on_hand_delta=-90, reason=StockReason.COUNT
        )
        await shop.run(adjust_stock, few)
    held = [await hold_for(shop, timedelta(minutes=5), {("mug", place): 2}) for place in ("BER", "HAM") * 5]
    answers: Counter[str] = Counter()
    async with AsyncExitStack() as stack:
        other = await another_process(shop, stack)
        done = asyncio.Event()

        async def ask_all_the_time() -> None:
            while not done.is_set():
                try:
                    await other.transact(ANONYMOUS, lambda uow: create_reservation(uow, reserving({"mug": 1})))
                except InsufficientStock:
                    answers["SHORT"] += 1
                else:
                    answers["GOT"] += 1

        crowd = [asyncio.create_task(ask_all_the_time()) for _ in range(4)]
        # when
        lines = (PlaceLine(sku="mug", quantity=2),)
        await asyncio.gather(
            *(place_as(shop.database, ANONYMOUS, a_command(lines=lines, reservation_id=one)) for one in held)
        )
        done.set()
        await asyncio.gather(*crowd)
    # then
    assert answers["GOT"] == 0
    assert answers["SHORT"] > 0
    assert (await level(shop), await level(shop, "mug", "HAM")) == ((10, 10, 0), (10, 10, 0))
    await invariants_hold(shop.database)


async def test_two_orders_after_one_reservation_are_one(shop: Shop) -> None:
    for _ in range(5):
        # given
        held = await hold_for(shop, timedelta(minutes=5), {("mug", "BER"): 1})
        # when
        answers = await asyncio.gather(*(convert(shop.database, held) for _ in range(4)))
        # then
        assert Counter(answers) == {WON: 1, "IllegalTransition": 3}
    assert await level(shop) == (100, 5, 0)


async def test_the_workers_end_each_reservation_once_when_its_time_comes(shop: Shop) -> None:
    async with AsyncExitStack() as stack:
        # given: no job has looked yet, and the next look after that would be seconds later
        held = [await hold_for(shop, timedelta(seconds=0.3 * number), {("mug", "BER"): 1}) for number in range(4)]
        # when
        runners = [
            await stack.enter_async_context(JobRunner(await another_process(shop, stack), [JOB])) for _ in range(2)
        ]
        for one in held:
            await until(partial(is_over, shop, one))
    # then
    assert [(await reservation(shop.database, one)).state for one in held] == [ReservationState.EXPIRED] * 4
    assert sum(runner.failures for runner in runners) == 0
    assert await level(shop) == (100, 0, 0)
    await invariants_hold(shop.database)


async def is_over(shop: Shop, held: UUID) -> bool:
    return (await reservation(shop.database, held)).state is not ReservationState.ACTIVE
