"""Rules reach the levels they speak of; the guard keeps to them, whoever asks at once."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from app.catalog.upsert import UpsertSku, upsert_sku
from app.channels.upsert import UpsertChannel, upsert_channel
from app.domain.enums import ChannelKind, LocationKind
from app.domain.errors import InsufficientStock, InvalidInput, NotFound, Refusal
from app.domain.orders.model import Address
from app.domain.principal import SYSTEM
from app.domain.protection import Effects
from app.jobs.apply_rules import JOB
from app.locations.upsert import UpsertLocation, upsert_location
from app.protection.apply import apply_queued
from app.protection.remove import RemoveRule, remove_rule
from app.protection.save import SaveRule, save_rule
from tests.builders import Shop, a_key, cancel, invariants_hold, place, receive


async def save(shop: Shop, code: str, **stated: Any) -> UUID:
    names = {name: stated.pop(name) for name in list(stated) if name in SaveRule.__dataclass_fields__}
    return await shop.run(save_rule, SaveRule(idempotency_key=a_key(), code=code, effects=Effects(**stated), **names))


async def a_marketplace(shop: Shop) -> Shop:
    """The same shop, selling in a second channel."""
    await shop.run(
        upsert_channel,
        UpsertChannel(code="market", name="Market", kind=ChannelKind.WEB, currency="EUR", locations=shop.locations),
    )
    async with shop.database.engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO prices (id, sku_id, channel_id, currency, amount_minor, updated_at)"
                " SELECT gen_random_uuid(), sku_id, (SELECT id FROM channels WHERE code = 'market'), currency,"
                " amount_minor, updated_at FROM prices"
            )
        )
    return replace(shop, channel="market")


async def levels(shop: Shop, columns: str, where: str = "true") -> dict[tuple[str, str], Any]:
    async with shop.database.session() as session:
        rows = await session.execute(
            text(
                f"SELECT s.code, p.code, {columns} FROM stock_levels l JOIN skus s ON s.id = sku_id"  # noqa: S608 - ours
                f" JOIN locations p ON p.id = location_id WHERE {where}"
            )
        )
        return {(row[0], row[1]): row[2] if len(row) == 3 else tuple(row[2:]) for row in rows}


async def used(shop: Shop) -> list[int]:
    """What was used of the fences of mugs in Berlin."""
    [fences] = (await levels(shop, "ring_fences", "s.code = 'mug' AND p.code = 'BER'")).values()
    return [fence["used"] for fence in fences.values()]


async def test_safety_stock_reaches_the_levels_it_speaks_of_and_leaves_with_its_rule(shop: Shop) -> None:
    # when
    await save(shop, "all", safety_stock=2)
    await save(shop, "berlin-mugs", sku="mug", location="BER", safety_stock=7)

    # then
    kept = await levels(shop, "safety_stock")
    assert kept == {pair: 7 if pair == ("mug", "BER") else 2 for pair in kept}
    await invariants_hold(shop.database)

    # when
    await shop.run(remove_rule, RemoveRule(idempotency_key=a_key(), code="berlin-mugs"))

    # then
    assert set((await levels(shop, "safety_stock")).values()) == {2}
    await invariants_hold(shop.database)


async def test_the_same_rule_again_changes_nothing_and_a_moved_one_leaves_where_it_was(shop: Shop) -> None:
    # given
    await save(shop, "mugs", sku="mug", safety_stock=3)
    before = await levels(shop, "l.version")

    # when
    await save(shop, "mugs", sku="mug", safety_stock=3)

    # then
    assert await levels(shop, "l.version") == before

    # when
    await save(shop, "mugs", sku="tea", safety_stock=3)

    # then
    assert {sku for (sku, _), kept in (await levels(shop, "safety_stock")).items() if kept} == {"tea"}
    await invariants_hold(shop.database)


async def test_a_fence_is_kept_from_others_used_by_its_own_and_given_back(shop: Shop) -> None:
    # given: 200 mugs at two locations, 190 of them for the marketplace
    market = await a_marketplace(shop)
    await save(shop, "fence", sku="mug", channel="market", ring_fence=95)

    # when
    with pytest.raises(InsufficientStock):
        await place(shop, {"mug": 11})
    await place(shop, {"mug": 10})

    # then
    with pytest.raises(InsufficientStock):
        await place(shop, {"mug": 1})
    order_id = await place(market, {"mug": 60})
    assert await used(shop) == [60]
    with pytest.raises(InsufficientStock):
        await place(shop, {"mug": 1})

    # when
    await cancel(market, order_id, {"mug": 20})

    # then
    assert await used(shop) == [40]
    await invariants_hold(shop.database)


async def test_many_buyers_at_once_leave_the_fence_whole(shop: Shop) -> None:
    # given: of 100 mugs in Berlin 40 are kept for the marketplace, none are in Hamburg
    market = await a_marketplace(shop)
    await receive(shop, "mug", "HAM", -100)
    await save(shop, "fence", sku="mug", channel="market", ring_fence=40)

    # when
    wanted = [(shop if number % 2 else market, 7) for number in range(24)]
    outcomes = await asyncio.gather(*(place(who, {"mug": units}) for who, units in wanted), return_exceptions=True)

    # then: the web got 56 at most, and nobody could have had more
    assert [fault for fault in outcomes if isinstance(fault, BaseException) and not isinstance(fault, Refusal)] == []
    sold = {"web": 0, "market": 0}
    for (who, units), outcome in zip(wanted, outcomes, strict=True):
        if not isinstance(outcome, BaseException):
            sold[who.channel] += units
    assert sold["web"] <= 60
    assert sum(sold.values()) <= 100
    assert sum(sold.values()) > 100 - 7 or sold["web"] > 60 - 7
    assert await used(shop) == [sold["market"]]
    await invariants_hold(shop.database)


async def test_new_levels_get_what_the_rules_say(shop: Shop) -> None:
    # given
    await save(shop, "posters-category", category="paper", safety_stock=4)
    await save(shop, "web", channel="web", ring_fence=6, allow_pickup=False)

    # when
    await shop.run(upsert_sku, UpsertSku(code="card", name="Card", attributes={"category": "paper"}))
    await receive(shop, "card", "HAM", 10)

    # then
    kept = await levels(
        shop,
        "safety_stock, l.version, cardinality(no_pickup_channels), cardinality(no_ship_channels)",
        "s.code = 'card'",
    )
    assert kept == {("card", "HAM"): (4, 1, 1, 0)}
    await invariants_hold(shop.database)


async def test_many_levels_follow_by_the_job(shop: Shop) -> None:
    # given
    async with shop.database.unit_of_work(SYSTEM) as uow:
        rows = await uow.session.execute(
            text(
                "WITH more AS (INSERT INTO skus (id, code, name, stock_tracked, unit, unit_digits, returnable, version,"
                " updated_at) SELECT gen_random_uuid(), 'sku-' || n, 'SKU', true, 'piece', 0, true, 0, now()"
                " FROM generate_series(1, 300) n RETURNING id)"
                " SELECT more.id, locations.id FROM more, locations"
            )
        )
        await uow.stock.ensure([(row[0], row[1]) for row in rows], uow.now)

    # when
    await save(shop, "all", safety_stock=5)

    # then
    assert set((await levels(shop, "safety_stock")).values()) == {0}

    # when
    await JOB.run(shop.database)

    # then
    assert set((await levels(shop, "safety_stock")).values()) == {5}
    assert not await shop.database.transact(SYSTEM, apply_queued)


async def test_where_a_rule_forbids_shipping_no_order_is_sourced(shop: Shop) -> None:
    # when
    await save(shop, "no-berlin", location="BER", channel="web", allow_ship=False)
    order = await shop.order(await place(shop, {"mug": 3}))

    # then
    assert [work.location for work in order.fulfillment_orders] == ["HAM"]
    with pytest.raises(InsufficientStock):
        await place(shop, {"mug": 98})


async def test_groups_of_locations_and_categories_are_followed_when_they_change(shop: Shop) -> None:
    # given
    await save(shop, "north", location_group="north", safety_stock=1)
    await save(shop, "cups", category="cups", safety_stock=2)

    # when
    await shop.run(
        upsert_location,
        UpsertLocation(code="HAM", name="Ham", kind=LocationKind.WAREHOUSE, address=Address("DE"), groups=("north",)),
    )
    await shop.run(upsert_sku, UpsertSku(code="mug", name="Mug", attributes={"category": "cups"}))
    await JOB.run(shop.database)

    # then
    assert await levels(shop, "safety_stock") == {
        ("mug", "BER"): 2,
        ("mug", "HAM"): 2,
        ("tea", "BER"): 0,
        ("tea", "HAM"): 1,
        ("poster", "BER"): 0,
        ("poster", "HAM"): 1,
    }
    await invariants_hold(shop.database)


async def test_a_new_channel_follows_what_rules_say_of_all_channels(shop: Shop) -> None:
    # given
    await save(shop, "no-shipping-from-ham", location="HAM", allow_ship=False)

    # when
    market = await a_marketplace(shop)
    await JOB.run(shop.database)

    # then
    with pytest.raises(InsufficientStock):
        await place(market, {"mug": 101})


@pytest.mark.parametrize(
    ("stated", "refusal", "path"),
    [
        ({"safety_stock": 1, "sku": "nothing"}, NotFound, "sku"),
        ({"safety_stock": 1, "location": "nowhere"}, NotFound, "location"),
        ({"safety_stock": 1, "channel": "nobody"}, NotFound, "channel"),
        ({"ring_fence": 1}, InvalidInput, "channel"),
        ({}, InvalidInput, "code"),
        ({"safety_stock": -1}, InvalidInput, "safetyStock"),
        ({"ring_fence": 1_000_000_001, "channel": "web"}, InvalidInput, "ringFence"),
        ({"safety_stock": 1, "sku": "mug", "category": "cups"}, InvalidInput, "category"),
        ({"safety_stock": 1, "location": "BER", "location_group": "north"}, InvalidInput, "locationGroup"),
        ({"safety_stock": 1, "category": " "}, InvalidInput, "category"),
        ({"low_stock_at": 1, "out_of_stock_at": 2}, InvalidInput, "lowStockAt"),
        ({"low_stock_at": 1, "location": "BER"}, InvalidInput, "location"),
    ],
)
async def test_refuses_rules_that_cannot_be(shop: Shop, stated: Any, refusal: type[Refusal], path: str) -> None:
    with pytest.raises(refusal) as refused:
        await save(shop, "rule", **stated)
    assert refused.value.path == (path,)


async def test_refuses_to_remove_what_is_not_there(shop: Shop) -> None:
    # given
    await save(shop, "rule", safety_stock=1)
    key = a_key()
    await shop.run(remove_rule, RemoveRule(idempotency_key=key, code="rule"))

    # then: the same call again is answered, another one refused
    await shop.run(remove_rule, RemoveRule(idempotency_key=key, code="rule"))
    for code in ("rule", "nothing"):
        with pytest.raises(NotFound):
            await shop.run(remove_rule, RemoveRule(idempotency_key=a_key(), code=code))
