"""Exact stock, live: snapshots in parts, the latest level for a slow reader, and only what the caller may see."""

from typing import Any

import pytest

from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.enums import Role, StockReason
from app.domain.ids import new_id
from app.inventory.adjust import AdjustStock, adjust_stock
from app.inventory.bulk_set import BulkSetStock, SetRow, bulk_set_stock
from app.purchasing.create import create_purchase_order
from app.purchasing.end import cancel_purchase_order
from tests.app.purchasing.ordering import a_supplier, creating, ending
from tests.builders import STAFF, Shop, a_key, dispatch_all, invariants_hold, place, receive, sequenced
from tests.live_client import Refused, watching
from tests.scenarios.live.documents import STOCK_CHANGED
from tests.serving import ServedHere, token


def seen(level: dict[str, Any]) -> tuple[str, str, int, int]:
    return level["sku"]["code"], level["location"]["code"], level["onHand"], level["reserved"]


async def test_levels_begin_as_they_stand_and_follow_every_move(served: ServedHere, shop: Shop) -> None:
    # given
    async with watching(served.address, STOCK_CHANGED, bearer=token(Role.WAREHOUSE), skus=["mug"]) as watch:
        snapshot = await watch.next()
        # when
        order_id = await place(shop, {"mug": 3, "tea": 1})
        reserved = await watch.next()
        await dispatch_all(shop, order_id)
        shipped = await watch.next()
        await receive(shop, "tea", "HAM", 1)
        await receive(shop, "mug", "HAM", 1)
        received = await watch.next()
    # then
    assert snapshot["complete"] is True
    assert sorted(map(seen, snapshot["stockLevels"])) == [("mug", "BER", 100, 0), ("mug", "HAM", 100, 0)]
    assert [seen(item["stockLevel"]) for item in (reserved, shipped, received)] == [
        ("mug", "BER", 100, 3),
        ("mug", "BER", 97, 0),
        ("mug", "HAM", 101, 0),
    ]
    await invariants_hold(shop.database)


async def test_a_resumed_stream_tells_the_latest_of_each_level_that_moved(served: ServedHere, shop: Shop) -> None:
    # given
    care = token(Role.CARE)
    await sequenced(shop.database)
    async with watching(served.address, STOCK_CHANGED, bearer=care, locations=["BER"]) as watch:
        await watch.next()
        cursor = watch.cursor
        # when: mugs move often, tea once
        for _ in range(6):
            await receive(shop, "mug", "BER", 10)
        await receive(shop, "tea", "BER", 1)
        while seen((await watch.next())["stockLevel"]) != ("tea", "BER", 101, 0):
            pass
    async with watching(served.address, STOCK_CHANGED, bearer=care, locations=["BER"], after=cursor) as watch:
        items = await watch.take(2)
    # then
    assert [seen(item["stockLevel"]) for item in items] == [("mug", "BER", 160, 0), ("tea", "BER", 101, 0)]


async def test_what_is_on_its_way_is_told_where_it_goes(served: ServedHere, shop: Shop) -> None:
    # given: a SKU that was never there
    await a_supplier(shop)
    await shop.run(upsert_sku, UpsertSku(code="vase", name="Vase"))
    store = token(Role.STORE, locations=("HAM",))
    incoming = STOCK_CHANGED.replace("onHand", "incoming { quantity } onHand")
    async with watching(served.address, incoming, bearer=store, skus=["vase"]) as watch:
        snapshot = await watch.next()
        # when
        purchase_id = await shop.run(create_purchase_order, creating({"vase": 5}, destination="HAM"))
        opened = await watch.next()
        await shop.run(create_purchase_order, creating({"vase": 7}, destination="BER"))
        await shop.run(cancel_purchase_order, ending(purchase_id))
        ended = await watch.next()
    # then
    assert snapshot["stockLevels"] == []
    assert seen(opened["stockLevel"]) == seen(ended["stockLevel"]) == ("vase", "HAM", 0, 0)
    assert (opened["stockLevel"]["incoming"], ended["stockLevel"]["incoming"]) == ([{"quantity": 5}], [])
    await invariants_hold(shop.database)


async def test_a_narrowed_caller_sees_the_levels_of_its_locations_only(served: ServedHere, shop: Shop) -> None:
    # given
    store = token(Role.STORE, locations=("HAM",))
    async with watching(served.address, STOCK_CHANGED, bearer=store, skus=["mug"]) as watch:
        snapshot = await watch.next()
        # when
        await receive(shop, "mug", "BER", 5)
        await receive(shop, "mug", "HAM", 1)
        change = await watch.next()
    async with watching(served.address, STOCK_CHANGED, bearer=store, locations=["BER"]) as watch:
        foreign = await watch.next()
    # then
    assert [seen(level) for level in snapshot["stockLevels"]] == [("mug", "HAM", 100, 0)]
    assert seen(change["stockLevel"]) == ("mug", "HAM", 101, 0)
    assert foreign["stockLevels"] == []


async def test_a_large_snapshot_comes_in_parts_of_which_the_last_is_complete(served: ServedHere, shop: Shop) -> None:
    # given
    codes = [f"sku-{number}" for number in range(500)]
    async with shop.database.unit_of_work(STAFF) as uow:
        for code in codes:
            await upsert_sku(uow, UpsertSku(code=code, name=code))
        rows = tuple(SetRow(code, "HAM", 1) for code in codes)
        await bulk_set_stock(uow, BulkSetStock(idempotency_key=a_key(), rows=rows))
    # when
    async with watching(served.address, STOCK_CHANGED, bearer=token(Role.APP), locations=["HAM"]) as watch:
        parts = await watch.through("StockSnapshot", complete=True)
        cut_short = parts[0]["cursor"]
    async with watching(
        served.address, STOCK_CHANGED, bearer=token(Role.APP), locations=["HAM"], after=cut_short
    ) as watch:
        again: dict[str, dict[str, Any]] = {}
        while len(again) < 503:
            item = await watch.next()
            levels = item.get("stockLevels") or [item["stockLevel"]]
            again |= {level["id"]: level for level in levels}
    # then
    assert [part["complete"] for part in parts] == [False, True]
    levels = [level for part in parts for level in part["stockLevels"]]
    assert len({level["id"] for level in levels}) == len(levels) == 503
    # and: whoever was cut between the parts misses nothing by resuming
    assert again == {level["id"]: level for level in levels}


@pytest.mark.parametrize("named", [{}, {"skus": []}, {"skus": [f"s{n}" for n in range(1001)]}])
async def test_refuses_a_stream_of_everything(served: ServedHere, named: dict[str, Any]) -> None:
    async with watching(served.address, STOCK_CHANGED, bearer=token(Role.ADMIN), **named) as watch:
        with pytest.raises(Refused) as refused:
            await watch.next()
    assert refused.value.code == "BAD_USER_INPUT"


async def test_shoppers_see_no_exact_stock(served: ServedHere) -> None:
    shopper = token(Role.CUSTOMER, customer_id=new_id())
    async with watching(served.address, STOCK_CHANGED, bearer=shopper, skus=["mug"]) as watch:
        with pytest.raises(Refused) as refused:
            await watch.next()
    assert refused.value.code == "FORBIDDEN"


async def test_of_moves_that_arrive_together_only_the_latest_level_is_told(served: ServedHere, shop: Shop) -> None:
    # given
    async with watching(served.address, STOCK_CHANGED, bearer=token(Role.CARE), skus=["mug", "tea"]) as watch:
        await watch.next()
        # when: one transaction counts mugs in six times, and tea once in between
        async with shop.database.unit_of_work(STAFF) as uow:
            for number, sku in enumerate(("mug", "mug", "mug", "tea", "mug", "mug", "mug")):
                command = AdjustStock(
                    idempotency_key=a_key(),
                    sku=sku,
                    location="BER",
                    on_hand_delta=number + 1,
                    reason=StockReason.RECEIVED,
                )
                await adjust_stock(uow, command)
        items = await watch.take(2)
        await receive(shop, "tea", "HAM", 1)
        after = await watch.next()
    # then
    assert [seen(item["stockLevel"]) for item in items] == [("tea", "BER", 104, 0), ("mug", "BER", 124, 0)]
    assert seen(after["stockLevel"]) == ("tea", "HAM", 101, 0)
