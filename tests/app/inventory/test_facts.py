"""Facts are taken, whatever was promised: who holds what is not there loses it, and who waits is served first."""

import asyncio

from app.domain.enums import StockBucket, StockReason, StockRowOutcome
from app.domain.errors import InsufficientStock, Shortfall, StockChanged
from app.inventory.adjust import adjust_stock
from app.inventory.answers import Lost
from app.inventory.move import move_stock
from app.inventory.set import set_stock
from tests.app.inventory.stating import adjust, adjusting, dispatch_from, moving, pick, setting, shortfall
from tests.builders import Shop, cancel, invariants_hold, place, receive
from tests.reading import level, newest, told
from tests.unchanged import nothing_changes, refusal


async def test_an_order_that_nobody_picked_loses_what_is_not_there_and_is_served_elsewhere(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 30})
    since = await newest(shop)

    # when
    answer = await adjust(shop, -80, reason=StockReason.LOST)

    # then
    (row,) = answer.rows
    assert [(lost.order_id, lost.quantity) for lost in row.shed] == [(order_id, 10)]
    assert (row.outcome, row.shortfall) == (StockRowOutcome.CHANGED, 0)
    assert await level(shop) == (20, 20, 0)
    assert await level(shop, "mug", "HAM") == (100, 10, 0)
    (line,) = (await shop.order(order_id)).lines
    assert (line.open, line.allocated) == (0, 30)
    assert [kind for kind, _ in await told(shop, since)] == [
        "order.stock_shed",
        "fulfillment_order.canceled",
        "stock.released",
        "stock.adjusted",
        "order.served",
        "fulfillment_order.created",
        "stock.reserved",
    ]
    await invariants_hold(shop.database)


async def test_the_youngest_order_loses_first_and_waits_where_nothing_is_left(shop: Shop) -> None:
    # given
    older = await place(shop, {"mug": 60})
    younger = await place(shop, {"mug": 30})
    await place(shop, {"mug": 100})

    # when
    answer = await adjust(shop, -20)

    # then
    assert [(lost.order_id, lost.quantity) for lost in answer.rows[0].shed] == [(younger, 10)]
    assert [line.open for line in (await shop.order(younger)).lines] == [10]
    assert [line.open for line in (await shop.order(older)).lines] == [0]
    await invariants_hold(shop.database)


async def test_picked_units_stay_promised_and_show_as_shortfall_until_others_come(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 30})
    await pick(shop, order_id)

    # when
    answer = await adjust(shop, -90)

    # then
    assert (answer.rows[0].shed, answer.rows[0].shortfall) == ((), 20)
    assert (await level(shop), await shortfall(shop)) == ((30, 30, 0), 20)

    # when: some of them turn up
    await receive(shop, "mug", "BER", 15)

    # then: nothing of it is free
    assert (await level(shop), await shortfall(shop)) == ((30, 30, 0), 5)

    # when
    await receive(shop, "mug", "BER", 7)

    # then
    assert (await level(shop), await shortfall(shop)) == ((32, 30, 0), 0)
    await invariants_hold(shop.database)


async def test_what_leaves_was_there_whatever_a_count_said(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 30})
    await pick(shop, order_id)
    await adjust(shop, -90)

    # when
    await dispatch_from(shop, order_id)

    # then
    assert (await level(shop), await shortfall(shop)) == ((0, 0, 0), 0)
    await invariants_hold(shop.database)


async def test_units_come_to_who_waits_before_anybody_else(shop: Shop) -> None:
    # given
    await place(shop, {"mug": 200})
    waiting = await place(shop, {"mug": 5}, allow_backorder=True)

    # when
    await shop.run(set_stock, setting(103, 100))

    # then
    assert [line.allocated for line in (await shop.order(waiting)).lines] == [3]
    assert await level(shop) == (103, 103, 0)
    await invariants_hold(shop.database)


async def test_a_level_is_set_only_if_it_is_what_was_expected(shop: Shop) -> None:
    # given
    await receive(shop, "mug", "BER", 5)

    # when
    stale = await refusal(shop.database, set_stock, setting(90, 100))

    # then
    assert isinstance(stale, StockChanged)
    assert (stale.expected, stale.on_hand, stale.retryable) == (100, 105, True)
    await shop.run(set_stock, setting(90, 105))
    assert await level(shop) == (90, 0, 0)


async def test_of_two_who_saw_the_same_one_sets_it(shop: Shop) -> None:
    # when
    answers = await asyncio.gather(
        *(shop.run(set_stock, setting(100 + n, 100)) for n in range(1, 9)), return_exceptions=True
    )

    # then
    assert sum(1 for answer in answers if isinstance(answer, StockChanged)) == 7
    assert (await level(shop))[0] in range(101, 109)
    await invariants_hold(shop.database)


async def test_what_is_so_already_is_not_told_again(shop: Shop) -> None:
    # given
    command = setting(100, 100)
    since = await newest(shop)

    # when
    answer = await shop.run(set_stock, command)

    # then
    assert [row.outcome for row in answer.rows] == [StockRowOutcome.UNCHANGED]
    assert await told(shop, since) == []


async def test_damaged_units_are_out_of_sale_and_come_back_to_who_waits(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 95})
    await place(shop, {"mug": 100})

    # when
    answer = await shop.run(move_stock, moving(10))

    # then
    assert [(lost.order_id is not None, lost.quantity) for lost in answer.rows[0].shed] == [(True, 5)]
    assert await level(shop) == (90, 90, 10)
    assert [line.open for line in (await shop.order(order_id)).lines] == [5]

    # when: four of them were good
    await shop.run(move_stock, moving(4, StockBucket.QUARANTINED))

    # then
    assert await level(shop) == (94, 94, 6)
    assert [line.open for line in (await shop.order(order_id)).lines] == [1]
    await adjust(shop, 0, quarantined_delta=-6, reason=StockReason.DAMAGED)
    assert await level(shop) == (94, 94, 0)
    await invariants_hold(shop.database)


async def test_the_same_call_again_is_answered_the_same(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 30})
    command = adjusting(-80)
    first = await shop.run(adjust_stock, command)
    await cancel(shop, order_id)

    # when
    async with nothing_changes(shop.database):
        again = await shop.run(adjust_stock, command)

    # then
    assert again == first
    assert [lost.quantity for lost in again.rows[0].shed] == [10]
    assert all(isinstance(lost, Lost) for lost in again.rows[0].shed)


async def test_refuses_what_cannot_be_and_changes_nothing(shop: Shop) -> None:
    # given
    refused = [
        (set_stock, setting(-1, 100), "INVALID", ("onHand",)),
        (set_stock, setting(1_000_000_001, 100), "INVALID", ("onHand",)),
        (set_stock, setting(1, 100, sku="nothing"), "NOT_FOUND", ("sku",)),
        (set_stock, setting(1, 100, location="nowhere"), "NOT_FOUND", ("location",)),
        (set_stock, setting(1, 99), "STOCK_CHANGED", ("expectedOnHand",)),
        (move_stock, moving(0), "INVALID", ("quantity",)),
        (move_stock, moving(1_000_000_001), "INVALID", ("quantity",)),
        (move_stock, moving(1, target=StockBucket.ON_HAND), "INVALID", ("to",)),
        (move_stock, moving(101), "INSUFFICIENT_STOCK", ("quantity",)),
        (move_stock, moving(1, StockBucket.QUARANTINED), "INSUFFICIENT_STOCK", ("quantity",)),
        (move_stock, moving(1, location="nowhere"), "NOT_FOUND", ("location",)),
    ]

    # then
    for use_case, command, code, path in refused:
        answer = await refusal(shop.database, use_case, command)  # type: ignore[arg-type] # each with its own command
        assert (str(answer.code), answer.path) == (code, path), command


async def test_says_how_much_there_is_when_more_is_moved(shop: Shop) -> None:
    short = await refusal(shop.database, move_stock, moving(101))
    assert isinstance(short, InsufficientStock)
    assert short.shortfalls == (Shortfall("mug", "BER", 101, 100),)


async def test_facts_and_orders_at_once_never_oversell(shop: Shop) -> None:
    # given
    async def order(_: int) -> None:
        await asyncio.gather(place(shop, {"mug": 7}), return_exceptions=True)

    async def fact(number: int) -> None:
        await adjust(shop, -6 if number % 2 else 5)

    # when
    await asyncio.gather(*(order(n) for n in range(24)), *(fact(n) for n in range(12)))

    # then
    await invariants_hold(shop.database)
