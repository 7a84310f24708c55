"""What another system says lay there is true as of its instant: what came and went since is kept."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.domain.enums import StockReason, StockRowOutcome
from app.domain.errors import InvalidInput
from app.inventory.feeds import SaveFeed, save_feed
from app.inventory.parts import parts_of_sync
from app.inventory.sync import SyncRow, SyncStock, sync_stock
from tests.app.inventory.stating import adjust, dispatch_from, sync, syncing
from tests.builders import Shop, invariants_hold, place, receive
from tests.reading import level, newest, told
from tests.unchanged import nothing_changes, refusal

CHANGED, UNCHANGED, REFUSED = StockRowOutcome.CHANGED, StockRowOutcome.UNCHANGED, StockRowOutcome.REFUSED
SUPERSEDED = StockRowOutcome.SUPERSEDED


def now() -> datetime:
    return datetime.now(UTC)


async def test_a_late_snapshot_does_not_undo_what_was_shipped(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 10})
    as_of = now()
    await dispatch_from(shop, order_id)

    # when: the snapshot still counts the ten, and misses two that nobody knew of
    answer = await sync(shop, as_of, {"mug": 98, "tea": 100})

    # then
    assert [row.outcome for row in answer.rows] == [CHANGED, UNCHANGED]
    assert await level(shop) == (88, 0, 0)
    await invariants_hold(shop.database)


async def test_the_newest_report_of_a_level_wins(shop: Shop) -> None:
    # given
    early, late = now(), now()
    await sync(shop, late, {"mug": 50})

    # when
    answer = await sync(shop, early, {"mug": 70, "tea": 40})

    # then
    assert [row.outcome for row in answer.rows] == [SUPERSEDED, CHANGED]
    assert (await level(shop), await level(shop, "tea")) == ((50, 0, 0), (40, 0, 0))
    async with shop.database.session() as session:
        assert (await session.scalar(text("SELECT as_of FROM stock_feeds"))) == late
    await invariants_hold(shop.database)


async def test_what_was_entered_late_counts_where_it_belongs(shop: Shop) -> None:
    # given: a sale of this morning is entered before the snapshot that has seen it
    as_of = now()
    await adjust(shop, -3, reason=StockReason.SALE, effective_at=as_of - timedelta(hours=2))
    await adjust(shop, -5, reason=StockReason.SALE)

    # when
    await sync(shop, as_of, {"mug": 90})

    # then
    assert await level(shop) == (85, 0, 0)


async def test_a_complete_snapshot_says_what_is_not_there(shop: Shop) -> None:
    # given
    as_of = now()
    order_id = await place(shop, {"poster": 4})

    # when: in two parts
    await sync(shop, as_of, {"mug": 90})
    answer = await sync(shop, as_of, {"tea": 80}, complete=True)

    # then: the posters were promised, and go to who lost them from elsewhere
    assert [row.outcome for row in answer.rows] == [CHANGED, CHANGED]
    assert [(lost.order_id, lost.quantity) for lost in answer.rows[1].shed] == [(order_id, 4)]
    assert [(await level(shop, sku))[0] for sku in shop.skus] == [90, 80, 0]
    assert await level(shop, "poster", "HAM") == (100, 4, 0)
    await invariants_hold(shop.database)


async def test_a_snapshot_may_tell_of_units_that_cannot_be_sold(shop: Shop) -> None:
    # given
    command = syncing(now(), {}, rows=(SyncRow("mug", 90, 4),))

    # when
    answer = await shop.run(sync_stock, command)

    # then
    assert await level(shop) == (90, 0, 4)
    async with nothing_changes(shop.database):
        assert await shop.run(sync_stock, command) == answer


async def test_rows_that_cannot_be_are_refused_by_themselves(shop: Shop) -> None:
    # given: more was shipped since than the snapshot has
    as_of = now()
    await dispatch_from(shop, await place(shop, {"mug": 10}))
    rows = (SyncRow("mug", 4), SyncRow("nothing", 1), SyncRow("tea", 1), SyncRow("tea", 2), SyncRow("poster", -1))

    # when
    answer = await shop.run(sync_stock, syncing(as_of, {}, rows=rows))

    # then
    refused = [row.refused for row in answer.rows]
    assert [(str(one.code), one.path) for one in refused if one is not None] == [
        ("INSUFFICIENT_STOCK", ("rows", "0")),
        ("NOT_FOUND", ("rows", "1", "sku")),
        ("INVALID", ("rows", "2", "sku")),
        ("INVALID", ("rows", "3", "sku")),
        ("INVALID", ("rows", "4", "onHand")),
    ]
    assert await level(shop) == (90, 0, 0)


async def test_refuses_what_is_no_snapshot(shop: Shop) -> None:
    for command, path in (
        (syncing(now() + timedelta(hours=1), {"mug": 1}), "asOf"),
        (syncing(now(), {"mug": 1}, location="nowhere"), "location"),
    ):
        assert (await refusal(shop.database, sync_stock, command)).path == (path,)


def test_a_snapshot_without_rows_is_complete_or_none() -> None:
    with pytest.raises(InvalidInput) as refused:
        syncing(now(), {})
    assert refused.value.path == ("rows",)
    many = tuple(SyncRow(f"s{n}", n) for n in range(1_001))
    whole = SyncStock(idempotency_key="a key of mine", location="BER", as_of=now(), rows=many, complete=True)
    assert [(part.first_row, part.complete) for part in parts_of_sync(whole)] == [
        (0, False),
        (500, False),
        (1_000, True),
    ]


async def test_nothing_is_promised_from_a_report_that_is_too_old(shop: Shop) -> None:
    # given: half an hour ago nothing lay there; what came since is kept, and known by that old report only
    await sync(shop, now() - timedelta(minutes=30), {"mug": 0})
    assert await level(shop) == (100, 0, 0)

    # when
    await shop.run(save_feed, SaveFeed(location="BER", max_age_minutes=20))
    elsewhere = await place(shop, {"mug": 5})

    # then
    (work,) = (await shop.order(elsewhere)).fulfillment_orders
    assert work.location == "HAM"

    # when: a new report comes
    await sync(shop, now(), {"mug": 100})
    here = await place(shop, {"mug": 5})

    # then
    (work,) = (await shop.order(here)).fulfillment_orders
    assert work.location == "BER"
    await invariants_hold(shop.database)


async def test_a_fresh_report_serves_who_waited_for_it(shop: Shop) -> None:
    # given
    await shop.run(save_feed, SaveFeed(location="BER", max_age_minutes=20))
    await sync(shop, now() - timedelta(minutes=30), {"mug": 0})
    await place(shop, {"mug": 100})
    waiting = await place(shop, {"mug": 5}, allow_backorder=True)
    assert [line.backordered for line in (await shop.order(waiting)).lines] == [5]

    # when
    await sync(shop, now(), {"mug": 100})

    # then
    assert [line.allocated for line in (await shop.order(waiting)).lines] == [5]
    await invariants_hold(shop.database)


async def test_the_age_of_reports_is_told_once(shop: Shop) -> None:
    # given
    since = await newest(shop)
    command = SaveFeed(location="BER", max_age_minutes=20)

    # when
    first = await shop.run(save_feed, command)
    again = await shop.run(save_feed, command)

    # then
    assert first == again
    assert await told(shop, since) == [("stock_feed.saved", {"state": {"location": "BER", "maxAgeMinutes": 20}})]
    for minutes in (0, 366 * 24 * 60 + 1):
        stated = SaveFeed(location="BER", max_age_minutes=minutes)
        assert isinstance(await refusal(shop.database, save_feed, stated), InvalidInput)


async def test_snapshots_sales_and_orders_at_once_add_up(shop: Shop) -> None:
    # given
    async def order(_: int) -> None:
        await asyncio.gather(place(shop, {"mug": 2}), return_exceptions=True)

    # when
    await asyncio.gather(
        *(order(n) for n in range(12)),
        *(sync(shop, now(), {"mug": 90 + n, "tea": n}) for n in range(6)),
        *(receive(shop, "mug", "BER", 1) for _ in range(6)),
    )

    # then
    await invariants_hold(shop.database)
