"""What shoppers may know of stock, live: told when it changes, not with every unit, and never more than a band."""

from typing import Any

import pytest

from app.catalog.price import SetPrice, set_price
from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.enums import Role
from tests.builders import Shop, invariants_hold, place, receive, sequenced
from tests.live_client import Refused, watching
from tests.scenarios.live.documents import AVAILABILITY_CHANGED
from tests.serving import ServedHere, token


def seen(stock: dict[str, Any]) -> tuple[str, str, int | None]:
    return stock["sku"]["code"], stock["status"], stock["availableNow"]


async def test_shoppers_are_told_when_a_band_changes_and_not_before(served: ServedHere, shop: Shop) -> None:
    # given: 200 mugs, and nobody who signed in
    async with watching(served.address, AVAILABILITY_CHANGED, channel="web", skus=["mug", "tea", "no-such"]) as watch:
        snapshot = await watch.next()
        # when: the band stays, becomes low, then out, then fills again
        await place(shop, {"mug": 100})
        await place(shop, {"mug": 96})
        low = await watch.next()
        await place(shop, {"mug": 4})
        out = await watch.next()
        await receive(shop, "mug", "HAM", 50)
        back = await watch.next()
    # then
    assert sorted(map(seen, snapshot["stock"])) == [("mug", "IN_STOCK", None), ("tea", "IN_STOCK", None)]
    assert [seen(item["changed"]) for item in (low, out, back)] == [
        ("mug", "LOW_STOCK", None),
        ("mug", "OUT_OF_STOCK", None),
        ("mug", "IN_STOCK", None),
    ]
    await invariants_hold(shop.database)


async def test_a_kit_is_told_when_a_part_of_it_runs_out(served: ServedHere, shop: Shop) -> None:
    # given
    await shop.run(upsert_sku, UpsertSku(code="set", name="Set", components=(("mug", 2), ("tea", 1))))
    await shop.run(set_price, SetPrice(sku="set", channel="web", price=shop.money(2500)))
    async with watching(served.address, AVAILABILITY_CHANGED, channel="web", skus=["set"]) as watch:
        snapshot = await watch.next()
        # when
        await place(shop, {"mug": 199})
        out = await watch.next()
    # then
    assert [seen(stock) for stock in snapshot["stock"]] == [("set", "IN_STOCK", None)]
    assert seen(out["changed"]) == ("set", "OUT_OF_STOCK", None)


async def test_the_merchants_people_see_every_unit_and_a_shopper_one_shelf(served: ServedHere, shop: Shop) -> None:
    # given
    care = token(Role.CARE)
    async with (
        watching(served.address, AVAILABILITY_CHANGED, bearer=care, channel="web", skus=["mug"]) as people,
        watching(served.address, AVAILABILITY_CHANGED, channel="web", skus=["mug"], locations=["HAM"]) as shelf,
    ):
        begun = [await people.next(), await shelf.next()]
        # when: BER sells, then all of HAM
        await place(shop, {"mug": 1})
        one_less = await people.next()
        await place(shop, {"mug": 199})
        none = [await people.next(), await shelf.next()]
        while seen(none[0]["changed"])[2] != 0:  # a level each: one of the two may be told by itself
            none[0] = await people.next()
    # then
    assert [seen(item["stock"][0]) for item in begun] == [("mug", "IN_STOCK", 200), ("mug", "IN_STOCK", None)]
    assert seen(one_less["changed"]) == ("mug", "IN_STOCK", 199)
    assert [seen(item["changed"]) for item in none] == [("mug", "OUT_OF_STOCK", 0), ("mug", "OUT_OF_STOCK", None)]


async def test_a_resumed_stream_tells_what_moved_meanwhile_once(served: ServedHere, shop: Shop) -> None:
    # given
    await sequenced(shop.database)
    async with watching(served.address, AVAILABILITY_CHANGED, channel="web", skus=["mug", "tea"]) as watch:
        await watch.next()
        cursor = watch.cursor
    # when
    for _ in range(2):
        await place(shop, {"mug": 100})
    await sequenced(shop.database)
    async with watching(
        served.address, AVAILABILITY_CHANGED, channel="web", skus=["mug", "tea"], after=cursor
    ) as watch:
        item = await watch.next()
        await place(shop, {"tea": 198})
        then = await watch.next()
    # then
    assert seen(item["changed"]) == ("mug", "OUT_OF_STOCK", None)
    assert seen(then["changed"]) == ("tea", "LOW_STOCK", None)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"channel": "nowhere", "skus": ["mug"]}, "there is no channel nowhere"),
        ({"channel": "web", "skus": []}, "name 1 to 100 `skus`"),
        ({"channel": "web", "skus": ["no-such"]}, "none of these `skus` is known"),
    ],
)
async def test_refuses_what_cannot_be_watched(
    served: ServedHere, shop: Shop, variables: dict[str, Any], message: str
) -> None:
    # when
    with pytest.raises(Refused) as refused:
        async with watching(served.address, AVAILABILITY_CHANGED, **variables) as watch:
            await watch.next()
    # then
    assert message in str(refused.value)
