"""Who waits is served before anybody else: in the queue's order, in the transaction that brings the units."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.enums import LocationKind, OrderStatus, StockPolicy, StockReason
from app.domain.errors import IllegalTransition, InsufficientStock, InvalidInput, VersionConflict
from app.domain.orders.model import Address
from app.inventory.adjust import AdjustStock, adjust_stock
from app.jobs import serve_waiting
from app.locations.upsert import UpsertLocation, upsert_location
from app.orders.command import PlaceLine
from app.orders.prioritize import PrioritizeOrder, prioritize_order
from tests.app.orders.placing import SHOPPER, a_command, place_as
from tests.app.orders.waiting_for import sold_out, the_line, waiting
from tests.builders import Shop, a_key, cancel, invariants_hold, place, receive
from tests.reading import level, newest, told
from tests.unchanged import nothing_changes, refusal


async def test_who_waits_is_served_by_what_is_received(shop: Shop) -> None:
    # given
    await sold_out(shop)
    order_id = await waiting(shop, 5)
    since = await newest(shop)

    # when
    await receive(shop, "mug", "HAM", 3)

    # then
    line = await the_line(shop, order_id)
    assert (line.backordered, line.allocated) == (2, 3)
    assert await level(shop, "mug", "HAM") == (103, 103, 0)
    events = await told(shop, since)
    assert [kind for kind, _ in events] == [
        "stock.adjusted",
        "order.served",
        "fulfillment_order.created",
        "stock.reserved",
    ]
    assert events[1][1]["quantities"] == {str(line.id): 3}
    await invariants_hold(shop.database)


async def test_what_a_cancel_frees_goes_to_who_waited_longest(shop: Shop) -> None:
    # given
    taken = await sold_out(shop)
    first, second = await waiting(shop, 3), await waiting(shop, 3)

    # when
    await cancel(shop, taken, {"mug": 4})

    # then
    assert [(await the_line(shop, order)).allocated for order in (first, second)] == [3, 1]
    assert (await level(shop))[1] + (await level(shop, "mug", "HAM"))[1] == 200

    # when
    await cancel(shop, taken)

    # then
    assert [(await the_line(shop, order)).allocated for order in (first, second)] == [3, 3]
    await invariants_hold(shop.database)


async def test_higher_priority_is_served_first(shop: Shop) -> None:
    # given
    await sold_out(shop)
    old, urgent, young = await waiting(shop, 2), await waiting(shop, 2, priority=5), await waiting(shop, 2)
    since = await newest(shop)

    # when
    command = PrioritizeOrder(idempotency_key=a_key(), order_id=young, priority=1)
    await shop.run(prioritize_order, command)
    await shop.run(prioritize_order, command)
    await shop.run(prioritize_order, replace(command, idempotency_key=a_key()))
    await receive(shop, "mug", "BER", 3)

    # then
    assert [(await the_line(shop, order)).allocated for order in (old, urgent, young)] == [0, 2, 1]
    assert [kind for kind, _ in await told(shop, since)].count("order.prioritized") == 1
    assert (await shop.order(young)).priority == 1
    await invariants_hold(shop.database)


async def test_a_priority_has_bounds_and_a_version(shop: Shop) -> None:
    # given
    over = await place(shop, {"mug": 1})
    await cancel(shop, over)
    order_id = await place(shop, {"mug": 1})
    ask = PrioritizeOrder(idempotency_key=a_key(), order_id=order_id, priority=1)

    # when / then
    async with nothing_changes(shop.database):
        assert isinstance(await refusal(shop.database, prioritize_order, replace(ask, priority=1_001)), InvalidInput)
        assert isinstance(
            await refusal(shop.database, prioritize_order, replace(ask, expected_version=9)), VersionConflict
        )
        refused = await refusal(shop.database, prioritize_order, replace(ask, order_id=over))
        assert isinstance(refused, IllegalTransition)
        assert refused.source == OrderStatus.CANCELED.value


async def test_only_locations_of_the_channel_serve_and_a_bound_line_only_its_own(shop: Shop) -> None:
    # given
    await sold_out(shop)
    elsewhere = UpsertLocation(code="MUC", name="Munich", kind=LocationKind.WAREHOUSE, address=Address("DE"))
    await shop.run(upsert_location, elsewhere)
    free = await waiting(shop, 2)
    bound = await place(shop, allow_backorder=True, lines=(PlaceLine(sku="mug", quantity=2, location="HAM"),))

    # when
    await receive(shop, "mug", "MUC", 5)
    await receive(shop, "mug", "BER", 5)

    # then
    assert (await the_line(shop, free)).allocated == 2
    assert (await the_line(shop, bound)).backordered == 2
    assert await level(shop, "mug", "MUC") == (5, 0, 0)

    # when
    await receive(shop, "mug", "HAM", 5)

    # then
    assert (await the_line(shop, bound)).allocated == 2
    await invariants_hold(shop.database)


async def test_a_newcomer_never_passes_who_waits(shop: Shop) -> None:
    """Units that are free beside a queue (here: nobody noticed) are the queue's."""
    # given
    await sold_out(shop)
    order_id = await waiting(shop, 3)
    async with shop.database.engine.begin() as connection:
        await connection.execute(text("UPDATE orders SET status = 'DRAFT' WHERE id = :id"), {"id": order_id})
    await receive(shop, "mug", "BER", 4)
    async with shop.database.engine.begin() as connection:
        await connection.execute(text("UPDATE orders SET status = 'OPEN' WHERE id = :id"), {"id": order_id})

    # when
    one = await place_as(shop.database, SHOPPER, a_command())
    with pytest.raises(InsufficientStock):
        await place_as(shop.database, SHOPPER, a_command())
    await serve_waiting.JOB.run(shop.database)

    # then
    assert (await the_line(shop, one.order_id)).allocated == 1
    assert (await the_line(shop, order_id)).allocated == 3
    assert await serve_waiting.JOB.run(shop.database) is None
    await invariants_hold(shop.database)


async def test_components_of_a_kit_wait_like_any_line(shop: Shop) -> None:
    # given
    await shop.run(upsert_sku, UpsertSku(code="set", name="Set", components=(("mug", 2), ("tea", 1))))
    await sold_out(shop)
    async with shop.database.engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO prices (id, sku_id, channel_id, currency, amount_minor, updated_at)"
                " SELECT gen_random_uuid(), s.id, c.id, 'EUR', 2500, now() FROM skus s, channels c"
                " WHERE s.code = 'set'"
            )
        )
    order_id = await place(shop, {"set": 2}, allow_backorder=True)

    # when
    await receive(shop, "mug", "BER", 4)

    # then
    kit, mugs, tea = (await shop.order(order_id)).lines
    assert (kit.backordered, kit.allocated) == (0, 2)
    assert (mugs.allocated, tea.allocated) == (4, 2)
    await invariants_hold(shop.database)


async def test_what_is_missing_from_a_sale_that_already_happened_waits_too(shop: Shop) -> None:
    # given
    await sold_out(shop)
    order_id = await place(shop, {"mug": 2}, stock_policy=StockPolicy.RESERVE_AVAILABLE)
    assert (await the_line(shop, order_id)).open == 2

    # when
    found = AdjustStock(idempotency_key=a_key(), sku="mug", location="HAM", on_hand_delta=1, reason=StockReason.FOUND)
    await shop.run(adjust_stock, found)

    # then
    line = await the_line(shop, order_id)
    assert (line.open, line.allocated) == (1, 1)
    await invariants_hold(shop.database)


async def test_units_that_came_in_two_parts_from_one_place_are_canceled_at_once(shop: Shop) -> None:
    # given: two fulfillment orders of one location hold units of one line
    await sold_out(shop)
    order_id = await waiting(shop, 5)
    for units in (2, 3):
        await receive(shop, "mug", "HAM", units)
    assert [work.location for work in (await shop.order(order_id)).fulfillment_orders] == ["HAM", "HAM"]

    # when
    await cancel(shop, order_id)

    # then
    assert (await shop.order(order_id)).statuses.order is OrderStatus.CANCELED
    assert await level(shop, "mug", "HAM") == (105, 100, 0)
    await invariants_hold(shop.database)
