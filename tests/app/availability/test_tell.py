"""Bands that change are told to the log once, by whoever has the turn; what was always so is nobody's news."""

import asyncio
from datetime import timedelta

from sqlalchemy import text

from app.availability.tell import look_again, tell_news
from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.principal import SYSTEM
from tests.builders import Shop, invariants_hold, place, receive, sequenced
from tests.scenarios.live.lives_told import bands_are_told


async def test_the_log_tells_that_stock_runs_low_is_out_and_is_back_once_each(shop: Shop) -> None:
    # given: what is seen for the first time is nobody's news
    await bands_are_told(shop)
    # when
    for units in (196, 4):
        await place(shop, {"mug": units})
        await bands_are_told(shop)
        await bands_are_told(shop)
    await receive(shop, "mug", "HAM", 50)
    await bands_are_told(shop)
    await sequenced(shop.database)
    # then
    assert await told_bands(shop) == [
        ("availability.low_stock", "IN_STOCK", "LOW_STOCK"),
        ("availability.out_of_stock", "LOW_STOCK", "OUT_OF_STOCK"),
        ("availability.back_in_stock", "OUT_OF_STOCK", "IN_STOCK"),
    ]
    await invariants_hold(shop.database)


async def test_a_street_date_that_comes_is_found_without_an_event(shop: Shop) -> None:
    # given: announced for tomorrow, seen once
    tomorrow = shop.database.clock.now() + timedelta(days=1)
    await shop.run(upsert_sku, UpsertSku(code="mug", name="Mug", available_from=tomorrow))
    await bands_are_told(shop)
    # when: the date has come, and the log says nothing of it
    async with shop.database.engine.begin() as connection:
        await connection.execute(text("UPDATE skus SET available_from = now() - interval '1 minute'"))
    await shop.database.transact(SYSTEM, look_again)
    await sequenced(shop.database)
    # then
    assert await told_bands(shop) == [("availability.back_in_stock", "PREORDER", "IN_STOCK")]


async def told_bands(shop: Shop) -> list[tuple[str, str, str]]:
    async with shop.database.session() as session:
        rows = await session.execute(
            text(
                "SELECT type, data->>'was', data->'state'->>'status' FROM events"
                " WHERE type LIKE 'availability.%' AND data->>'sku' = 'mug' ORDER BY position"
            )
        )
        return [tuple(row) for row in rows]


async def test_many_tellers_tell_each_change_once(shop: Shop) -> None:
    # given
    await bands_are_told(shop)
    await place(shop, {"mug": 200})
    await sequenced(shop.database)
    # when
    await asyncio.gather(*(shop.database.transact(SYSTEM, tell_news) for _ in range(8)))
    await sequenced(shop.database)
    # then
    assert await told_bands(shop) == [("availability.out_of_stock", "IN_STOCK", "OUT_OF_STOCK")]
    await invariants_hold(shop.database)
