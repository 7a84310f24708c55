"""Edits of placed orders: they hold what they want, change all or nothing, and leave no trace when given up."""

from dataclasses import replace

from app.orders.command import PlacePayment
from tests.app.orders.editing import abort, add, begin, commit, set_units, the_edit
from tests.builders import Shop, invariants_hold, place
from tests.reading import level


async def test_an_edit_holds_what_it_wants_and_the_order_gets_it(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 3, "tea": 1}, payments=(PlacePayment(gateway="bank"),))
    edit = await begin(shop, order_id)

    # when
    await set_units(shop, edit, "mug", 1)
    await set_units(shop, edit, "tea", 4)
    await add(shop, edit, "poster", 2)

    # then
    assert [line.live for line in (await shop.order(order_id)).lines] == [3, 1]
    assert (await level(shop), await level(shop, "tea"), await level(shop, "poster")) == (
        (100, 3, 0),
        (100, 4, 0),
        (100, 2, 0),
    )

    # when
    await commit(shop, edit)

    # then
    order = await shop.order(order_id)
    assert [(line.sku, line.quantity, line.canceled, line.allocated) for line in order.lines] == [
        ("mug", 3, 2, 1),
        ("tea", 4, 0, 4),
        ("poster", 2, 0, 2),
    ]
    assert order.totals.total == 1250 + 4 * 499 + 2 * 999
    assert (await level(shop), await level(shop, "tea"), await level(shop, "poster")) == (
        (100, 1, 0),
        (100, 4, 0),
        (100, 2, 0),
    )
    assert order.edit is None
    assert str((await the_edit(shop, edit)).state) == "COMMITTED"
    await invariants_hold(shop.database)


async def test_aborting_leaves_order_and_stock_as_they_were(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 3})
    before = await shop.order(order_id)
    edit = await begin(shop, order_id)
    await set_units(shop, edit, "mug", 5)
    await add(shop, edit, "tea", 7)

    # when
    await abort(shop, edit)

    # then
    after = await shop.order(order_id)
    assert replace(after, version=before.version) == before
    assert (await level(shop), await level(shop, "tea")) == ((100, 3, 0), (100, 0, 0))
    await invariants_hold(shop.database)
