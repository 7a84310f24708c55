"""What waits is promised supply in the queue's order, or a limit; promises move with supply and say so."""

from datetime import timedelta

import pytest

from app.catalog.limit_backorders import LimitBackorders, limit_backorders
from app.catalog.price import SetPrice, set_price
from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.enums import PromiseKind, StockPolicy
from app.domain.errors import InsufficientStock, InvalidInput, NotFound, Shortfall
from app.domain.unit_lines import Units
from app.jobs import release_street_dates
from app.purchasing.end import cancel_purchase_order
from app.purchasing.update import UpdatePurchaseOrder, update_purchase_order
from tests.app.orders.placing import SHOPPER, a_command, place_as
from tests.app.orders.waiting_for import (
    coming,
    in_days,
    limit,
    on_sale_from,
    promised,
    sold_out,
    the_line,
    used,
    waiting,
)
from tests.app.purchasing.ordering import ending, received
from tests.builders import Shop, a_key, cancel, invariants_hold, place, receive
from tests.reading import level, newest, told
from tests.unchanged import nothing_changes, refusal


async def test_who_placed_first_has_the_earliest_supply(shop: Shop) -> None:
    # given
    await sold_out(shop)
    soon, late = in_days(3), in_days(9)
    await coming(shop, 4, late)
    await coming(shop, 3, soon)

    # when
    first, second, third = await waiting(shop, 2), await waiting(shop, 2), await waiting(shop, 5)

    # then
    assert await promised(shop, first) == [(2, soon)]
    assert await promised(shop, second) == [(1, soon), (1, late)]
    assert await promised(shop, third) == [(3, late), (2, None)]
    await invariants_hold(shop.database)


async def test_promises_move_when_supply_moves_and_when_it_is_canceled(shop: Shop) -> None:
    # given
    await sold_out(shop)
    soon, later, latest = in_days(3), in_days(5), in_days(9)
    moving = await coming(shop, 3, soon)
    second_supply = await coming(shop, 3, later)
    first, second = await waiting(shop, 3), await waiting(shop, 3)
    since = await newest(shop)

    # when
    await shop.run(
        update_purchase_order,
        UpdatePurchaseOrder(idempotency_key=a_key(), purchase_order_id=moving, expected_at=latest),
    )

    # then
    assert (await promised(shop, first), await promised(shop, second)) == ([(3, later)], [(3, latest)])
    events = [(kind, data) for kind, data in await told(shop, since) if kind == "order.promise_changed"]
    lines = [str((await the_line(shop, order)).id) for order in (first, second)]
    assert [data["expectedBy"] for _, data in events] == [
        {lines[0]: later.isoformat()},
        {lines[1]: latest.isoformat()},
    ]

    # when
    await shop.run(cancel_purchase_order, ending(second_supply))

    # then
    assert (await promised(shop, first), await promised(shop, second)) == ([(3, latest)], [(3, None)])

    # when
    again = await coming(shop, 10, soon)

    # then
    assert (await promised(shop, first), await promised(shop, second)) == ([(3, soon)], [(3, soon)])

    # when
    await received(shop, again, Units("mug", 4))

    # then
    assert [(await the_line(shop, order)).allocated for order in (first, second)] == [3, 1]
    assert await promised(shop, second) == [(2, soon)]
    await invariants_hold(shop.database)


async def test_what_an_arrival_gives_to_another_is_promised_anew(shop: Shop) -> None:
    """Units go to who waits first, whoever was promised them: the promise of the other moves on."""
    # given
    await sold_out(shop)
    soon, late = in_days(3), in_days(9)
    supply = await coming(shop, 2, soon)
    early = await waiting(shop, 2)
    await coming(shop, 2, late)
    urgent = await waiting(shop, 2, priority=10)
    assert (await promised(shop, early), await promised(shop, urgent)) == ([(2, soon)], [(2, late)])

    # when
    await received(shop, supply)

    # then
    assert (await the_line(shop, urgent)).allocated == 2
    assert await promised(shop, early) == [(2, late)]
    await invariants_hold(shop.database)


async def test_what_is_canceled_gives_its_promise_to_who_waits_on(shop: Shop) -> None:
    # given
    await sold_out(shop)
    soon = in_days(3)
    await coming(shop, 3, soon)
    first, second = await waiting(shop, 3), await waiting(shop, 2)
    assert await promised(shop, second) == [(2, None)]

    # when
    await cancel(shop, first, {"mug": 1})

    # then
    assert (await promised(shop, first), await promised(shop, second)) == ([(2, soon)], [(1, soon), (1, None)])
    await invariants_hold(shop.database)


async def test_limits_bind_a_channel_and_are_given_back(shop: Shop) -> None:
    # given
    await sold_out(shop)
    await limit(shop, 5)
    await limit(shop, 2, channel="web")

    # when
    order_id = await waiting(shop, 2)

    # then
    assert await used(shop) == [(5, 0), (2, 2)]
    refused = await refused_backorder(shop, 1)
    assert refused.shortfalls == (Shortfall("mug", None, 1, 0),)

    # when
    await cancel(shop, order_id, {"mug": 1})
    await limit(shop, 1, channel="web")

    # then
    assert await used(shop) == [(5, 0), (1, 1)]
    await refused_backorder(shop, 1)

    # when
    await limit(shop, None, channel="web")
    await waiting(shop, 4)

    # then
    assert await used(shop) == [(5, 4)]
    assert (await refused_backorder(shop, 2)).shortfalls == (Shortfall("mug", None, 2, 1),)
    await invariants_hold(shop.database)


async def refused_backorder(shop: Shop, units: int) -> InsufficientStock:
    async with nothing_changes(shop.database):
        with pytest.raises(InsufficientStock) as refused:
            await waiting(shop, units)
    return refused.value


async def test_what_exceeds_a_limit_of_a_sale_that_happened_is_open(shop: Shop) -> None:
    # given
    await sold_out(shop)
    await limit(shop, 2)

    # when
    order_id = await waiting(shop, 5, stock_policy=StockPolicy.RESERVE_AVAILABLE)

    # then
    line = await the_line(shop, order_id)
    assert (line.backordered, line.open) == (2, 3)
    await invariants_hold(shop.database)


async def test_shoppers_wait_for_what_comes_or_within_limits_only(shop: Shop) -> None:
    # given
    await sold_out(shop)
    wanted = a_command(allow_backorder=True)
    with pytest.raises(InsufficientStock) as refused:
        await place_as(shop.database, SHOPPER, wanted)
    assert refused.value.shortfalls == (Shortfall("mug", None, 1, None),)

    # when
    await coming(shop, 1, in_days(3))
    placed = await place_as(shop.database, SHOPPER, wanted)

    # then
    assert [units for units, _ in await promised(shop, placed.order_id)] == [1]

    # when
    await limit(shop, 1)
    placed = await place_as(shop.database, SHOPPER, a_command(allow_backorder=True))

    # then
    assert await promised(shop, placed.order_id) == [(1, None)]
    await invariants_hold(shop.database)


async def test_a_limit_is_for_a_sku_with_stock_and_not_negative(shop: Shop) -> None:
    # given
    await shop.run(upsert_sku, UpsertSku(code="set", name="Set", components=(("mug", 2),)))
    await shop.run(upsert_sku, UpsertSku(code="wrap", name="Wrapping", stock_tracked=False))
    ask = {"sku": "mug", "channel": None, "kind": PromiseKind.BACKORDER, "quantity": 1}
    wrong = [({"quantity": -1}, InvalidInput), ({"sku": "nil"}, NotFound), ({"channel": "nil"}, NotFound)]
    wrong += [({"sku": "set"}, InvalidInput), ({"sku": "wrap"}, InvalidInput), ({"quantity": 2**31}, InvalidInput)]

    # when / then
    async with nothing_changes(shop.database):
        for stated, kind in wrong:
            command = LimitBackorders(**{**ask, **stated})
            assert isinstance(await refusal(shop.database, limit_backorders, command), kind)
    since = await newest(shop)
    await limit(shop, 3)
    await limit(shop, 3)
    assert [kind for kind, _ in await told(shop, since)] == ["sku.backorders_limited"]


async def test_a_preorder_is_held_until_its_street_date_and_leaves_on_it(shop: Shop) -> None:
    # given
    await on_sale_from(shop, in_days(2))
    await limit(shop, 3, PromiseKind.PREORDER)
    await limit(shop, 0)

    # when
    order_id = await waiting(shop, 203)
    await receive(shop, "mug", "HAM", 2)

    # then
    line = await the_line(shop, order_id)
    assert (line.reserved, line.backordered, line.allocated) == (202, 1, 0)
    assert (await shop.order(order_id)).fulfillment_orders == ()
    assert (await level(shop, "mug", "HAM"))[1] == 102
    rest = await release_street_dates.JOB.run(shop.database)
    assert rest is not None
    assert timedelta(days=1) < rest <= timedelta(days=2)
    assert (await the_line(shop, order_id)).reserved == 202

    # when
    await on_sale_from(shop, in_days(-1))
    since = await newest(shop)
    await release_street_dates.JOB.run(shop.database)

    # then
    order = await shop.order(order_id)
    assert (order.lines[0].reserved, order.lines[0].allocated) == (0, 202)
    assert sorted(work.location for work in order.fulfillment_orders) == ["BER", "HAM"]
    assert [kind for kind, _ in await told(shop, since)] == [
        "order.released",
        "fulfillment_order.created",
        "fulfillment_order.created",
    ]
    await invariants_hold(shop.database)


async def test_a_preorder_can_be_canceled_while_it_is_held(shop: Shop) -> None:
    # given
    await on_sale_from(shop, in_days(2))
    order_id = await place(shop, {"mug": 3})
    assert (await the_line(shop, order_id)).reserved == 3

    # when
    await cancel(shop, order_id, {"mug": 1})

    # then
    assert (await the_line(shop, order_id)).reserved == 2
    assert await level(shop) == (100, 2, 0)

    # when
    await cancel(shop, order_id)

    # then
    assert await level(shop) == (100, 0, 0)
    await invariants_hold(shop.database)


async def test_what_has_no_stock_keeps_its_street_date_too(shop: Shop) -> None:
    # given
    await shop.run(upsert_sku, UpsertSku(code="film", name="Film", stock_tracked=False, available_from=in_days(1)))
    await shop.run(set_price, SetPrice(sku="film", channel=shop.channel, price=shop.money(900)))
    order_id = await place(shop, {"film": 1})
    assert (await the_line(shop, order_id)).reserved == 1

    # when
    film = UpsertSku(code="film", name="Film", stock_tracked=False, available_from=in_days(-1))
    await shop.run(upsert_sku, film)
    await release_street_dates.JOB.run(shop.database)

    # then
    assert (await the_line(shop, order_id)).allocated == 1
    await invariants_hold(shop.database)
